"""Notes as text and as HTML; policy text is never markup in either."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from monitor.notify.parcel import Note


def text_of(notes: Iterable[Note]) -> str:
    """Give the notes as plain text, a blank line between two."""
    return "\n".join("\n".join(_text_lines(note)) + "\n" for note in notes)


def _text_lines(note: Note) -> Iterable[str]:
    yield note.title
    yield from (f"  {line}" for line in note.lines)
    if note.link:
        yield f"  Page: {note.link}"
    if note.next:
        yield f"  Next: {note.next}"
    yield f"  {note.at:%Y-%m-%d %H:%MZ}, {note.kind.replace('_', ' ')}; id {note.id}"


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
    lines = "".join(f"<p>{_labelled(line)}</p>\n" for line in note.lines)
    link = f'<p><a href="{escape(note.link)}">Open the page</a></p>\n' if note.link else ""
    command = f"<p>Next: <code>{escape(note.next)}</code></p>\n" if note.next else ""
    ending = f"{note.at:%Y-%m-%d %H:%MZ}, {escape(note.kind.replace('_', ' '))}; id {escape(note.id)}"
    return f"{lines}{link}{command}<p><small>{ending}</small></p>"


def _labelled(line: str) -> str:
    label, colon, rest = line.partition(": ")
    return f"<b>{escape(label)}:</b> {escape(rest)}" if colon and len(label) < 20 else escape(line)
