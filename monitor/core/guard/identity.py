"""Another document at the address of ours: other host, home page, other policy, other language, parked domain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urldefrag, urlsplit

from monitor.core.guard.evidence import (
    LINE,
    OWN_LINE,
    MARKUP,
    PATH,
    POLICIES,
    TEXT,
    TITLE,
    View,
    applies,
    points_of,
    signs,
    size_of,
)
from monitor.core.guard.hosts import allowed, host_of
from monitor.core.guard.kinds import LOOSE, Kind, kinds_in, kinds_of_text, qualifiers_in, words_of_kinds
from monitor.core.guard.likeness import main_of, names_of, provider_names, resembles, retained
from monitor.core.language import primary_subtag
from monitor.model import ClauseKind, Document, Finding, Outcome, SourceKind

RETAINED = 0.25
"""Share of the earlier text from which on a page is that document, whatever else stands on it."""
_ANOTHER = 0.1
_FAR_SHORTER = 0.15
_WORDS_OF_KIND = 3
_SOME_SENTENCES = 1.0


def _replaced(rule: str, reason: str) -> Finding:
    return Finding(Outcome.REPLACED, rule, reason)


def other_host(view: View) -> Finding | None:
    """Find an answer from a host where the source may not end."""
    if allowed(view.answer.final_url, view.source):
        return None
    host = host_of(view.answer.final_url) or "an address without a host"
    return _replaced(
        "other-host", f"ended at {host}, which is not among the hosts that this source may end at"
    )


_PARKED = (
    *signs(
        LINE,
        2.0,
        r"(?:this|the) domain(?: name)?(?: \S{3,80})? (?:is|may be|could be|has|has been|was) (?:for sale|available|parked|expired|registered|listed|now)|is this your domain|renew (?:it|your domain)"
        r"|\S{3,80} (?:is|may be) for sale|buy this domain|domain (?:is )?for sale|(?:this )?(?:web ?page|domain|site) (?:is )?parked|parked (?:free|domain)"
        r"|(?:this )?domain(?: name)? has expired|related (?:searches|links)$|inquire about this domain|make an offer|future home of|account suspended"
        r"|(?:this|your|the) account has been suspended|if you see this page, the \S+ (?:web )?server|it works!|thank you for using (?:nginx|apache)|get this domain|diese domain (?:steht|ist)|ce (?:nom de )?domaine est|该?域名(?:正在|可)?(?:出售|转让|已过期)|此域名",
    ),
    *signs(
        TITLE,
        1.5,
        r"domain (?:name )?(?:is )?for sale|\bparked\b|parking page|is for sale|domain expired|域名出售|account suspended|welcome to nginx|apache2? .*default page|^iis windows",
    ),
    *signs(
        MARKUP,
        1.5,
        r"sedoparking|parkingcrew|bodis\.com|afternic\.com|dan\.com/(?:buy|orders)|above\.com/marketplace|godaddy\.com/.{0,30}park|hugedomains|parklogic|skenzo",
    ),
    *signs(TEXT, 1.0, r"sponsored listings|domain owner|registrar|whois"),
    *signs(PATH, 1.5, r"^(?:www\.)?(?:sedo|hugedomains|dan|afternic|bodis)\.com"),
)


def parked(view: View) -> Finding | None:
    """Find the page of a domain that nobody uses any more, or a server's default page."""
    if not applies(view, _PARKED):
        return None
    return _replaced("parked", "shows the placeholder of a parked or unused domain instead of the document")


_AT_ONCE = re.compile(r"<meta[^>]{0,80}http-equiv=[\"']?refresh[^>]{0,80}content=[\"']? *0*(\d{1,6})")
_SENDING_ON = re.compile(
    r"(?:you (?:are|will) be(?:ing)? )?(?:redirecting|redirected|forwarding|forwarded)\b|you are being (?:redirected|forwarded)|(?:the|this|our) (?:page|document|site|policy) (?:has |was )?(?:been )?(?:moved|relocated) to"
    r"|if you are not (?:automatically )?redirected|(?:正在|即将)(?:为您)?跳转|页面跳转|sie werden (?:weitergeleitet|umgeleitet)|weiterleitung|vous allez être redirigé|redirection|(?:object|document) moved|moved permanently|301 moved"
)
_STANDS = 6.0


def sent_on(view: View) -> Finding | None:
    """Find a page that sends its reader elsewhere by itself, by meta refresh, script or in words."""
    page = view.page
    if page is None:
        return None
    target = page.refresh
    if target and not _same_address(target, view.answer.final_url):
        delay = _AT_ONCE.search(view.markup)
        if view.standing < _STANDS or delay is None or int(delay[1]) <= 5:
            return _replaced(
                "sent-on", f"sends its reader on to {target[:200]} instead of showing the document"
            )
    if view.standing < 2 and view.size < 60:
        for line in (view.title, *view.lines):
            if _SENDING_ON.match(line):
                return _replaced("sent-on", "only says that it sends its reader on to another page")
    return None


