"""Whether anything that a reader sees can have changed, told without reading the page.

Two pages with one fingerprint have the same elements, text and telling
attributes in the same order, so that they read alike. Scripts, tokens, hashes
of style sheets and the like, which differ at every answer, are no part of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborHTMLParser

from monitor.core.reading.names import names

UNSEEN = ["script", "style", "template", "noscript", "svg", "iframe", "noembed", "noframes"]
"""Taken out of a tree before it is walked or compared: nothing in them is a reader's.

What is left is serialised with every bracket of a text or an attribute escaped, except in `_RAW`.
"""

_READ = names(
    "class style role id hidden href open popover type start reversed "
    "aria-hidden aria-modal aria-level aria-labelledby aria-expanded aria-controls "
    "data-as data-cfemail data-sr-only data-visually-hidden data-target data-bs-target data-tab "
    "popovertarget data-toggle data-bs-toggle onclick"
)
"""Attributes that the walk, or a rule it asks, looks at; `value` counts on list items only."""
_ATTRIBUTE = ' [^\\s>][^\\s=>]*="[^"]*"'
_OTHERS = re.compile(f'( (?:{"|".join(sorted(_READ))})="[^"]*")|{_ATTRIBUTE}')
_OTHERS_OF_ITEMS = re.compile(f'( (?:value|{"|".join(sorted(_READ))})="[^"]*")|{_ATTRIBUTE}')
_TAG = re.compile(r"(<(?:!--.*?--|[^>]*)>)", re.DOTALL)
_SPACES = re.compile(b"  +")
_TO_SPACES = bytes.maketrans(b"\t\n\f\r", b"    ")
_RAW = ("<xmp", "<plaintext")
"""Elements whose text is shown and, in serialised form, looks like markup."""
MOST = 2_000_000
"""Code points of a page that is given a fingerprint; taking a larger one apart would fill the memory."""
_LONG = 1_000
"""Code points of a tag that is not worth keeping."""


class Fingerprint:
    """What reading a parsed page depends on, as two SHA-256: of all its markup, and of what tells in it.

    The second is the same more often and takes longer; it is worked out where the first differs.
    """

    def __init__(
        self, tree: LexborHTMLParser, settings: Iterable[str | None], *, every_attribute: bool
    ) -> None:
        """Take the body of `tree`, which goes without `UNSEEN`.

        `settings` are what reading depends on besides the body. `every_attribute`
        counts also those that only a selector looks at.
        """
        self._markup = (tree.body.inner_html if tree.body is not None else None) or ""
        self._settings = "\0".join([one or "" for one in settings])
        self._every_attribute = every_attribute

    def __str__(self) -> str:
        return f"{self._exact} {self._telling}"

    def is_of(self, kept: str) -> bool:
        """Say whether a page with the fingerprint `kept`, as written by `str`, reads the same."""
        exact, _, telling = kept.partition(" ")
        return exact == self._exact or (bool(telling) and telling == self._telling)

    @cached_property
    def _exact(self) -> str:
        return _sha256(self._markup.encode("utf-8", "surrogatepass"), [self._settings])

    @cached_property
    def _telling(self) -> str:
        if any(name in self._markup for name in _RAW):
            return self._exact
        pieces = _TAG.split(self._markup)
        tags = pieces[1::2]
        distinct = set(tags)
        # A "<" can stand in no text, so that the end of one never passes for the beginning of another.
        text = "<".join(pieces[::2]).encode("utf-8", "surrogatepass")
        if not any(tag.startswith("<pre") or "white-space" in tag.lower() for tag in distinct):
            text = _SPACES.sub(b" ", text.translate(_TO_SPACES))
        if not self._every_attribute:
            told = {tag: _told_again(tag) if len(tag) <= _LONG else _told(tag) for tag in distinct}
            tags = [told[tag] for tag in tags]
        return _sha256(text, [self._settings, *tags])


def _sha256(body: bytes, parts: Iterable[str]) -> str:
    digest = hashlib.sha256("\0".join([*parts, ""]).encode("utf-8", "surrogatepass"))
    digest.update(body)
    return digest.hexdigest()


def _told(tag: str) -> str:
    """Give a serialised tag with the attributes that matter, and nothing of a comment."""
    if tag.startswith("<!--"):
        return "<!---->"
    return (_OTHERS_OF_ITEMS if tag.startswith("<li ") else _OTHERS).sub(r"\1", tag)


_told_again = lru_cache(maxsize=8_192)(_told)
