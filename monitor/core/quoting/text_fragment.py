"""Links to words: what a browser's "copy link to highlight" says, found again on a page.

The form is that of https://wicg.github.io/scroll-to-text-fragment/:
`#:~:text=[prefix-,]start[,end][,-suffix]`, each part percent-encoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from monitor.core.quoting.anchor import DocumentIndex, matches, quote_of
from monitor.core.quoting.layer import Layer, Match
from monitor.core.quoting.places import fits_register
from monitor.model import QuoteProof

LONGEST_RANGE = 20_000
"""Code points that may lie between the first and the last words of a range."""

_DIRECTIVES = ":~:"
_TEXT = "text="


@dataclass(frozen=True, slots=True)
class TextFragment:
    """Words to find: `start`, or all from `start` to `end`, between `prefix` and `suffix`."""

    start: str
    end: str | None = None
    prefix: str | None = None
    suffix: str | None = None

    @property
    def text(self) -> str:
        """The words themselves, an ellipsis where only the first and last ones are known."""
        return f"{self.start} … {self.end}" if self.end else self.start


def split_fragment(url: str) -> tuple[str, TextFragment | None]:
    """Give the address of a page without its fragment, and the words that the link points at, if any.

    A fragment that names a page of its own ("#/privacy") stays. Of several text
    directives the first counts. ValueError where the first cannot be read.
    """
    page, _, fragment = url.partition("#")
    anchor, mark, directives = fragment.partition(_DIRECTIVES)
    if anchor.startswith(("/", "!")):
        page = f"{page}#{anchor}"
    texts = [one.removeprefix(_TEXT) for one in directives.split("&") if one.startswith(_TEXT)]
    return page, _read(texts[0]) if mark and texts else None


def _read(directive: str) -> TextFragment:
    parts = directive.split(",")
    prefix = parts.pop(0)[:-1] if len(parts) > 1 and parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if len(parts) > 1 and parts[-1].startswith("-") else ""
    decoded = [" ".join(unquote(part).split()) for part in (*parts, prefix, suffix)]
    *words, before, after = decoded
    if not 1 <= len(words) <= 2 or not all(words):
        raise ValueError(
            f"the text fragment {directive!r} is not of the form [prefix-,]start[,end][,-suffix]"
        )
    return TextFragment(words[0], words[1] if len(words) == 2 else None, before or None, after or None)


def highlighted(fragment: TextFragment, index: DocumentIndex) -> tuple[Layer, Match] | None:
    """Find the words on a page, where prefix and suffix fit best, else the first; None where they are not."""
    for layer in index.layers:
        found = [
            whole
            for match in matches(quote_of(fragment.start), layer)
            for whole in _to_end(fragment, layer, match)
        ]
        if found:
            proof = QuoteProof((fragment.text,), fragment.prefix, fragment.suffix)
            return layer, max(found, key=lambda match: fits_register(layer, match, proof))
    return None


def _to_end(fragment: TextFragment, layer: Layer, match: Match) -> list[Match]:
    """Extend a match of the first words to the last ones that follow it soonest; nothing where none do."""
    if fragment.end is None:
        return [match]
    following = (
        last
        for last in matches(quote_of(fragment.end), layer)
        if match.end <= last.start <= match.end + LONGEST_RANGE
    )
    last = min(following, key=lambda one: one.start, default=None)
    return [] if last is None else [Match(((match.start, last.end),), match.exact and last.exact)]
