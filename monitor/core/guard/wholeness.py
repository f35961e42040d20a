"""Answers that cannot be read as a document: empty, a shell, of another type, or cut short."""

from __future__ import annotations

import re

from monitor.core.guard.evidence import POLICIES, View
from monitor.core.guard.likeness import main_of
from monitor.core.guard.signs import size_of, words_in
from monitor.model import ClauseKind, Finding, Outcome, Page, Region, SourceKind

_FAR_LESS = 0.15
_LEAST = 8
_HEADINGS_AT_MOST = 300
_MORE_THAN_A_SHELL = 60
_SCRIPTS_OF_A_SHELL = 200
_SHELL = re.compile(
    r"<div[^>]{0,200}\bid=[\"']?(?:root|app|__next|__nuxt|__layout|svelte|gatsby|main-app|ember|q-app"
    r"|container)\b|<app-root|<noscript>[^<]{0,200}(?:enable|activate|need"
    r"|requires?)[^<]{0,60}javascript"
    r"|window\.__(?:initial_state|nuxt|next_data|apollo_state|preloaded_state)__"
    r"|<script[^>]{0,100}type=[\"']?module"
)
_NEEDS_SCRIPT = re.compile(
    r"(?:you need to |please |this (?:app|site|page) )?(?:enable|activate|requires?|works best "
    r"with)[^.]{0,40}javascript|javascript is (?:disabled|off|not enabled|required)|.{0,30}javascript "
    r"(?:is )?(?:required|disabled|to be enabled)|请(?:启用|开启).{0,8}javascript|(?:your|this) "
    r"browser (?:is |version )?(?:not supported|unsupported|out of date|no longer supported|too old)"
    r"|(?:please )?(?:update|upgrade) your browser|bitte aktivieren sie javascript|.{0,40}activer "
    r"javascript"
)
_WAITING = re.compile(
    r"(?:loading|just a (?:second|moment)|please wait|one moment|lade|wird geladen|chargement|cargando"
    r"|正在加载|加载中|载入中|读取中|読み込み中|skeleton)[\W_]*(?:[^\W_]+[\W_]*){0,6}$"
)
_SKELETON = re.compile(
    r"class=[\"'][^\"']{0,120}(?:skeleton|shimmer|placeholder-(?:glow|wave)|animate-pulse"
    r"|content-loader|react-loading|ant-skeleton)"
)
_DATA = re.compile(r"(?!application/xhtml\+)[a-z]+/(?:[\w.-]+\+)?(?:json|xml|javascript|css|csv)")
_MAGIC = (
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"PK\x03\x04", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"wOF", "a font"),
    (b"OggS", "a media file"),
)


def _invalid(rule: str, reason: str) -> Finding:
    return Finding(Outcome.INVALID, rule, reason)


def wrong_status(view: View) -> Finding | None:
    """Find answers whose status promises no whole document: 304 unasked, 206, redirects without a target."""
    status = view.answer.status
    if status == 304:
        return _invalid(
            "not-modified-unasked", "answers that nothing changed (status 304) though it was not asked that"
        )
    if status == 206:
        return _invalid("partial", "answers with a part of the document only (status 206)")
    if status == 200 or status == 203:
        return None
    if 200 <= status < 300 and view.page is not None and view.standing >= 3:
        return None
    if 200 <= status < 300:
        return _invalid("no-content", f"answers without a document (status {status})")
    return _invalid("unexpected-status", f"answers with the unexpected status {status}")


def wrong_type(view: View) -> Finding | None:
    """Find bodies that are images, archives and the like, whatever their header says."""
    head = view.answer.body[:32]
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return _invalid("wrong-type", f"is {name}, not a page to be read")
    if view.page is not None and _is_data(view.page) and view.source.kind is not SourceKind.STATUS_PAGE:
        return _invalid("wrong-type", f"is data ({view.page.media_type}), not a page to be read")
    return None


