"""Links that lead elsewhere, came or went while the words around them stayed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from monitor.core.judging.links import target_key
from monitor.core.normalise import canonical_text
from monitor.model import Clause, Link, LinkChange


def link_changes(pairs: Sequence[tuple[Clause, Clause]]) -> tuple[LinkChange, ...]:
    """Give the changed links of clauses that are the same one, in order.

    Parameters that only track (utm_source and the like), the place within a page
    and http against https are no change. In a clause whose words changed too, a
    link counts only where both versions have one with its text.
    """
    found: list[LinkChange] = []
    for old, new in pairs:
        if old.links != new.links:
            found += _between(old, new)
    return tuple(found)


def _between(old: Clause, new: Clause) -> list[LinkChange]:
    before, after = _by_text(old.links), _by_text(new.links)
    same_words = old.body == new.body or canonical_text(old.body) == canonical_text(new.body)
    found = []
    for text in dict.fromkeys([*before, *after]):
        if not same_words and not (text in before and text in after):
            continue
        gone, come = _without_common(before.get(text, []), after.get(text, []))
        for one, other in zip_longest(gone, come):
            shown = (other or one).text
            found.append(LinkChange(shown, one.href if one else None, other.href if other else None))
    return found


def _by_text(links: Sequence[Link]) -> dict[str, list[Link]]:
    grouped: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        grouped[canonical_text(link.text)].append(link)
    return grouped


def _without_common(old: Sequence[Link], new: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    shared = Counter(map(_target, old)) & Counter(map(_target, new))
    return _rest(old, shared.copy()), _rest(new, shared.copy())


def _rest(links: Sequence[Link], shared: Counter[tuple[str, ...]]) -> list[Link]:
    rest = []
    for link in links:
        target = _target(link)
        if shared[target] > 0:
            shared[target] -= 1
        else:
            rest.append(link)
    return rest


def _target(link: Link) -> tuple[str, ...]:
    """Give what a target is compared by; a fragment counts where it is the page's own address."""
    host, path, query, fragment = target_key(link.href)
    return host, path, query, fragment if fragment.startswith(("/", "!")) else ""
