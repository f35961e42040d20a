"""A sheet of text: lines, fields and aligned rows that fit a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.report.terminal import (
    WIDTH,
    Ink,
    Line,
    Run,
    Text,
    columns,
    line_columns,
    line_of,
    paint,
    safe,
    wrap,
)

_NARROWEST = 8
_GAP = 2
_NAME_COLUMNS = 11
_MOST_INDENT = 40
"""However deep a list is nested, half of the line stays for its text."""


class Sheet:
    """Collects lines; `text` gives them, each ended by a line feed."""

    def __init__(self, *, colour: bool = False) -> None:
        self._colour = colour
        self._lines: list[str] = []

    def line(self, *text: Text, indent: int = 0, lead: str = "") -> None:
        """Add `text`, wrapped; `lead` stands before its first line, the others start below its end."""
        indent = min(indent, _MOST_INDENT)
        if columns(lead) > WIDTH - _MOST_INDENT - _NARROWEST:
            text, lead = (lead, " ", *text), ""
        lead = safe(lead)
        start = indent + columns(lead)
        for number, line in enumerate(wrap(joined(text), WIDTH - start)):
            self._put(" " * start if number else " " * indent + lead, line)

    def field(self, name: str, *text: Text, indent: int = 2) -> None:
        """Add a name with its text beside it, aligned with the fields around it."""
        start = indent + _NAME_COLUMNS
        for number, line in enumerate(wrap(joined(text), WIDTH - start)):
            self._put(" " * start if number else " " * indent + name.ljust(_NAME_COLUMNS), line)

    def whole(self, name: str, text: str, *, indent: int = 2) -> None:
        """Add a field whose text is never broken: an address or a command, to be copied."""
        self._put(" " * indent + name.ljust(_NAME_COLUMNS), (Run(text),))

    def rows(self, rows: Iterable[Sequence[Text]], *, give: Sequence[int], indent: int = 2) -> None:
        """Add rows with aligned columns; those named by `give` are narrowed, in that order, where too wide.

        A row of one cell is a remark on the row above: it is set below its second column.
        """
        cells = [[line_of(cell) for cell in row] for row in rows]
        widths = _widths([row for row in cells if len(row) > 1], give, WIDTH - indent)
        for row in cells:
            if len(row) == 1:
                self.line(row[0], indent=indent + widths[0] + _GAP)
                continue
            wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
            for number in range(max(len(lines) for lines in wrapped)):
                parts = [lines[number] if number < len(lines) else () for lines in wrapped]
                self._lines.append((" " * indent + self._beside(parts, widths)).rstrip(" "))

    def gap(self) -> None:
        """Add an empty line, unless one is there or nothing came before."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines).rstrip("\n") + "\n" * bool(self._lines)

    def _put(self, before: str, line: Line) -> None:
        self._lines.append((before + paint(line, colour=self._colour)).rstrip(" "))

    def _beside(self, parts: Sequence[Line], widths: Sequence[int]) -> str:
        return "".join(
            paint(part, colour=self._colour) + " " * (width - line_columns(part) + _GAP)
            for part, width in zip(parts, widths, strict=True)
        )


def joined(texts: Iterable[Text]) -> Line:
    return tuple(run for text in texts for run in line_of(text))


def strong(text: str) -> Run:
    return Run(text, Ink.STRONG)


def faint(text: str) -> Run:
    return Run(text, Ink.FAINT)


def _widths(rows: list[list[Line]], give: Sequence[int], available: int) -> list[int]:
    widths = [max(map(line_columns, column)) for column in zip(*rows, strict=True)]
    for column in give:
        excess = sum(widths) + _GAP * (len(widths) - 1) - available
        if excess > 0:
            widths[column] = max(min(widths[column], _NARROWEST), widths[column] - excess)
    return widths
