"""English words that policies write with a capital letter although they are nobody's name.

Defined terms ("Personal Data"), titles of documents, and words that often open
a sentence. Anything else with a capital letter inside a sentence is a name.
"""

from __future__ import annotations

_DEFINED_TERMS = """
    personal data information service services user users content input inputs output outputs account
    accounts terms term policy policies privacy agreement agreements party parties customer customers client
    clients platform platforms website websites site sites app apps application applications software
    product products api apis section sections article articles clause clauses annex appendix schedule
    exhibit chapter part paragraph table page notice notices statement statements cookie cookies device
    devices subscription subscriptions order orders fee fees payment payments plan plans feature features
    model models prompt prompts response responses conversation conversations chat chats feedback materials
    material license licence licensee licensor owner provider providers processor processors controller
    controllers subprocessor subprocessors subject subjects business consumer consumers individual
    individuals member members organization organisation company companies entity entities affiliate
    affiliates vendor vendors partner partners authority authorities supervisory commission representative
    officer protection security safety rights right law laws act regulation regulations code court courts
    state states government public confidential intellectual property trademark trademarks copyright
    copyrights patent patents effective date dates last updated version addendum processing process transfer
    transfers contractual standard clauses general specific sensitive technical usage log logs location
    network internet online digital electronic email mail address phone telephone number contact support
    help center centre team group department office legal compliance developer developers enterprise
    education educational pro plus premium free trial team beta preview release documentation guidelines
    guideline rules community acceptable use uses purpose purposes basis bases retention period periods
    rights request requests complaint complaints consent opt child children minor minors parent parents
    guardian student students teacher school schools employee employees job applicant applicants contract
    contracts liability warranty warranties indemnification indemnity disclaimer disclaimers limitation
    limitations termination suspension dispute disputes resolution arbitration governing jurisdiction
    miscellaneous definitions definition introduction overview summary scope changes change update updates
    modification amendments amendment entire severability waiver assignment force majeure notices survival
    headings interpretation third generative artificial intelligence ai machine learning training large
    language system systems tool tools agent agents assistant bot code workspace workspaces project projects
    dashboard settings setting profile username password login sign registration internet protocol ip id url
    browser operating server servers cloud hosting storage database backup marketing advertising analytics
    social media plugin plugins integration integrations extension extensions research scientist science
    technology technologies technological data's service's
"""

_SENTENCE_OPENERS = """
    a about above according accordingly additionally after all also although an and another any anyone are
    as at based because before below besides both but by can certain click collect collected collecting
    consequently could creating currently depending despite did do does doing due during each either else
    even every everything examples except failure finally first following for from further furthermore get
    given has have he her here hereby his how however i if in including indirectly instead is it its itself
    just keep know later learn like likewise make many may maybe meanwhile more moreover most must my
    neither never nevertheless next no nobody none nor not note nothing notwithstanding now of often on once
    one only or other others otherwise our out over own per perhaps please prior provided providing rather
    read regarding regardless review second secondly see several shall she should similarly simply since so
    some sometimes somewhat soon specifically still stop subject such take than thank that the their them
    then there thereafter therefore these they this those though through throughout thus to together too
    under unless unlike unsubscribe until up upon using very was we were what whatever when whenever where
    whereas wherever whether which while who whoever whole whom whose why will with within without would yes
    yet you your yours access accept add agree allow answer appeal apply ask avoid become begin call cancel
    categories category check choose close comply confirm consider continue control copies copy correct
    correction delete deletion describe details disable disclose disclosure disclosures do download enable
    ensure enter erasure exercise explain find give go have improve inform keep lawful legitimate let limit
    link list manage method methods monitor move necessary need notify object obtain opt personalize
    portability prevent privacy protect provide questions receive record records rectification reference
    refer refuse register remove report restrict restriction reuse sale save search secure sell send set
    share sharing show source sources store stored submit terminate test track turn type types understand
    use verify view visit withdraw withdrawal write monday tuesday wednesday thursday friday saturday sunday
    new two three four five ii iii iv vi we're we'll we've you're you'll it's don't i'm advertisers
    advertiser hello hi welcome thanks sincerely dear mr mrs ms dr
"""

ORDINARY = frozenset((_DEFINED_TERMS + _SENTENCE_OPENERS).split())

_ENTITY_SUFFIXES = """
    ltd limited inc incorporated llc llp lp corp corporation plc gmbh ag sarl sas sasu bv nv pte pty oy oyj
    ab asa kk srl spa sro kft zrt doo ooo pjsc jsc bhd sdn pvt ug kg ohg mbh aps kabushiki kaisha holdings
    foundation
"""

ENTITY_SUFFIXES = frozenset(_ENTITY_SUFFIXES.split())
"""Legal forms, lower case without stops; "Co", "AS", "SA" and "SE", words of languages too, are left out."""
