"""Good pages that differ from the one before: in bytes, in what surrounds the text, or in what it says."""

from __future__ import annotations

import gzip
import unicodedata
import zlib
from html import escape

import brotli  # type: ignore[import-untyped]
import fault_pages as pages
import zstandard
from fault_case import Case, answers
from fault_cases_transfer import leads_to
from fault_server import HTML, chunked, good, head, in_turn, message, redirect, saying, unless_fresh
from fault_world import POLICY

from monitor.model import Change, Outcome, Verdict

_OK = Outcome.OK
PAGE = pages.policy()
DATA = PAGE.encode()
REREAD = DATA + b"<!-- other bytes, so that they are read again -->\n"
SAME = Change.UNCHANGED

# --- the same bytes, sent in another way ----------------------------------------


def _coded(data: bytes, coding: str) -> bytes:
    return message(data, content_encoding=coding)


def _raw_deflate() -> bytes:
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return bare.compress(DATA) + bare.flush()


_HALVES = (DATA[:2000], DATA[2000:])
SENT_OTHERWISE = tuple(
    Case(name, answers(saying(sent)), _OK, change=SAME)
    for name, sent in (
        ("gzip", _coded(gzip.compress(DATA), "gzip")),
        ("gzip by its old name", _coded(gzip.compress(DATA), "x-gzip")),
        ("gzip in two members", _coded(b"".join(map(gzip.compress, _HALVES)), "gzip")),
        ("gzip with padding after it", _coded(gzip.compress(DATA) + bytes(512), "gzip")),
        ("deflate", _coded(zlib.compress(DATA), "deflate")),
        ("deflate without its header", _coded(_raw_deflate(), "deflate")),
        ("brotli", _coded(brotli.compress(DATA), "br")),
        ("zstd", _coded(zstandard.compress(DATA), "zstd")),
        ("zstd in two frames", _coded(b"".join(map(zstandard.compress, _HALVES)), "zstd")),
        ("brotli in gzip", _coded(gzip.compress(brotli.compress(DATA)), "br, gzip")),
        ("no coding, by name", _coded(DATA, "identity")),
        ("a charset for a coding", _coded(DATA, "utf-8")),
        ("chunks of 100 bytes", chunked([DATA[at : at + 100] for at in range(0, len(DATA), 100)])),
        ("chunked gzip", chunked([gzip.compress(DATA)], content_encoding="gzip")),
        ("chunks with extensions and a trailer", head(f"Content-Type: {HTML}", "Transfer-Encoding: chunked") + b"%x;a=b\r\n%s\r\n0\r\nX-Sum: 1\r\n\r\n" % (len(DATA), DATA)),
        ("the same length twice", head(f"Content-Type: {HTML}", f"Content-Length: {len(DATA)}", f"Content-Length: {len(DATA)}") + DATA),
        ("until the connection ends", head(f"Content-Type: {HTML}", "Connection: close") + DATA),
        ("HTTP/1.0", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + DATA),
        ("early hints first", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + message(DATA)),
        ("no type", message(REREAD, content_type=None)),
        ("the type in capitals", message(REREAD, content_type="TEXT/HTML;CHARSET=UTF-8")),
        ("XHTML", message(REREAD, content_type="application/xhtml+xml; charset=utf-8")),
        ("XHTML, called XML", message(b'<?xml version="1.0" encoding="UTF-8"?>\n' + REREAD, content_type="application/xml")),
    )
)  # fmt: skip

