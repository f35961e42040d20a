"""The numbers of ordered lists, as a browser shows them (HTML, 4.4.5 and CSS Counter Styles)."""

from __future__ import annotations

from dataclasses import dataclass

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_STYLES = {
    "a": "a", "A": "A", "i": "i", "I": "I", "1": "1",
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I", "decimal": "1", "none": "",
    "disc": "", "circle": "", "square": "",
}  # fmt: skip


def numeral(value: int, style: str) -> str:
    """Write a list number in style `1`, `a`, `A`, `i` or `I`; decimal where the style has no such number."""
    if style in ("a", "A") and value > 0:
        letters = ""
        while value > 0:
            value, rest = divmod(value - 1, 26)
            letters = chr(ord(style) + rest) + letters
        return letters
    if style in ("i", "I") and 0 < value < 4_000:
        written = ""
        for amount, letters in _ROMAN:
            count, value = divmod(value, amount)
            written += letters * count
        return written if style == "i" else written.upper()
    return str(value)


def whole(text: str | None) -> int | None:
    """Give a whole number as HTML attributes write it, None for anything else."""
    text = (text or "").strip()
    if 0 < len(text) < 10 and text.isascii() and text.removeprefix("-").isdigit():
        return int(text)
    return None


@dataclass(slots=True)
class Numbers:
    """The counter of one list; unordered lists have an empty style and give no labels."""

    style: str
    following: int = 1
    step: int = 1

    def take(self, value: str | None) -> str | None:
        """Give the label of the next item, whose `value` attribute may set the count anew."""
        if not self.style:
            return None
        given = whole(value)
        number = self.following if given is None else given
        self.following = number + self.step
        return numeral(number, self.style)


def numbers_of(tag: str, attributes: dict[str, str | None], items: int) -> Numbers:
    """Start the counter of a list. `items` is how many `li` a reversed list holds."""
    if tag != "ol":
        return Numbers("")
    style = _STYLES.get((attributes.get("type") or "1").strip(), "1")
    css = (attributes.get("style") or "").lower()
    if "list-style" in css:
        named = css.partition("list-style")[2].partition(":")[2].partition(";")[0].split()
        style = next((_STYLES[word] for word in named if word in _STYLES), style)
    start = whole(attributes.get("start"))
    if "reversed" in attributes:
        return Numbers(style, items if start is None else start, -1)
    return Numbers(style, 1 if start is None else start)