def _same_address(target: str, here: str) -> bool:
    def plain(url: str) -> tuple[str, str]:
        url = urldefrag(url)[0]
        try:
            parts = urlsplit(url)
        except ValueError:
            return "", url
        return host_of(url), (parts.path.rstrip("/") or "/")

    return plain(target) == plain(here)


_ASKED_FOR = "en"
"""What pages are asked for by default (settings.accept_language)."""
_IN_PATH = re.compile(r"/(en|de|fr|es|it|pt|nl|ja|ko|zh|ru)(?:[-_][a-z]{2,4})?(?=/)", re.IGNORECASE)
_RUNNING_WORDS = 30


def other_language(view: View, share: float) -> Finding | None:
    """Find a page in another language than the source is set to, than its last document, or than its address says.

    Where the source names no language, a whole document of the right kind may
    turn to the one that pages are asked for: a site that begins to heed that
    has not replaced its document.
    """
    document = view.document
    if document is None or share >= RETAINED or view.size < _RUNNING_WORDS:
        return None
    now, expected = document.language, _expected_language(view)
    if now is None or expected is None or now == expected:
        return None
    if now == _ASKED_FOR and not view.source.language and view.standing >= 2 * _STANDS:
        return None
    return _replaced("other-language", f"is written in another language ({now} instead of {expected})")


def _expected_language(view: View) -> str | None:
    if view.source.language:
        return primary_subtag(view.source.language)
    if view.earlier:
        return view.earlier[-1].language
    found = _IN_PATH.search(urlsplit(view.source.url).path)
    return found[1].lower() if found else None


_KIND_OF_SOURCE: Mapping[SourceKind, frozenset[Kind]] = MappingProxyType(
    {
        SourceKind.PRIVACY_POLICY: frozenset({Kind.PRIVACY}),
        SourceKind.TERMS: frozenset({Kind.TERMS, Kind.USE}),
        SourceKind.DPA: frozenset({Kind.DPA}),
    }
)


def other_document(view: View, share: float) -> Finding | None:
    """Find another policy, the home page, or any other page in the place of the document.

    A whole rewrite keeps its kind and its provider; on the first day only a page
    that is clearly of another kind, or clearly no document, is refused.
    """
    if view.document is None or share >= RETAINED:
        return None
    found = _other_policy(view) or _home_page(view)
    if found is not None or not view.earlier:
        return found or _no_policy(view)
    return _other_than_before(view, share)


def _no_policy(view: View) -> Finding | None:
    """Find, on the first day, a page with some text of which no word is of a policy."""
    if view.source.kind not in POLICIES or view.standing < _SOME_SENTENCES or view.reads_like_policy:
        return None
    return _replaced("other-document", "is a page whose text has nothing of the document that was expected")


def _own_kinds(view: View) -> frozenset[Kind]:
    own = _KIND_OF_SOURCE.get(view.source.kind, frozenset())
    if not view.earlier:
        return own
    last = view.earlier[-1]
    return own | (kinds_in(names_of(last)) or (frozenset() if own else kinds_of_text(last.text)))


def _other_policy(view: View) -> Finding | None:
    assert view.document is not None
    own = _own_kinds(view)
    names = names_of(view.document)
    named = kinds_in(names)
    if not own or named & own:
        if view.earlier and own:
            return _other_readers(view, names)
        return None
    in_text = kinds_of_text(view.document.text)
    other = named - own - (LOOSE if in_text & own or (view.named and not view.earlier) else frozenset())
    if other and (
        not in_text or not in_text & own or (len(names) > 1 and all(kinds_in((n,)) & other for n in names))
    ):
        kind = sorted(other)[0]
    elif not named and in_text and not in_text & own and view.standing >= _STANDS:
        kind = sorted(in_text)[0]
    else:
        return None
    return _replaced("other-policy", f"is another document: {kind} instead of {sorted(own)[0]}")


def _other_readers(view: View, names: tuple[str, ...]) -> Finding | None:
    """Find the same kind of policy for other readers: of applicants, of children, of one state."""
    now = qualifiers_in(names)
    before = set(qualifiers_in(names_of(view.earlier[-1]))) | set(
        qualifiers_in((view.source.id, view.source.url))
    )
    new = sorted(set(now) - before)
    if not new:
        return None
    return _replaced("other-policy", f"is a policy for other readers or another product ({', '.join(new)})")


