"""How far a changed passage reaches where the first or last words of its quote are other ones now."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.normalise import words
from monitor.core.quoting.layer import Layer, key_of
from monitor.model import Place

_NEIGHBOURS = 3
"""How many of the remembered words beside a quote must stand together to end the passage."""

_GROWTH = 12
"""How many more words than were lost may have taken their place."""


def reaching(
    wanted: Sequence[str], layer: Layer, span: tuple[int, int], limits: tuple[int, int], place: Place | None
) -> tuple[int, int]:
    """Widen a run of words (half-open numbers) that resembles a quote to what took the place of its edges.

    "stored in Ireland" that became "stored in Norway for good" shares no word after
    "in": the passage goes on up to the words that stood beside the quote, or by as
    many words as were lost where those are gone too. `limits` are not passed.
    """
    keys = [key_of(word) for word in wanted]
    first, last = span
    after = [word.text for word in words(place.suffix.partition("\n")[0])] if place else []
    before = [word.text for word in words(place.prefix.rpartition("\n")[2])] if place else []
    texts = [word.text for word in layer.words[slice(*limits)]]
    ahead = texts[last - limits[0] :]
    behind = texts[: first - limits[0]][::-1]
    lost = _lost(keys[::-1], layer.keys[last - 1])
    lost_before = _lost(keys, layer.keys[first])
    return first - _taken(behind, before[::-1], lost_before), last + _taken(ahead, after, lost)


def _lost(keys: Sequence[str], kept: str) -> int:
    """Count the words at an edge of the quote beyond the one that is still there."""
    return keys.index(kept) if kept in keys else 0


def _taken(beyond: Sequence[str], neighbours: Sequence[str], lost: int) -> int:
    """Say how many of the words beyond an edge stand where the lost ones stood."""
    if not lost:
        return 0
    known = list(neighbours[:_NEIGHBOURS])
    for at in range(min(len(beyond), lost + _GROWTH) + 1) if known else ():
        if list(beyond[at : at + len(known)]) == known:
            return at
    return min(lost, len(beyond))