_COPY = f"{POLICY}/copy"
MOVED = (
    Case("moved for the moment", leads_to(_COPY), _OK, change=SAME),
    Case("moved for good", leads_to(_COPY, 301), _OK, change=SAME, notes="moved permanently to .*/copy"),
    Case("moved for good, 308", leads_to(_COPY, 308), _OK, change=SAME, notes="moved permanently"),
    Case("moved to another official host", leads_to(f"http://{pages.COUSIN}:{{port}}{_COPY}", 301), _OK, change=SAME, notes="tern-legal"),
    Case("moved with an anchor", leads_to(f"{_COPY}#section-4"), _OK, change=SAME),
    Case("a cookie first", answers(in_turn(redirect(POLICY, set_cookie="seen=1; Path=/"), good(PAGE))), _OK, change=SAME),
    Case("three hops", answers(redirect("/a"), a=redirect("/b", 303), b=redirect(_COPY, 307)), _OK, change=SAME),
    Case("304 once, that nobody asked for", answers(in_turn(saying(head("Connection: close", status="304 Not Modified")), good(PAGE))), _OK, change=SAME),
    Case("503 once", answers(in_turn(saying(message(b"busy", 503)), good(PAGE))), _OK, change=SAME),
    Case("cut short once", answers(in_turn(saying(message(DATA)[:-500]), good(PAGE))), _OK, change=SAME),
    Case("a challenge in the cache, the page behind it", answers(unless_fresh(saying(message(b"<title>404</title><h1>Page not found</h1>")), good(PAGE))), _OK, change=SAME),
)  # fmt: skip

# --- the same text among other things -------------------------------------------

_OVERLAY = (
    '<div class="cookie-banner" role="dialog" aria-modal="true" style="position:fixed;inset:0;z-index:9999"><h2>We use cookies</h2>'
    "<p>We use cookies and similar technologies to run this site and, if you agree, to measure its use and to personalise content.</p>"
    "<button>Accept all</button><button>Reject all</button><button>Settings</button></div>"
)  # fmt: skip
_ASIDE = '<aside class="related"><h3>Related</h3><ul><li><a href="/post/{0}">Post {0}</a></li><li>Reader number {0}</li></ul></aside>'


def _with(old: str, new: str, page: str = PAGE) -> str:
    assert page.count(old) >= 1, old
    return page.replace(old, new)


AROUND = tuple(
    Case(name, answers(good(page)), _OK, change=SAME)
    for name, page in (
        ("a consent overlay over the text", pages.policy(top=_OVERLAY)),
        ("a consent overlay at the end", _with("</body>", f"{_OVERLAY}</body>")),
        ("a consent script's overlay", pages.policy(top=_OVERLAY.replace("cookie-banner", "x1").replace("<div", '<div id="onetrust-banner-sdk"'))),
        ("another menu", _with(">Prices<", ">Pricing &amp; plans<")),
        ("another footer", _with("© 2026", "© 2027")),
        ("other news beside the text", _with("</main>", f"</main>{_ASIDE.format(7)}")),
        ("a banner about a sale", pages.policy(top="<div class='announcement-bar'><a href='/sale'>Half price until Sunday!</a></div>")),
        ("another build", pages.policy(head='<link rel="stylesheet" href="/x.9f8e.css"><meta name="csrf-token" content="77aa"><script nonce="Zz9">let a = 1</script>')),
        ("another comment", _with("<main>", "<main><!-- served by web-17 in 0.034 s -->")),
        ("other attributes", _with("<div class='prose'>", "<div data-v-7ba5bd90 class='prose css-1x2y3z'>")),
        ("a language menu", _with("</nav>", '</nav><ul class="languages"><li><a hreflang="de" href="/de">Deutsch</a></li></ul>')),
        ("a chat button", _with("</body>", '<div id="chat-widget"><button>Chat with us</button></div></body>')),
        ("a skip link", pages.policy(top='<a class="sr-only" href="#main">Skip to content</a>')),
    )
)  # fmt: skip