def empty(view: View) -> Finding | None:
    """Find pages without the words of a document: empty, waiting for scripts, or of nothing but a menu."""
    if view.page is None:
        return None
    found = waiting_for_scripts(view)
    if found is not None:
        return found
    if view.whole_size == 0 or not view.page.document.main:
        what = "no text besides menus and the like" if view.whole_size else "no text at all"
        return _invalid("empty", f"holds {what}")
    likely = view.source.kind not in POLICIES or view.reads_like_policy
    if view.size < _LEAST and not (likely and _has_text(view)):
        return _invalid("empty", f"holds only {view.size} words")
    only_headings = all(clause.kind is ClauseKind.HEADING for clause in view.main)
    if only_headings and view.size < _HEADINGS_AT_MOST:
        return _invalid("empty", "holds headings without text under them")
    if not view.earlier and not likely:
        return _invalid("no-document", f"holds {view.size} words, none of which is of the document expected")
    return None


def waiting_for_scripts(view: View) -> Finding | None:
    """Find shells and skeletons: pages whose text only a browser would bring."""
    page = view.page
    if page is None or _is_data(page):
        return None
    scripted = _needs_rendering(view)
    if view.whole_size == 0 or not page.document.main:
        if scripted or page.script_chars > _SCRIPTS_OF_A_SHELL:
            return _invalid("shell", "is an empty shell that needs rendering in a browser")
        return None
    waiting = view.size < _MORE_THAN_A_SHELL // 2 and any(_WAITING.match(line) for line in view.lines)
    if (view.standing >= 1 and not waiting) or view.size >= _MORE_THAN_A_SHELL:
        return None
    if waiting or _SKELETON.search(view.markup) is not None:
        return _invalid("skeleton", "shows only placeholders; its text needs rendering in a browser")
    if scripted or any(_NEEDS_SCRIPT.match(line) for line in view.lines):
        return _invalid("shell", "is a shell without the document's text; it needs rendering in a browser")
    return None


def _is_data(page: Page) -> bool:
    """Say whether a body is of a type for programs; what was read as HTML, such as XHTML, is none."""
    return not page.document.clauses and _DATA.fullmatch(page.media_type) is not None


def _has_text(view: View) -> bool:
    return any(clause.kind is not ClauseKind.HEADING and size_of(clause.text) >= 3 for clause in view.main)


def _needs_rendering(view: View) -> bool:
    page = view.page
    assert page is not None
    if page.script_chars > 20 * max(200, len(view.text)):
        return True
    return _SHELL.search(view.markup) is not None


def far_less(view: View) -> Finding | None:
    """Find a page that kept next to nothing of the document before."""
    if not view.earlier or view.document is None:
        return None
    before = words_in(clause.text for clause in main_of(view.earlier[-1]))
    if before < 60 or view.size >= before * _FAR_LESS:
        return None
    return _invalid("incomplete", f"holds {view.size} words where the document had {before}")


_MID_SENTENCE = re.compile(r"(?:(?:^|\s)[a-zà-öø-ÿ]+|[,，、（(]|[\u4e00-\u9fff]{4})$")
"""A lower-case word, a comma or Chinese running text at the very end; names and dates end otherwise."""
_SOME_WORDS = 4


def cut_short(view: View) -> Finding | None:
    """Find markup or text that stops in the middle.

    HTML lets `</body>` and `</html>` be left out, and careless pages leave more
    open: one that has come to its footer has shown its text.
    """
    page = view.page
    if page is None or not page.document.clauses:
        return None
    last = page.document.clauses[-1]
    if page.media_type.startswith("text/") and page.media_type != "text/html":
        text = page.markup.rstrip()[-400:]
        if (
            last.kind is ClauseKind.PARAGRAPH
            and size_of(last.text) >= _SOME_WORDS
            and _MID_SENTENCE.search(text)
        ):
            return _invalid("incomplete", "stops in the middle of a sentence")
        return None
    in_tag = page.markup.rfind("<", -2000) > page.markup.rfind(">", -2000)
    if page.complete or (last.region is Region.FRAME and page.document.main and not in_tag):
        return None
    return _invalid("incomplete", "its markup stops in the middle")
