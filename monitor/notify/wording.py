"""Notes as text and as HTML; policy text is never markup in either."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from textwrap import wrap

from monitor.notify.parcel import Note

_WIDTH = 79


def text_of(notes: Iterable[Note]) -> str:
    """Give the notes as plain text of at most 79 columns but for links, a blank line between two."""
    return "\n".join("\n".join(_text_lines(note)) + "\n" for note in notes)


def _text_lines(note: Note) -> Iterable[str]:
    yield from _wrapped(note.title)
    for line in _said(note):
        yield from _wrapped(line, "  ")
    if note.link:
        # Whole, however long it is: a link on two lines is none.
        yield f"  Page: {note.link}"
    if note.next:
        yield from _wrapped(f"Next: {note.next}", "  ")
    yield f"  {_told(note)}"
    yield f"  id {note.id}"


def _wrapped(line: str, indent: str = "") -> list[str]:
    later = f"{indent}  "
    return wrap(
        line,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _said(note: Note) -> Iterable[str]:
    """Give the lines of a note without what its link says again."""
    return (line for line in note.lines if line != f"Source: {note.link}")


def _told(note: Note) -> str:
    """Say when which kind of thing was told, and how grave it is."""
    return ", ".join(filter(None, (f"{note.at:%Y-%m-%d %H:%MZ}", note.kind.replace("_", " "), note.severity)))


def html_page(title: str, notes: Iterable[Note]) -> str:
    """Give the notes as an HTML document without anything that would be loaded."""
    body = "\n".join(f"<h3>{escape(note.title)}</h3>\n{html_of(note)}" for note in notes)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n"
        f'<body style="font-family: sans-serif; line-height: 1.4">\n{body}\n</body></html>\n'
    )


def html_of(note: Note) -> str:
    """Give what a note says below its title."""
    lines = "".join(f"<p>{_labelled(line)}</p>\n" for line in _said(note))
    link = f'<p><a href="{escape(note.link)}">Open the page</a></p>\n' if note.link else ""
    command = f"<p>Next: <code>{escape(note.next)}</code></p>\n" if note.next else ""
    return f"{lines}{link}{command}<p><small>{escape(f'{_told(note)}; id {note.id}')}</small></p>"


def _labelled(line: str) -> str:
    label, colon, rest = line.partition(": ")
    return f"<b>{escape(label)}:</b> {escape(rest)}" if colon and len(label) < 20 else escape(line)
