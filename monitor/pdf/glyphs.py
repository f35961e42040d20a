"""What a page's content draws -> words, rules, dots and pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdftypes import PDFStream, dict_value, num_value, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, PathSegment, Point, Rect, apply_matrix_pt, apply_matrix_rect

Row = list[Any]
"""A value as it goes into JSON."""

PLAIN, ARTIFACT, TURNED, UNSEEN = range(4)
WORD_GAP = 0.14
"""Share of the font size that parts two words where no space is written; TeX shrinks spaces to 0.22."""
_THIN = 2.5
_LEAST_RULE = 8.0
_DOT = 9.0
_INVISIBLE_INK = 3
_STROKED_INK = 2
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!lig)|[-,_]bd|cmbx", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18
_MOST_SHAPES = 20_000
_UNMAPPED = "\ufffd"
_SOFT = "\u00ad"
_SUMS = {"f\xcf": "ffi", "f\xd2": "ffl"}


class Glyphs(PDFTextDevice):
    """Collects one page after the other; take what a page drew from `words`, `rules`, `dots`, `pictured`."""

    def __init__(self, manager: PDFResourceManager, blocks: Mapping[tuple[int, int], int]) -> None:
        super().__init__(manager)
        self._blocks = blocks
        self._bold: dict[int, bool] = {}
        self._fonts: list[PDFFont] = []
        self._begin(0.0, 0.0, (0.0, 0.0, 0.0, 0.0))

    def _begin(self, width: float, height: float, seen: Rect) -> None:
        self.words: list[Row] = []
        self.rules: list[Row] = []
        self.dots: list[Row] = []
        self.pictured = 0.0
        self.width, self.height, self._seen = width, height, seen
        self._ink = 0
        self._charspace = 0.0
        self._space = False
        self._word: Row | None = None
        self._font: PDFFont | None = None
        self._tags: list[tuple[bool, int]] = []
        self._properties: dict[Any, Any] = {}
        self._page = 0
        self._matrices: list[Matrix | None] = []

    def begin_page(self, page: Any, ctm: Matrix) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        seen = apply_matrix_rect(ctm, page.cropbox)
        self._begin(abs(x1 - x0), abs(y1 - y0), seen)
        self._page = page.pageid
        self._properties = dict_value(dict_value(page.resources).get("Properties"))

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        self._matrices.append(self.ctm)

    def end_figure(self, name: str) -> None:
        # A form leaves its own matrix behind.
        self.ctm = self._matrices.pop()

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        artifact, block = self._tags[-1] if self._tags else (False, -1)
        told = resolve1(self._properties.get(props.name)) if isinstance(props, PSLiteral) else props
        number = resolve1(told.get("MCID")) if isinstance(told, dict) else None
        # A form numbers its content anew.
        if isinstance(number, int) and not self._matrices:
            block = self._blocks.get((self._page, number), -1)
        self._tags.append((artifact or getattr(tag, "name", None) == "Artifact", block))

    def end_tag(self) -> None:
        if self._tags:
            self._tags.pop()

    # --- text -----------------------------------------------------------------------

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: Any, graphicstate: PDFGraphicState
    ) -> None:
        self._ink = textstate.render
        self._charspace = textstate.charspace
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: PDFGraphicState,
    ) -> float:
        advance = float(font.char_width(cid) * fontsize * scaling)
        text = _text_of(font, cid)
        if text.isspace():
            self._space = True
            return advance
        a, b, c, d, _, _ = matrix
        x0, y = apply_matrix_pt(matrix, (0, rise))
        x1, _ = apply_matrix_pt(matrix, (advance, rise))
        size = math.hypot(c, d) * abs(fontsize)
        if not size or not text or (text == _SOFT and not advance):
            return advance
        upright = a > 0 and abs(b) < 0.1 * abs(a) and not font.is_vertical()
        across = self._charspace * scaling * abs(a)
        if font is not self._font:
            self._font, self._word = font, None
        self._add(text, x0, x1, y, size, self._shown(x0, x1, y, upright), self._is_bold(font), across)
        return advance

    def _shown(self, x0: float, x1: float, y: float, upright: bool) -> int:
        left, bottom, right, top = self._seen
        middle = (x0 + x1) / 2
        if self._ink == _INVISIBLE_INK or not (left <= middle <= right and bottom <= y <= top):
            return UNSEEN
        if not upright:
            return TURNED
        return ARTIFACT if self._tags and self._tags[-1][0] else PLAIN

    def _add(
        self, text: str, x0: float, x1: float, y: float, size: float, shown: int, bold: bool, across: float
    ) -> None:
        y = self.height - y
        bold = bold or self._ink == _STROKED_INK
        block = self._tags[-1][1] if self._tags else -1
        word = self._word
        if word is not None and not self._space and word[5:] == [bold, word[6], shown, block]:
            gap = x0 - word[2] - across
            beside = abs(word[3] - y) < 0.05 * size and abs(word[4] - size) < 0.05 * size
            if beside and -0.5 * size < gap < WORD_GAP * size:
                word[0] += text
                word[2] = x1
                return
        self._word = [text, x0, x1, y, size, bold, self._space, shown, block]
        self.words.append(self._word)
        self._space = False

    def _is_bold(self, font: PDFFont) -> bool:
        known = self._bold.get(id(font))
        if known is None:
            self._fonts.append(font)  # keeps the id from being used again
            known = self._bold[id(font)] = _is_bold(font)
        return known

    # --- drawings ---------------------------------------------------------------------

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        if len(self.rules) + len(self.dots) > _MOST_SHAPES:
            return
        start = 0
        for at in range(1, len(path) + 1):
            if at == len(path) or path[at][0] == "m":
                self._shape(path[start:at], stroke)
                start = at

    def _shape(self, path: Sequence[PathSegment], stroke: bool) -> None:
        assert self.ctm is not None
        ends = [cast("Point", part[-2:]) for part in path if part[0] != "h"]
        points = [apply_matrix_pt(self.ctm, end) for end in ends]
        if len(points) < 2:
            return
        x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
        y0, y1 = self.height - max(y for _, y in points), self.height - min(y for _, y in points)
        wide, tall = x1 - x0, y1 - y0
        if (wide <= _THIN and tall >= _LEAST_RULE) or (tall <= _THIN and wide >= _LEAST_RULE):
            self.rules.append([x0, y0, x1, y1])
        elif _THIN / 2 < wide <= _DOT and _THIN / 2 < tall <= _DOT and 0.6 < wide / tall < 1.7:
            self.dots.append([x0, y0, x1, y1])
        elif stroke and all(part[0] in "mlh" for part in path) and len(points) in (4, 5):
            self.rules += [[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]]

    def render_image(self, name: str, stream: PDFStream) -> None:
        assert self.ctm is not None
        x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        area = self.width * self.height
        if area:
            self.pictured = max(self.pictured, min(1.0, abs((x1 - x0) * (y1 - y0)) / area))


def _text_of(font: PDFFont, cid: int) -> str:
    try:
        text = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return _UNMAPPED
    if len(text) > 1 and not any(ord(letter) & 0xFF for letter in text):
        return _unswapped(text)
    if text.isprintable() or text.isspace():
        return text
    return "".join(_kept(text))


def _unswapped(text: str) -> str:
    """Give a ligature whose letters Ghostscript 10.00 wrote with their bytes changed round.

    Of three letters it keeps the first, and the sum of the others.
    """
    letters = "".join(chr(ord(letter) >> 8) for letter in text)
    return _SUMS.get(letters, letters)


def _kept(text: str) -> Iterable[str]:
    """Leave control characters out; half of a surrogate pair is no letter."""
    for letter in text:
        if "\ud800" <= letter <= "\udfff":
            yield _UNMAPPED
        elif letter >= " " and not "\x7f" <= letter < "\xa0":
            yield letter


def _is_bold(font: PDFFont) -> bool:
    name = font.fontname
    name = name.decode("latin-1") if isinstance(name, bytes) else str(name)
    weight = num_value(font.descriptor.get("FontWeight", 0))
    return bool(_BOLD_NAME.search(name)) or weight >= _BOLD_WEIGHT or bool(int(font.flags) & _FORCE_BOLD)
