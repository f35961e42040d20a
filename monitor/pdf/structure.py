"""The tree of a tagged PDF -> the block of each piece of content (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, dict_value, resolve1
from pdfminer.psparser import PSLiteral

TEXT, HEADING, ITEM, LABEL, CELL = range(5)

_HEADINGS = {"H": 0, "Title": 1, **{f"H{level}": level for level in range(1, 7)}}
_TEXTS = frozenset(
    ("P", "Caption", "Note", "FENote", "TOCI", "Index", "Formula", "Figure", "Aside", "BibEntry", "Code")
)
_INLINE = frozenset(
    ("Span", "Link", "Quote", "Em", "Strong", "Reference", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT",
     "WP", "Form", "Sub", "NonStruct", "Private", "Artifact")
)  # fmt: skip
_MOST_NODES = 200_000
_MOST_RENAMINGS = 8


@dataclass(slots=True)
class _Place:
    """Where the walk is: the block that content belongs to, and the list and table around it."""

    block: int = -1
    depth: int = 0
    row: int = -1
    page: int = 0
    in_cell: bool = False


@dataclass(slots=True)
class Structure:
    """`blocks` has a kind, a level (of headings) or depth (of items), and the row of cells, else -1.

    `of` gives the block of marked content by page object and number.
    """

    blocks: list[list[int]] = field(default_factory=list)
    of: dict[tuple[int, int], int] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    def is_new_item(self, block: int) -> bool:
        """Say, once, whether a block is a list item: its first paragraph is the item itself."""
        if block < 0 or self.blocks[block][0] != ITEM or block in self._told:
            return False
        self._told.add(block)
        return True


def structure_of(document: PDFDocument) -> Structure:
    """Give the blocks of a tagged file in their order; none where it is not tagged."""
    root = resolve1(document.catalog.get("StructTreeRoot"))
    found = Structure()
    if not isinstance(root, dict):
        return found
    names = {key: resolve1(value) for key, value in dict_value(root.get("RoleMap")).items()}
    waiting: list[tuple[Any, _Place]] = [(root.get("K"), _Place())]
    seen: set[int] = set()
    nodes = rows = 0
    while waiting:
        node, place = waiting.pop()
        nodes += 1
        if nodes > _MOST_NODES:
            return Structure()
        if isinstance(node, PDFObjRef):
            if node.objid in seen:
                continue
            seen.add(node.objid)
            node = resolve1(node)
        if isinstance(node, list):
            waiting += [(child, place) for child in reversed(node)]
        elif isinstance(node, int):
            _keep(found, place, place.page, node)
        elif isinstance(node, dict) and "MCID" in node:
            page = node.get("Pg")
            number = resolve1(node["MCID"])
            if isinstance(number, int) and "Stm" not in node:
                _keep(found, place, page.objid if isinstance(page, PDFObjRef) else place.page, number)
        elif isinstance(node, dict) and "S" in node:
            rows += 1
            waiting.append((node.get("K"), _inside(node, place, _role(node, names), found, rows)))
    return found


def _keep(found: Structure, place: _Place, page: int, number: int) -> None:
    if place.block < 0:
        place.block = len(found.blocks)
        found.blocks.append([TEXT, 0, -1])
    found.of[page, number] = place.block


def _role(node: dict[Any, Any], names: dict[Any, Any]) -> str:
    role = getattr(resolve1(node["S"]), "name", "")
    for _ in range(_MOST_RENAMINGS):
        new = names.get(role)
        if not isinstance(new, PSLiteral) or new.name == role:
            break
        role = new.name
    return str(role)


def _inside(node: dict[Any, Any], place: _Place, role: str, found: Structure, number: int) -> _Place:
    """Give the place of what stands inside a node of the tree; begins a block where one begins."""
    page = node.get("Pg")
    inner = _Place(
        place.block, place.depth, place.row, page.objid if isinstance(page, PDFObjRef) else place.page,
        place.in_cell,
    )  # fmt: skip
    if role in _INLINE or (place.in_cell and role not in ("TR", "TD", "TH", "Table")):
        return inner
    if role == "L":
        inner.depth += 1
        inner.block = -1
    elif role == "TR":
        inner.row, inner.in_cell, inner.block = number, False, -1
    elif role in ("TD", "TH"):
        inner.in_cell = True
        inner.block = _begin(found, CELL, 0, inner.row)
    elif role in _HEADINGS:
        inner.block = _begin(found, HEADING, _HEADINGS[role])
    elif role == "LI":
        inner.block = _begin(found, ITEM, place.depth)
    elif role == "Lbl" and 0 <= place.block == len(found.blocks) - 1 and found.blocks[-1][0] == ITEM:
        inner.block = _begin(found, LABEL, place.depth)
    elif role in _TEXTS:
        inner.block = place.block if found.is_new_item(place.block) else _begin(found, TEXT, 0)
    elif role not in ("LBody", "Lbl"):
        inner.block = -1
    return inner


def _begin(found: Structure, kind: int, level: int, row: int = -1) -> int:
    found.blocks.append([kind, level, row])
    return len(found.blocks) - 1