_NFD = unicodedata.normalize("NFD", pages.RESIDENCY)
_BETWEEN = "personal data on"
TYPOGRAPHY = tuple(
    Case(name, answers(good(pages.with_change(pages.RESIDENCY, new))), _OK, change=None)
    for name, new in (
        ("zero-width spaces", pages.RESIDENCY.replace("personal", "per\u200bson\u200bal")),
        ("a zero-width joiner", pages.RESIDENCY.replace("servers", "ser\u200dvers")),
        ("a word joiner and a byte order mark", pages.RESIDENCY.replace("data", "\u2060data\ufeff")),
        ("soft hyphens", pages.RESIDENCY.replace("personal", "per&shy;son&shy;al")),
        ("decomposed letters", _NFD),
        ("no-break spaces", pages.RESIDENCY.replace(" ", "&nbsp;")),
        ("thin spaces", pages.RESIDENCY.replace(" ", "\u2009")),
        ("line breaks", pages.RESIDENCY.replace(_BETWEEN, "personal<br>data\n\n   on")),
        ("spans around letters", pages.RESIDENCY.replace("servers", "<span>ser</span><span>vers</span>")),
        ("a chance to break", pages.RESIDENCY.replace("servers", "ser<wbr>vers")),
        ("numeric entities", "".join(f"&#{ord(letter)};" for letter in pages.RESIDENCY)),
        ("bold and italic", pages.RESIDENCY.replace(_BETWEEN, "<b>personal</b> <i>data</i> on")),
        ("a link on a word", pages.RESIDENCY.replace("Chile", '<a href="/chile">Chile</a>')),
        ("full-width letters", pages.RESIDENCY.replace("data", "ｄａｔａ")),
        ("in a details element", f"<details><summary>Where</summary>{pages.RESIDENCY}</details>"),
        ("in an accordion", f'<button aria-expanded="false" aria-controls="a1">Where</button><div id="a1" hidden>{pages.RESIDENCY}</div>'),
        ("in a tab", f'<div role="tablist"><button role="tab" aria-controls="t1" aria-selected="false">Where</button></div><div role="tabpanel" id="t1" style="display:none">{pages.RESIDENCY}</div>'),
        ("hidden until found", f'<button aria-controls="u1">Where</button><div id="u1" hidden="until-found">{pages.RESIDENCY}</div>'),
        ("not for screen readers", f'<span aria-hidden="true">{pages.RESIDENCY}</span>'),
    )
)  # fmt: skip

# --- another text ---------------------------------------------------------------

_ALTERED, _GONE = Verdict.ALTERED, Verdict.VANISHED
_FLAG = "claim_flagged"


def _said(name: str, page: str, told: tuple[str, ...], shows: str = "", **flagged: Verdict) -> Case:
    only_link = set(flagged) == {"subprocessors"}
    change = None if only_link else Change.CHANGED
    return Case(name, answers(good(page)), _OK, flagged=flagged, told=told, shows=shows, change=change)


def _residency(name: str, new: str, shows: str = "", verdict: Verdict = _ALTERED) -> Case:
    return _said(name, pages.with_change(pages.RESIDENCY, new), (_FLAG,), shows, residency=verdict)


_SHORTENED = pages.RESIDENCY.replace(" and in Chile", "")
CHANGED = (
    _residency("one word", pages.RESIDENCY.replace("store", "process"), "process"),
    _residency("one place", pages.RESIDENCY.replace("Chile", "Texas"), "Texas"),
    _residency("a place less", _SHORTENED, "Chile"),
    _residency("a place more", pages.RESIDENCY.replace("Chile.", "Chile, and elsewhere."), "elsewhere"),
    _residency("may", pages.RESIDENCY.replace("We store", "We may store"), "may"),
    _residency("an exception before it", f"Except for backups, w{pages.RESIDENCY[1:]}", "(?i)except"),
    _said("not taken away", pages.with_change(pages.TRAINING, pages.TRAINING.replace("do not use", "use")), (_FLAG,), "not", training=_ALTERED),
    _said("an exception after it", pages.with_change(pages.TRAINING, pages.TRAINING[:-1] + ", except where they agreed."), (_FLAG,), "except", training=_ALTERED),
    _said("a number", pages.with_change(pages.RETENTION, pages.RETENTION.replace("45", "450")), (_FLAG,), "450", retention=_ALTERED),
    _said("a unit", pages.with_change(pages.RETENTION, pages.RETENTION.replace("days", "months")), (_FLAG,), "months", retention=_ALTERED),
    _said("a clause gone", pages.with_change(pages.RETENTION, "Nothing else is said on this."), (_FLAG,), "", retention=_GONE),
    _said("silence broken", pages.with_change(pages.OPT_OUT, f"{pages.OPT_OUT} We passed a SOC 2 audit."), ("silence_broken",), "SOC 2", certified=Verdict.STATED),
    _said("silence broken in a link", pages.with_change(pages.OPT_OUT, f'{pages.OPT_OUT} <a href="/iso/ISO-27001.pdf">Our certificate for ISO/IEC 27001</a>.'), ("silence_broken",), "27001", certified=Verdict.STATED),
    _said("another target", _with(pages.SUBPROCESSORS, f"https://{pages.HOST}/legal/other"), (_FLAG,), "legal/other", subprocessors=_ALTERED),
    _said("another text of a link", _with(">list of subprocessors<", ">register of helpers<"), (_FLAG,), "register of helpers", subprocessors=_ALTERED),
    _said("a link gone", _with(f'<a href="{pages.SUBPROCESSORS}">list of subprocessors</a>', "list of subprocessors"), (_FLAG,), "", subprocessors=_GONE),
    _said("the first half", pages.policy(pages.sections(pages.CLAUSES[:4])), (_FLAG,) * 3, "", residency=_GONE, retention=_GONE, subprocessors=_GONE),
    _said("the second half", pages.policy(pages.sections(pages.CLAUSES[4:])), (_FLAG,), "", training=_GONE),
    _said("the whole policy rewritten", pages.rewritten(), (_FLAG,) * 4 + ("document_date",), "", residency=_GONE, training=_GONE, retention=_GONE, subprocessors=_GONE),
    Case("another sentence of the policy", answers(good(_with("three weeks before", "two weeks before"))), _OK, told=()),
    Case("a clause more", answers(good(_with("</main>", "<h2>10. Contact</h2><p>Our representative in the Union sits in Cork.</p></main>"))), _OK, told=()),
)  # fmt: skip

