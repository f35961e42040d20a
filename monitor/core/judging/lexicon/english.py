"""English words of weight."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.core.judging.lexicon import Rule

PHRASES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.NEGATION: """
            not, no, never, none, nor, neither, without, nothing, nobody, nowhere, non, no longer, no one,
            anonymous, anonymously, cease=ceases=ceased, refuse=refuses, deny=denies=denied,
            decline=declines=declined, refrain=refrains, lack=lacks, fail=fails=failed, false, unable,
            unless otherwise, instead of, rather than, hardly, rarely, seldom""",
        Rule.MODAL: """
            may, might, will, would, shall, must, can, could, should, ought, need to=needs to,
            have to=has to, required=require=requires, obliged=obligated, obligation=obligations,
            permitted=permit=permits, allowed=allow=allows, prohibited=prohibit=prohibits,
            forbidden=forbid=forbids, entitled, mandatory, optional, voluntary, voluntarily, compulsory,
            binding, responsible, liable, reserve the right=reserves the right, sole discretion,
            reasonable efforts, best efforts, intend to=intends to, plan to=plans to, expect to=expects to,
            guarantee=guarantees, warrant=warrants, commit=commits, ensure=ensures,
            endeavor to=endeavour to, strive to, try to, is able to=are able to, able to, aim to=aims to""",
        Rule.CONSENT: """
            opt in=opted in=opting in=opts in, opt out=opted out=opting out=opts out, opt,
            consent=consents=consented, permission=permissions, agree to=agrees to=agreed to,
            withdraw=withdraws=withdrawn, withdrawal, unsubscribe, by default, default, revoke=revoked,
            object to, turn off, turn on, off, switched on, toggle,
            authorize=authorizes=authorise=authorises=authorized=authorised, authorization=authorisation,
            explicit consent, prior consent, express consent, implied consent, your choice, approval,
            enabled=enable, disabled=disable""",
        Rule.EXCEPTION: """
            except=except for=except as=excepting, exception=exceptions, exceptional, unless, excluding,
            exclude=excludes, excluded, provided that=provided, however, notwithstanding, subject to,
            other than, save for, but, although=though, even if, if, only if, only when, until, till,
            otherwise, despite, regardless of=regardless, irrespective of, aside from, apart from,
            on condition that, conditional, as long as=so long as, to the extent=to the extent that,
            insofar as, whether or not, in which case, contrary to, while""",
        Rule.PERIOD: """
            day=days, week=weeks, month=months, year=years, hour=hours, minute=minutes,
            business day=business days, calendar day=calendar days, working day=working days,
            calendar month=calendar months, immediately, promptly, indefinitely, permanently, permanent,
            temporarily, temporary, annually=annual=yearly, monthly, weekly, daily,
            quarterly=quarter=quarters, perpetual=perpetually, without undue delay, no later than,
            at any time, as soon as possible, from time to time, in perpetuity, forever, before, after,
            within, prior to, during, decade=decades, century, instantly, in advance, prompt, immediate,
            irrevocable""",
        Rule.MONEY: """
            fee=fees, free of charge=free, for a fee, at no cost, refund=refunds=refunded, refundable,
            price=prices, paid, unpaid, discount=discounts, royalty free, royalty=royalties, credit=credits,
            penalty=penalties, interest rate, tax=taxes""",
        Rule.SCOPE: """
            not only, controller=controllers, processor=processors, public=publicly, private=privately,
            all, any, every, each, both, either, only, solely, exclusively, exclusive, merely, entirely,
            entire, fully, partly=partially, in part, in whole, some, certain, most, many, few, several,
            including=include=includes=included, including without limitation=including but not limited to,
            limited to, limited, unlimited, such as, for example, third party=third parties,
            affiliate=affiliates=affiliated companies, partner=partners, vendor=vendors,
            subsidiary=subsidiaries, service provider=service providers,
            subprocessor=subprocessors=sub processor=sub processors, contractor=contractors,
            advertiser=advertisers, anyone, everyone, someone, anything, everything, always, sometimes,
            occasionally, generally, typically, usually, normally, primarily, mainly, at least, at most,
            up to, more than, less than, fewer than, not less than, not more than, maximum, minimum,
            strictly, strictly necessary, necessary, sole, whole, worldwide, globally, anywhere, whenever,
            wherever, whatsoever, aggregated, aggregate, de identified=deidentified,
            anonymized=anonymised=anonymize=anonymise, sensitive,
            special category=special categories, pseudonymized=pseudonymised""",
        Rule.JURISDICTION: """
            court=courts, arbitration, arbitrator=arbitrators, arbitral, tribunal,
            jurisdiction=jurisdictions, venue, governing law, governed by, law=laws, lawsuit, legislation,
            statute=statutes, regulation=regulations, class action, jury, federal,
            gdpr=general data protection regulation, uk gdpr, ccpa=california consumer privacy act, cpra,
            pipl, lgpd, coppa, hipaa, ferpa, pdpa, pdpo, appi, pipeda, glba, dsa, dma, ai act, cross border,
            overseas, abroad, domestic, domestically, offshore, onshore, international, internationally,
            foreign, outside, local, locally, standard contractual clauses, adequacy decision,
            data privacy framework, hkiac, jams, cietac, siac, icc""",
    }
)

PLAIN = """
    each other, one another, in other words, as well as, may be found=can be found, in order to,
    among others, after all, on the other hand, within the meaning, looking forward, at all times,
    in particular, in addition, other hand, such as but not limited to, please note,
    more information, further information, as follows, if you have any questions, if you have questions,
    additional information about
"""
"""Phrases in which a word of weight carries none."""

NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SCALES = "hundred thousand million billion trillion dozen"
OTHER_NUMBERS = """
    half third thirds quarter first second secondly fourth fifth sixth seventh eighth ninth tenth once twice
    double triple percent percentage single couple pair multiple numerous
"""

MONTHS = "january february march april may june july august september october november december"
MONTHS_SHORT = "jan feb mar apr jun jul aug sep sept oct nov dec"
PERIOD_UNITS = "day days week weeks month months year years hour hours minute minutes second seconds"
PERIOD_QUALIFIERS = "business calendar working consecutive full"
CURRENCIES = """
    $ € £ ¥ ₹ ₩ ₽ ₺ ₫ ฿ ₪ ₴ ₦ usd eur gbp rmb cny hkd sgd jpy inr krw aud cad chf twd dollar dollars euro
    euros pound pounds yuan renminbi yen rupee rupees cent cents won franc francs
"""

FILLER = """
    a an the also please very just hereby herein thereof thereto therein then thus therefore hence that
    which so indeed simply accordingly furthermore moreover additionally likewise of course too here there
    itself themselves yourself such
"""
FORMS = (
    ("is", "are", "be", "been", "being", "was", "were", "am"),
    ("has", "have", "had", "having"),
    ("does", "do", "did", "done", "doing"),
)

NEGATIVE_PREFIXES = ("un", "in", "im", "non", "dis", "ir", "il", "de", "mis", "anti")
