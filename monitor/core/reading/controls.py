"""Whether a control on the page opens what is hidden: accordions, tabs and their like."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.core.reading.measure import is_longer

_POINTERS = ("aria-controls", "data-target", "data-bs-target", "popovertarget", "data-tab")
_CONTROL = "button, summary, [aria-expanded], [role=button], [role=tab], [onclick]"
_TITLE_NAME = re.compile(r"question|title|header|heading|trigger|toggle|label|summary|button|control|tab")
_ASIDE_LIMIT = 300
"""Code points without spaces of the title of a collapsed block; more is no control but a neighbour."""


class Controls:
    """The controls of one page, looked for when the first hidden element asks."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._targets: frozenset[str] | None = None

    def open(self, node: LexborNode, attributes: dict[str, str | None], is_panel: bool) -> bool:
        """Say whether a control opens the hidden element.

        It is pointed at by a control, is a tab's panel, or stands right after a
        control: where its class calls it a panel (`is_panel`), a title before it is enough.
        """
        identifier = attributes.get("id")
        if identifier and identifier in self._pointed_at():
            return True
        role = attributes.get("role")
        if role == "tabpanel" or (role == "region" and attributes.get("aria-labelledby")):
            return True
        return _follows_control(node, is_panel)

    def _pointed_at(self) -> frozenset[str]:
        if self._targets is None:
            found: set[str] = set()
            for name in _POINTERS:
                for node in self._tree.css(f"[{name}]"):
                    found.update((node.attributes.get(name) or "").replace("#", " ").split())
            for node in self._tree.css(
                '[data-toggle][href^="#"], [data-bs-toggle][href^="#"], [role=tab][href^="#"]'
            ):
                found.add((node.attributes.get("href") or "")[1:])
            self._targets = frozenset(found)
        return self._targets


def _follows_control(node: LexborNode, is_panel: bool) -> bool:
    before = _element_before(node)
    if before is None and node.parent is not None and is_panel:
        before = _element_before(node.parent)
    if before is None or is_longer(before, _ASIDE_LIMIT):
        return False
    tag = before.tag or ""
    if is_panel and _TITLE_NAME.search((before.attributes.get("class") or "").lower()):
        return True
    if is_panel and (tag in ("button", "summary", "a", "dt", "label") or (len(tag) == 2 and tag[0] == "h")):
        return True
    if "aria-expanded" in before.attributes or before.attributes.get("role") == "button":
        return True
    found = before.css_first("[aria-expanded]") if not is_panel else before.css_first(_CONTROL)
    return found is not None


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before