_FRONT = (
    *signs(
        OWN_LINE,
        1.0,
        r"(?:get started|start (?:free|now|building)|try (?:it )?(?:for )?free|book a demo|request a demo|contact sales|talk to sales|start chatting|download (?:the )?app)\b",
        r"(?:trusted by|loved by|join (?:over )?\d|our customers|what our customers|testimonials|as seen in)\b",
        r"(?:latest (?:news|posts|articles)|from (?:the|our) blog|featured|our products|products|solutions|features|pricing|why \w+\??)$",
        r"(?:sign up (?:for|to) (?:our )?newsletter|subscribe to our|free trial|see (?:all )?plans|learn more|explore|discover)\b",
        r"(?:立即(?:体验|使用|试用|开始)|免费(?:试用|使用)|开始(?:对话|使用)|联系(?:我们|销售)|产品|解决方案|定价|下载(?:app|应用)?)$",
        r"(?:jetzt (?:starten|testen)|kostenlos (?:testen|starten)|essayer gratuitement|commencer|nos (?:produits|solutions)|unsere (?:produkte|kunden))\b",
    ),
    *signs(
        MARKUP,
        0.5,
        r"property=[\"']og:type[\"'] content=[\"']website",
        r"application/ld\+json[\"']?>\s*\{[^}]{0,300}\"(?:organization|website)\"",
    ),
    *signs(
        TITLE,
        1.0,
        r"^(?:home|homepage|welcome|startseite|accueil|首页|官网)\b|[-|–—] ?(?:home|startseite|accueil|首页|官网)$|legal (?:center|hub|centre)",
    ),
)
_LINKED = 0.5
_LINKS_AT_LEAST = 5
_ANY_PAGE = 25


def _home_page(view: View) -> Finding | None:
    """Find a page that shows the way to others instead of being a document itself."""
    assert view.document is not None
    final, asked = _path(view.answer.final_url), _path(view.source.url)
    if not view.document.main and final != "/":
        return None
    points = points_of(view, _FRONT)
    points += 2.0 if final == "/" and asked != "/" else 0.0
    own = _KIND_OF_SOURCE.get(view.source.kind, frozenset())
    if own and not kinds_in(names_of(view.document)) & own:
        points += 1.0
    points += 1.0 if _linked_share(view) >= _LINKED else 0.0
    points += 2.5 if own and _lists_pages(view) else 0.0
    if points < max(2.5, view.need) or (view.size < _ANY_PAGE and final != "/" and not _lists_pages(view)):
        return None
    where = "the site's home page" if final == "/" and asked != "/" else "a page that leads to others"
    return _replaced("home-page", f"shows {where} instead of the document")


def _linked_share(view: View) -> float:
    letters = sum(len(clause.text) for clause in view.main)
    linked = sum(len(link.text) for clause in view.main for link in clause.links)
    return linked / letters if letters else 0.0


def _lists_pages(view: View) -> bool:
    """Say whether most of the page is a list of links to other pages."""
    clauses = [clause for clause in view.main[:200] if clause.kind is not ClauseKind.HEADING]
    links = [
        clause
        for clause in clauses
        if clause.links and sum(len(x.text) for x in clause.links) >= 0.8 * len(clause.text)
    ]
    return len(links) >= _LINKS_AT_LEAST and len(links) >= _LINKED * len(clauses)


def _path(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    if re.fullmatch(
        r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", path, re.IGNORECASE
    ):
        return "/"
    return path.rstrip("/") or "/"


def _other_than_before(view: View, share: float) -> Finding | None:
    assert view.document is not None
    last = view.earlier[-1]
    size, before = view.size, sum(size_of(clause.text) for clause in main_of(last))
    if share >= _ANOTHER or before < 40:
        return None
    if size < before * _FAR_SHORTER:
        if view.standing < _SOME_SENTENCES or retained(view.document, last, RETAINED) >= RETAINED:
            return None  # next to nothing, or a beginning of the document itself: not another one
        return _replaced("other-document", f"holds other text, {size} words where the document had {before}")
    names = provider_names(last)
    text = f"{view.document.title or ''}\n{view.document.text}".lower()
    if names and not any(name in text for name in names):
        return _replaced(
            "other-provider",
            f"does not name {names[0]!r} any more and shares no text with the document before",
        )
    own = _own_kinds(view)
    if own and (
        kinds_in(names_of(view.document)) & own or words_of_kinds(view.document.text, own) >= _WORDS_OF_KIND
    ):
        return None
    if not own and resembles(last, view.document):
        return None
    return _replaced("other-document", "shares neither its text nor its title with the document before")
