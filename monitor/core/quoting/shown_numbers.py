"""Numbers of list items that a browser writes: a quote may have been copied with them."""

from __future__ import annotations

import re

from monitor.model import Document

_NUMBER = re.compile(r"^[ \t]*[(（]?(\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)）、][ \t]+", re.MULTILINE)


def without_shown_numbers(text: str, document: Document) -> str:
    """Give a quoted text without the numbers at the start of its lines that the document's lists show.

    A page that writes its numbers as text has them in its clauses; those stay.
    """
    if not _NUMBER.search(text):
        return text
    shown = {clause.label for clause in document.clauses if clause.label and not clause.label_end}
    bare = _NUMBER.sub(lambda found: "" if found[1] in shown else found[0], text)
    return bare if any(letter.isalnum() for letter in bare) else text
