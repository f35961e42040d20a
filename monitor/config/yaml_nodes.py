"""YAML text -> plain values, with the line of each, and without YAML's traps.

Refused, each with its position: syntax errors and tabs, duplicate keys, tags of
other types than JSON's, aliases that refer to themselves or multiply, nesting
deeper than any register needs, control characters. Dates stay text: the schema
says where a date is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.reader import Reader

# libyaml composes recursively in C: 100,000 opening brackets end the process, not with an exception.
DEEPEST = 30
MOST_REPEATED = 100_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_MERGE = _TAG + "merge"
_TEXT_TAGS = frozenset({_TAG + "str", _TAG + "timestamp", _TAG + "value"})
_ADVICE = {
    "cannot start any token": "indent with spaces; put text that begins with a special character in quotes",
    "mapping values are not allowed": 'text that holds ": " must stand in quotes',
    "another document": "keep one document, delete the line ---",
    "undefined alias": "define it above with &, or put text that begins with * in quotes",
    "expected ',' or": "close the bracket or separate the entries by commas",
    "unexpected end of stream": "a quotation mark or bracket is not closed",
    "expected <block end>": "check the indentation of this line and the one above",
    "could not find expected ':'": "write `key: value`",
}

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a line (from 1), under the keys of `path`."""

    line: int
    path: Path
    message: str


class BadYaml(Exception):
    """The text cannot be read as YAML at all; `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(slots=True)
class Tree:
    """Plain values (dict, list, str, int, float, bool, None) and where they stand."""

    value: Any
    root: yaml.Node | None
    faults: list[Fault] = field(default_factory=list)

    def locate(self, path: Path) -> tuple[int, Path]:
        """Give the line of the longest part of `path` that is written, and that part."""
        line, known, node = 1, 0, self.root
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            line, node = found
            known += 1
        return line, path[:known]

    def written(self, path: Path) -> str | None:
        """Give the scalar at `path` as it was written; None when there is none."""
        node = self.root
        for step in path:
            found = _step(node, step)
            if found is None:
                return None
            node = found[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def read(text: str) -> Tree:
    """Give the values of one YAML document; raise BadYaml when it is none.

    Faults that do not stop reading (a key that stands twice) are in `Tree.faults`.
    """
    _refuse_control_characters(text)
    try:
        _refuse_depth(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise BadYaml(_syntax_fault(error, text)) from error
    except yaml.YAMLError as error:
        raise BadYaml(Fault(1, (), f"is not YAML: {error}")) from error
    builder = _Builder()
    value = builder.build(root, ()) if root is not None else None
    return Tree(value, root, builder.faults)


def _refuse_control_characters(text: str) -> None:
    match = Reader.NON_PRINTABLE.search(text)
    if match is not None:
        line = text.count("\n", 0, match.start()) + 1
        code = ord(match.group())
        raise BadYaml(Fault(line, (), f"holds the control character U+{code:04X}; delete it"))


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise BadYaml(Fault(line, (), "is nested too deeply; check the brackets"))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    column = f", column {mark.column + 1}" if mark else ""
    problem = error.problem or error.context or "syntax error"
    advice = next((advice for part, advice in _ADVICE.items() if part in problem), "check the line above too")
    lines = text.split("\n")
    if mark and mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        advice = "indent with spaces, not with tabs"
    return Fault(line, (), f"is not YAML{column}: {problem}; {advice}")


def _step(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        merged: list[yaml.Node] = []
        for key, value in node.value:
            if key.tag == _MERGE:
                merged += _merge_sources(value)
            elif isinstance(key, yaml.ScalarNode) and key.value == step:
                return key.start_mark.line + 1, value
        return next((found for part in merged if (found := _step(part, step))), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        entry = node.value[step]
        return entry.start_mark.line + 1, entry
    return None


def _merge_sources(value: yaml.Node) -> Sequence[yaml.Node]:
    return value.value if isinstance(value, yaml.SequenceNode) else [value]


class _Builder:
    """Turns nodes into values, and counts what aliases make it visit again."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._seen: set[int] = set()
        self._open: set[int] = set()
        self._repeated = 0
        self._scalars = SafeConstructor()

    def build(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self._open:
            raise BadYaml(Fault(line, path, "an alias refers to what it stands in; write the entry out"))
        if id(node) in self._seen:
            self._repeated += 1
            if self._repeated > MOST_REPEATED:
                raise BadYaml(Fault(line, path, "aliases multiply into too many entries; write them out"))
        self._seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        self._open.add(id(node))
        value = (
            self._mapping(node, path) if isinstance(node, yaml.MappingNode) else self._sequence(node, path)
        )
        self._open.discard(id(node))
        return value

    def _sequence(self, node: yaml.Node, path: Path) -> list[Any]:
        self._check_tag(node, "seq", path)
        return [self.build(entry, (*path, index)) for index, entry in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        self._check_tag(node, "map", path)
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.tag == _MERGE:
                for name, inherited in self._merge(value, path).items():
                    merged.setdefault(name, inherited)
            elif not isinstance(key, yaml.ScalarNode):
                self.faults.append(Fault(line, path, "a key must be plain text; write `key: value`"))
            elif key.value in lines:
                first = lines[key.value]
                advice = f"stands twice (first on line {first}); delete or rename one of the two"
                self.faults.append(Fault(line, (*path, key.value), advice))
            else:
                lines[key.value] = line
                values[key.value] = self.build(value, (*path, key.value))
        return merged | values

    def _merge(self, node: yaml.Node, path: Path) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for part in _merge_sources(node):
            if not isinstance(part, yaml.MappingNode):
                self.faults.append(Fault(part.start_mark.line + 1, path, "<< takes an alias of a mapping"))
                continue
            for name, value in self.build(part, path).items():
                merged.setdefault(name, value)
        return merged

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        if node.tag in _TEXT_TAGS or node.tag == _MERGE:
            return node.value
        try:
            match node.tag.removeprefix(_TAG):
                case "null":
                    return None
                case "bool":
                    return self._scalars.construct_yaml_bool(node)
                case "int":
                    return self._scalars.construct_yaml_int(node)
                case "float":
                    return self._scalars.construct_yaml_float(node)
        except (ValueError, KeyError, OverflowError):
            message = f"{quoted(node.value)} is not the kind of value its tag says; put it in quotes"
            self.faults.append(Fault(node.start_mark.line + 1, path, message))
            return None
        self._refuse_tag(node, path)
        return node.value

    def _check_tag(self, node: yaml.Node, kind: str, path: Path) -> None:
        if node.tag != _TAG + kind:
            self._refuse_tag(node, path)

    def _refuse_tag(self, node: yaml.Node, path: Path) -> None:
        tag = node.tag.replace(_TAG, "!!")
        message = f"the tag {quoted(tag)} is not supported; delete it, or put the text in quotes"
        self.faults.append(Fault(node.start_mark.line + 1, path, message))


def quoted(value: object) -> str:
    """Give `value` in double quotes for a message: on one line, shortened, without control characters."""
    text = printable(str(value))
    return f'"{text[:59]}…"' if len(text) > 60 else f'"{text}"'


def printable(text: str) -> str:
    """Give `text` on one line, with a question mark for what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in " ".join(text.split()))