_R = pages.RESIDENCY
_WHY = r"(?i)hidden|not shown|kept from|reader|struck|visible"
HIDDEN = tuple(
    Case(name, answers(good(pages.with_change(_R, new))), _OK, flagged={"residency": _GONE}, told=(_FLAG,), shows=_WHY)
    for name, new in (
        ("in a comment", f"<!-- {_R} -->"),
        ("in a hidden element", f"<span hidden>{_R}</span>"),
        ("not displayed", f'<span style="color:red; display : none">{_R}</span>'),
        ("not visible", f'<span style="visibility:hidden">{_R}</span>'),
        ("in a template", f"<template><p>{_R}</p></template>"),
        ("in noscript", f"<noscript>{_R}</noscript>"),
        ("in a title attribute", f'<abbr title="{_R}">Where</abbr>'),
        ("in a picture's text", f'<img alt="{_R}">'),
        ("in a data attribute", f'<span data-text="{_R}">Where</span>'),
        ("in a form field", f'<input type="hidden" value="{_R}">'),
        ("clipped for screen readers", f'<span style="position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)">{_R}</span>'),
        ("in a class for screen readers", f'<span class="sr-only">{_R}</span>'),
        ("struck through", f"<s>{_R}</s>"),
        ("deleted", f"<del>{_R}</del>"),
        ("in an old strike", f"<strike>{_R}</strike>"),
        ("struck through by style", f'<span style="text-decoration: line-through">{_R}</span>'),
        ("in a closed dialog", f"<dialog><p>{_R}</p></dialog>"),
        ("in a list of suggestions", f"<datalist><option>{_R}</option></datalist>"),
    )
)  # fmt: skip

SUSPICIOUS = tuple(
    Case(name, answers(good(pages.with_change(_R, new))), _OK, flagged={"residency": _ALTERED}, told=(_FLAG,), shows=shows)
    for name, new, shows in (
        ("a Cyrillic letter", _R.replace("data", "d\u0430ta"), r"U\+0430"),
        ("a Greek letter", _R.replace("on servers", "\u03bfn servers"), r"U\+03BF"),
        ("a whole word in Cyrillic", _R.replace("personal", "\u0440\u0435rsonal"), r"U\+0440"),
        ("a right-to-left override", _R.replace("Chile", "\u202eelihC\u202c"), r"U\+202E"),
        ("an isolate", _R.replace("store", "\u2067store\u2069"), r"U\+2067"),
        ("a mathematical letter", _R.replace("store", "st\u2c9fre"), r"U\+2C9F"),
    )
)  # fmt: skip
assert escape(_R) == _R
