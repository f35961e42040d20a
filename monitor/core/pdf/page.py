"""A PDF taken apart -> a page like any other."""

from __future__ import annotations

import re

from monitor.core.pdf.file import PdfFile
from monitor.core.pdf.layout import layout
from monitor.core.reading.dates import document_date
from monitor.core.reading.language import language_of
from monitor.core.reading.segment import segment
from monitor.model import ClauseKind, Finding, Page, Region, document_of

MEDIA_TYPE = "application/pdf"

_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\b.*|.*\.(?:docx?|odt|pdf|tex|rtf|indd|pages|html?)|untitled.*|"
    r"document\d*|https?://\S*|about:blank|\W*)",
    re.IGNORECASE,
)
"""What programs write for a title where nobody gave one."""


def pdf_page(file: PdfFile, url: str) -> Page | Finding:
    """Read a PDF taken apart as a document; `url` is what its links are relative to.

    The date of the document is the one that its text gives, else the day the
    file was made: a file that is made anew at each fetch has no other.
    """
    found = layout(file, url)
    if isinstance(found, Finding):
        return found
    clauses = segment(found.blocks, found.regions)
    main = [clause.text for clause in clauses if clause.region is Region.MAIN]
    language = language_of("\n".join(main), file.language)
    first = next(
        (clause.text for clause in clauses if clause.kind is ClauseKind.HEADING and clause.level == 1), None
    )
    document = document_of(
        clauses,
        title=file.title if file.title and not _NO_TITLE.fullmatch(file.title) else first,
        language=language,
        date=document_date(main, language) or file.made,
        hidden=found.hidden,
    )
    return Page(document, document.text, MEDIA_TYPE, "utf-8")
