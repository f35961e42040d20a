"""Bytes of an answer -> a page: the one way in to everything a reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.core.pdf.file import ReadPdf
from monitor.core.pdf.page import pdf_page
from monitor.core.reading.blocks import Walk
from monitor.core.reading.bounds import check
from monitor.core.reading.charset import is_garbled
from monitor.core.reading.concealed import concealed
from monitor.core.reading.dates import document_date
from monitor.core.reading.decode import NEEDS_PDF, Decoded, decode
from monitor.core.reading.extract import walk
from monitor.core.reading.fingerprint import MOST, UNSEEN, Fingerprint
from monitor.core.reading.language import language_of
from monitor.core.reading.markdown import markdown_blocks
from monitor.core.reading.page_facts import Facts, base_of, facts_of, is_complete
from monitor.core.reading.plain import text_blocks
from monitor.core.reading.regions import regions_of
from monitor.core.reading.segment import segment
from monitor.model import Document, Finding, Outcome, Page, Region, document_of

READER_VERSION = 7
"""Raised whenever a page may read otherwise than before: stored pages are then read again."""

_HTML = frozenset(("text/html", "application/xhtml+xml", "application/x-httpd-php", "unknown/unknown"))
_MARKDOWN = frozenset(("text/markdown", "text/x-markdown"))


def read(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    select: str | None = None,
    remove: Sequence[str] = (),
    pdf: ReadPdf | None = None,
    earlier: Sequence[Document] = (),
) -> Page | Finding:
    """Read an answer's content-decoded body as a reader sees it.

    `content_type` is the header's value, `url` what links are relative to.
    `select` is a CSS selector of the main part, `remove` of what is not; those
    that match nothing are named in `Page.unmatched`. Gives a Finding
    (`too_large` or `invalid`) where the bytes cannot be read as a document.
    `pdf` takes PDFs apart; without it they are `invalid`. They have no elements
    that a selector could match.
    JSON and XML give an empty document with their text in `markup`.
    Where one of the `earlier` documents of the same source has the page's
    fingerprint, the page holds that very document, with `hidden` as it was.
    """
    answer = decode(body, content_type)
    if answer == NEEDS_PDF and pdf is not None:
        return _read_pdf(pdf, body, url, [*([select] if select else []), *remove])
    if isinstance(answer, Finding):
        return answer
    if answer.media_type in _HTML or _looks_like_html(answer):
        return _read_html(answer, url, select, remove, earlier)
    if answer.media_type == "text/plain" or answer.media_type in _MARKDOWN:
        return _read_text(answer, url)
    return Page(document_of(()), answer.text, answer.media_type, answer.charset)


def _looks_like_html(answer: Decoded) -> bool:
    head = answer.text[:1_000].lstrip().lower()
    return answer.media_type not in _MARKDOWN and (
        head.startswith(("<!doctype html", "<html")) or ("xml" in answer.media_type and "<html" in head)
    )


def _read_text(answer: Decoded, url: str) -> Page | Finding:
    markdown = answer.media_type in _MARKDOWN or url.partition("?")[0].endswith((".md", ".markdown"))
    blocks = markdown_blocks(answer.text, url) if markdown else text_blocks(answer.text)
    clauses = segment(blocks, [Region.MAIN] * len(blocks))
    language = language_of("\n".join(clause.text for clause in clauses), None)
    day = document_date([clause.text for clause in clauses], language)
    title = next((clause.text for clause in clauses if clause.level == 1), None)
    document = document_of(clauses, title=title, language=language, date=day)
    return _checked(Page(document, answer.text, answer.media_type, answer.charset), answer)


def _read_pdf(pdf: ReadPdf, body: bytes, url: str, unmatched: Sequence[str]) -> Page | Finding:
    file = pdf(body)
    page = file if isinstance(file, Finding) else pdf_page(file, url)
    return page if isinstance(page, Finding) else replace(page, unmatched=tuple(unmatched))


def _read_html(
    answer: Decoded, url: str, select: str | None, remove: Sequence[str], earlier: Sequence[Document]
) -> Page | Finding:
    if finding := check(answer.text):
        return finding
    parsed = _parsed(answer.text, url, select, remove, earlier)
    found, facts = parsed.found, parsed.facts
    if found.exhausted:
        return Finding(
            Outcome.TOO_LARGE, "markup-bounds", "The page's markup multiplies itself. It was not read."
        )
    page = Page(
        document=parsed.known or _document(found, facts, parsed.fingerprint),
        markup=answer.text,
        media_type=answer.media_type,
        charset=answer.charset,
        complete=is_complete(answer.text),
        refresh=facts.refresh,
        canonical=facts.canonical,
        password_field=found.password_field,
        script_chars=facts.script_chars,
        unmatched=parsed.unmatched,
    )
    return _checked(page, answer, known=parsed.known is not None)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """`known` is the earlier document that the page still holds; then nothing was walked."""

    facts: Facts
    fingerprint: str
    unmatched: tuple[str, ...]
    found: Walk
    known: Document | None = None


def _parsed(
    markup: str, url: str, select: str | None, remove: Sequence[str], earlier: Sequence[Document]
) -> _Parsed:
    """Parse and walk. The tree, the largest thing of all, does not outlive this function."""
    tree = LexborHTMLParser(markup, scripting=True)
    base = base_of(tree, url)
    choice = _choose(tree, select, remove)
    facts = facts_of(tree, base)
    tree.strip_tags(UNSEEN)
    settings = (base, facts.title, facts.language, str(facts.date), select, *remove)
    mark = ""
    if len(markup) <= MOST:
        fingerprint = Fingerprint(tree, settings, every_attribute=bool(select or remove))
        known = next((one for one in earlier if fingerprint.is_of(one.fingerprint)), None)
        if known is not None:
            return _Parsed(facts, known.fingerprint, choice.unmatched, Walk(), known)
        mark = str(fingerprint)
    limit = 10_000 + 8 * markup.count("<")
    found = walk(tree, base, selected=choice.selected, removed=choice.removed, node_limit=limit)
    found.hidden += concealed(tree, markup)
    return _Parsed(facts, mark, choice.unmatched, found)


def _checked(page: Page, answer: Decoded, *, known: bool = False) -> Page | Finding:
    """Refuse a page on which damaged bytes stand in what a reader sees; `known` text was looked at before."""
    if answer.damaged and "\ufffd" in page.document.text:
        reason = f"Some bytes of the page's text are not {answer.charset}; what they say cannot be known."
        return Finding(Outcome.INVALID, "charset", reason)
    if not known and is_garbled(page.document.text):
        reason = "The text was taken for another charset before it was sent; its letters are garbled."
        return Finding(Outcome.INVALID, "charset", reason)
    return page


@dataclass(frozen=True, slots=True)
class _Choice:
    selected: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    unmatched: tuple[str, ...] = ()


def _choose(tree: LexborHTMLParser, select: str | None, remove: Sequence[str]) -> _Choice:
    if not select and not remove:
        return _Choice()
    selected = _matches(tree, select) if select else frozenset()
    removed = [(selector, _matches(tree, selector)) for selector in remove]
    unmatched = [selector for selector, found in removed if not found]
    if select and not selected:
        unmatched.insert(0, select)
    return _Choice(selected, frozenset().union(*(found for _, found in removed)), tuple(unmatched))


def _matches(tree: LexborHTMLParser, selector: str) -> frozenset[int]:
    try:
        return frozenset(node.mem_id for node in tree.css(selector))
    except SelectolaxError:
        return frozenset()  # a selector that cannot be read matches nothing


def _document(found: Walk, facts: Facts, mark: str) -> Document:
    regions = regions_of(found)
    clauses = segment(found.blocks, regions)
    lines = [block.text for block in found.blocks]
    main = "\n".join([line for line, where in zip(lines, regions, strict=True) if where is Region.MAIN])
    language = language_of(main or "\n".join(lines), facts.language)
    return Document(
        clauses,
        "".join([line + "\n" for line in lines]),
        title=facts.title,
        language=language,
        date=document_date(lines, language) or facts.date,
        hidden="\n".join(found.hidden),
        fingerprint=mark,
    )
