"""What is wrong with a config.yaml, as lines that name file, line, key and the fix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from monitor.config.yaml_nodes import Fault, Tree, printable, quoted
from monitor.config.yaml_nodes import Path as Keys

_ALIKE = 60.0
_MOST_NAMED = 20
_USER_INFO = re.compile(r"//[^/@\s]*@")
_SECRET_KEYS = frozenset({("settings", "database"), ("settings", "proxy")})
_LATER = frozenset({"template"})


def dotted(keys: Keys) -> str:
    """Give a path of keys as a reader writes it: providers.p.claims.c.sources[0]."""
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def suggestion(word: str, known: Iterable[str]) -> str:
    """Give `; did you mean "x"?` where one of `known` is much like `word`, else the list of them."""
    words = list(known)
    best = process.extractOne(word.lower(), words, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is not None:
        return f"; did you mean {quoted(best[0])}?"
    more = ", …" if len(words) > _MOST_NAMED else ""
    return f"; known here: {', '.join(words[:_MOST_NAMED])}{more}" if words else ""


class Problems:
    """Collects faults with their lines, and writes each once, in order of line."""

    def __init__(self, file: Path, tree: Tree) -> None:
        self._file = file
        self._tree = tree
        self._faults: list[Fault] = list(tree.faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, keys: Keys, message: str) -> None:
        """Note a fault of the value at `keys`, or of the nearest key above that is written."""
        line, _ = self._tree.locate(keys)
        self._faults.append(Fault(line, keys, message))

    def add_error(self, base: Keys, error: ErrorDetails, known: tuple[str, ...]) -> None:
        """Note what pydantic found in the part at `base`, whose keys are `known`."""
        loc = tuple(step for step in error["loc"] if step != "[key]")
        keys = (*base, *loc)
        if error["type"] in ("missing", "extra_forbidden"):
            where = keys
        else:
            _, where = self._tree.locate(keys)
        self.add(where, self._message(where, error, known))

    def at(self, keys: Keys, message: str) -> str:
        """Give one line about the value at `keys` without counting it as a problem."""
        return self.line(Fault(self._tree.locate(keys)[0], keys, message))

    def lines(self) -> list[str]:
        """Give every problem as `file:line: keys: message`, in order of line, without repeats."""
        ordered = sorted(self._faults, key=lambda fault: fault.line)
        written = [self.line(fault) for fault in ordered]
        return list(dict.fromkeys(written))

    def line(self, fault: Fault) -> str:
        keys = dotted(fault.path)
        told = f"{keys}: {fault.message}" if keys else fault.message
        return f"{self._file}:{fault.line}: {printable(told)}"

    def _message(self, where: Keys, error: ErrorDetails, known: tuple[str, ...]) -> str:
        kind, context = error["type"], error.get("ctx", {})
        written = self._tree.written(where)
        shown = "" if written is None or _is_secret(where) else f"{quoted(written)} "
        if kind == "missing":
            return f"is missing; add `{where[-1]}:` and its value"
        if kind == "extra_forbidden":
            return self._unknown(where, known)
        if kind == "value_error":
            return f"{_USER_INFO.sub('//…@', shown)}{context['error']}"
        if kind == "literal_error":
            return _choice(written, shown, error)
        if kind in ("too_short", "missing_argument"):
            return "is an empty list; write at least one entry, or delete the key"
        return _wrong_type(kind, written, shown, context, error["input"])

    def _unknown(self, where: Keys, known: tuple[str, ...]) -> str:
        key = str(where[-1])
        if where[0] == "alerts" and key in _LATER:
            return f"is not supported by this version; delete it ({', '.join(known)} are)"
        return f"is not a key here{suggestion(key, known) or '; delete it'}"


def _is_secret(where: Keys) -> bool:
    return where in _SECRET_KEYS or (where[:1] == ("alerts",) and where[2:3] in (("url",), ("secret",)))


def _choice(written: str | None, shown: str, error: ErrorDetails) -> str:
    expected = error.get("ctx", {}).get("expected", "")
    words = [part.strip("'") for part in expected.replace(" or ", ", ").split(", ")]
    choices = ", ".join(words)
    best = process.extractOne((written or "").lower(), words, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    hint = f"did you mean {quoted(best[0])}?" if best else "write one of them"
    return f"{shown}is not one of {choices}; {hint}"


def _wrong_type(kind: str, written: str | None, shown: str, context: Any, value: object) -> str:
    match kind:
        case "string_type" if isinstance(value, bool):
            return f"{shown}is read as {str(value).lower()}, not as text; write {quoted(written)} in quotes"
        case "string_type" if isinstance(value, int | float):
            return f"{shown}is read as a number, not as text; write {quoted(written)} in quotes"
        case "string_type" if value is None:
            return "is empty; write the text, or delete the entry"
        case "string_type":
            return "must be text; write one text here, not a list or mapping"
        case "bool_type":
            return f"{shown}is neither true nor false; write true or false without quotes"
        case "int_type":
            return f"{shown}is not a whole number; write one without quotes"
        case "greater_than_equal":
            return f"{shown}is too small; write at least {context['ge']}"
        case "less_than_equal":
            return f"{shown}is too large; write at most {context['le']}"
        case "list_type":
            example = f"[{written}]" if shown and written and len(written) <= 60 else "[…]"
            return f"{shown}is not a list; write {example}"
        case "dict_type" | "model_type":
            return f"{shown}is not a mapping; write keys below it, each with `:` and indented"
    return f"{shown}is not valid; correct it"
