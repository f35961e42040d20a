"""A claim, with its source and provider where they are new, added to the text of a config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.config.insertion import Entry, NoPlace, Quoted, insert, lines_of
from monitor.config.reading import read_register
from monitor.config.yaml_nodes import Path as Keys
from monitor.config.yaml_nodes import read
from monitor.errors import ConfigError, UsageError
from monitor.model import Register


class NotEdited(UsageError):
    """The file cannot take the new lines as it is written; they can be put in by hand."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What is new: `head` holds the keys of a new provider, `source` those of a new source, else None."""

    provider: str
    source_id: str
    claim_id: str
    claim: Mapping[str, Entry]
    source: Mapping[str, Entry] | None = None
    head: Mapping[str, Entry] | None = None

    def lines(self) -> tuple[str, ...]:
        """Write it out with the keys above it, to be put into a config.yaml by hand."""
        below: dict[str, Entry] = dict(self.head or {})
        if self.source is not None:
            below["sources"] = {self.source_id: self.source}
        below["claims"] = {self.claim_id: self.claim}
        return tuple(lines_of("providers", {self.provider: below}))

    def entries(self) -> list[tuple[Keys, str, Entry]]:
        """Give what to insert, in this order: the path of a mapping, the new key in it, its entry."""
        claims: Mapping[str, Entry] = {self.claim_id: self.claim}
        if self.head is not None:
            sources = {} if self.source is None else {"sources": {self.source_id: self.source}}
            return [(("providers",), self.provider, {**self.head, **sources, "claims": claims})]
        above: Keys = ("providers", self.provider)
        added: list[tuple[Keys, str, Entry]] = [((*above, "claims"), self.claim_id, self.claim)]
        if self.source is not None:
            added.insert(0, ((*above, "sources"), self.source_id, self.source))
        return added


@dataclass(frozen=True, slots=True)
class Edited:
    """The new text, the line of the claim in it, and claims that rest on the new source by default."""

    text: str
    line: int
    widened: tuple[str, ...] = ()


def add(text: str, path: Path, addition: Addition, *, environ: Mapping[str, str]) -> Edited:
    """Give the text of a config.yaml with an addition; every old line stays, in its order.

    The result is read again: it must load, and hold what it held and the
    addition, nothing else. NotEdited where that cannot be had by adding lines,
    ConfigError where the text is wrong as it is.
    """
    before = read_register(text, path, environ=environ)
    wanted, edited = read(text).value, text
    for keys, key, entry in addition.entries():
        try:
            edited, _ = insert(edited, read(edited), keys, key, entry)
        except NoPlace as error:
            raise NotEdited(f"{path}: {error}; put the new lines there yourself") from error
        wanted = _with(wanted, keys, key, plain(entry))
    tree = read(edited)
    if tree.value != wanted:
        raise NotEdited(
            f"{path}: written as it is, new lines would change other entries; put them in yourself"
        )
    after = _loaded(edited, path, environ)
    line, _ = tree.locate(("providers", addition.provider, "claims", addition.claim_id))
    return Edited(edited, line, _widened(before, after, addition))


def _loaded(text: str, path: Path, environ: Mapping[str, str]) -> Register:
    try:
        return read_register(text, path, environ=environ)
    except ConfigError as error:
        problems = "; ".join(error.problems)
        raise NotEdited(f"with the new lines the register would not load: {problems}") from error


def plain(entry: Entry) -> Any:
    """Give the value that an entry reads back as."""
    match entry:
        case Quoted():
            return entry.text
        case str() | bool():
            return entry
        case Mapping():
            return {key: plain(one) for key, one in entry.items()}
    return list(entry)


def _with(value: Any, keys: Keys, key: str, entry: Any) -> Any:
    below = dict(value or {})
    if not keys:
        return {**below, key: entry}
    return {**below, keys[0]: _with(below.get(str(keys[0])), keys[1:], key, entry)}


def _widened(before: Register, after: Register, addition: Addition) -> tuple[str, ...]:
    """Name the claims that name no source and now rest on the new one too."""
    known = before.providers.get(addition.provider)
    if known is None:
        return ()
    now = after.providers[addition.provider]
    return tuple(name for name, claim in known.claims.items() if claim != now.claims[name])
