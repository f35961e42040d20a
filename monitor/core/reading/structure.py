"""Blocks in their structure: headings, list items, table rows, and the zones around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from selectolax.lexbor import LexborNode

from monitor.core.reading.blocks import Block, Span, Walk, Zone
from monitor.core.reading.lines import Lines
from monitor.core.reading.measure import is_longer
from monitor.core.reading.numbering import Numbers, numbers_of, whole
from monitor.core.reading.visibility import zone_of_names
from monitor.model import ClauseKind, Link

Leave = Callable[[], None]

CELL_BORDER = "\t"
"""Between the cells of a row."""

# Members of an enumeration are looked up slowly.
_HEADING, _LIST_ITEM, _PARAGRAPH = ClauseKind.HEADING, ClauseKind.LIST_ITEM, ClauseKind.PARAGRAPH
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = frozenset(("div", "section", "ul", "ol", "form", "table"))
_HEADING_LIMIT = 300
"""Code points without spaces; a longer heading is text that somebody wrapped in a heading's tags."""
_FOR_LAYOUT = "table, h1, h2, h3, h4, form, nav, article, section"


class Structure:
    """Collects the blocks of one page while the walk enters and leaves elements."""

    def __init__(self, walk: Walk, lines: Lines, selected: frozenset[int], removed: frozenset[int]) -> None:
        self._walk = walk
        self._blocks = walk.blocks
        self._lines = lines
        self._selected = selected
        self._removed = removed
        self._chooses = bool(selected or removed)
        self._lists: list[Numbers] = []
        self._items: list[tuple[int, str | None]] = []
        self._fresh_item = False
        self._content = 0
        self._cells: list[list[Block]] | None = None
        self.heading = 0

    # --- text becomes blocks ------------------------------------------------------

    def flush(self) -> None:
        """End the block being read."""
        if not self._lines.parts:
            return
        if self.heading:
            made = self._lines.take(_HEADING, self.heading, None)
        elif self._fresh_item:
            depth, label = self._items[-1]
            made = self._lines.take(_LIST_ITEM, depth, label)
            self._fresh_item = not made
        else:
            made = self._lines.take(_PARAGRAPH, 0, None)
        if self._cells is None:
            self._blocks += made
        elif self._cells:
            self._cells[-1] += made
        else:
            self._cells.append(made)

    def enter(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None], named: Zone | None
    ) -> Leave:
        """Begin a block element; call what comes back when its end is reached.

        `named` is the zone that its role and class hint at.
        """
        if self.heading:
            self._lines.add(" ")
            return partial(self._lines.add, " ")
        self.flush()
        zone = self._zone_of(node, tag, attributes, named)
        leave = self._begin(node, tag, attributes)
        if zone is None:
            return leave
        if zone is Zone.CONTENT:
            self._content += 1
        return partial(self._end_zone, zone, len(self._blocks), leave)

    def _begin(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Leave:
        if tag == "li":
            return self._begin_item(attributes)
        if tag in _HEADINGS or attributes.get("role") == "heading":
            return self._begin_heading(node, tag, attributes)
        if tag in ("ul", "ol", "menu", "dl"):
            items = sum(child.tag == "li" for child in node.iter()) if "reversed" in attributes else 0
            self._lists.append(numbers_of(tag, attributes, items))
            return self._end_list
        if tag in ("dt", "dd"):
            return self._begin_definition(tag)
        if tag == "tr" and self._cells is None and _is_data_row(node):
            self._cells = []
            return self._end_row
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append([])
            return self.flush
        return partial(self.end_block, len(self._blocks))

    def end_block(self, start: int) -> None:
        """End a block element that began when there were `start` blocks."""
        if self.heading:
            self._lines.add(" ")
            return
        self.flush()
        end = len(self._blocks)
        if end - start > 1:
            self._walk.containers.append((start, end))

    # --- zones --------------------------------------------------------------------

    def _zone_of(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None], named: Zone | None
    ) -> Zone | None:
        if self._chooses:
            if node.mem_id in self._removed:
                return Zone.REMOVED
            if node.mem_id in self._selected:
                return Zone.SELECTED
        if tag in ("main", "article"):
            return Zone.CONTENT
        if tag == "nav":
            return Zone.LANDMARK
        if tag in ("header", "footer", "aside"):
            # Inside the document they hold its title, its date and its asides.
            return Zone.NAMED if self._content else Zone.LANDMARK
        if tag == "dialog":
            return Zone.OVERLAY
        if named is not None or not attributes:
            return named
        if attributes.get("aria-modal") == "true":
            return Zone.OVERLAY
        # Headings and paragraphs take their ids from their own words ("how-we-share-data").
        return zone_of_names(None, attributes.get("id")) if tag in _CONTAINERS else None

    def _end_zone(self, zone: Zone, start: int, leave: Leave) -> None:
        leave()
        if zone is Zone.CONTENT:
            self._content -= 1
        end = len(self._blocks)
        if end > start:
            self._walk.spans.append(Span(zone, start, end))

    # --- headings and lists -------------------------------------------------------

    def _begin_heading(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Leave:
        if is_longer(node, _HEADING_LIMIT):
            return partial(self.end_block, len(self._blocks))
        level = _HEADINGS.get(tag) or whole(attributes.get("aria-level")) or 2
        self.heading = min(6, max(1, level))
        return self._end_heading

    def _end_heading(self) -> None:
        self.flush()
        self.heading = 0

    def _end_list(self) -> None:
        self.flush()
        self._lists.pop()

    def _begin_item(self, attributes: dict[str, str | None]) -> Leave:
        label = self._lists[-1].take(attributes.get("value")) if self._lists else None
        self._items.append((max(1, len(self._lists)), label))
        self._fresh_item = True
        return self._end_item

    def _begin_definition(self, tag: str) -> Leave:
        self._items.append((max(1, len(self._lists)) + (tag == "dd"), None))
        self._fresh_item = True
        return self._end_item

    def _end_item(self) -> None:
        self.flush()
        self._items.pop()
        self._fresh_item = False

    # --- tables -------------------------------------------------------------------

    def _end_row(self) -> None:
        self.flush()
        cells, self._cells = self._cells or [], None
        texts: list[str] = []
        links: list[Link] = []
        linked = 0
        for cell in cells:
            if text := " ".join(block.text for block in cell):
                texts.append(text)
            for block in cell:
                links += block.links
                linked += block.linked
        if texts:
            kind = ClauseKind.TABLE_ROW if len(texts) > 1 else ClauseKind.PARAGRAPH
            bold = all(block.bold for cell in cells for block in cell)
            kind = ClauseKind.TABLE_ROW
            self._blocks.append(Block(kind, CELL_BORDER.join(texts), 0, None, tuple(links), linked, bold))


def _is_data_row(row: LexborNode) -> bool:
    """Tell the rows of data from those of a layout.

    Data stands in two cells or more, in a table that is not declared a
    presentation, and its cells hold no headings, tables or sections of a page.
    """
    cells = sum(child.tag in ("td", "th") for child in row.iter())
    if cells < 2 or row.css_first(_FOR_LAYOUT) is not None:
        return False
    table = row.parent
    while table is not None and table.tag != "table":
        table = table.parent
    return table is None or table.attributes.get("role") not in ("presentation", "none")
