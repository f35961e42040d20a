"""HTML -> blocks of the text that a reader sees.

One walk over Lexbor's tree. Block elements part text, inline elements join
it. Left out: what is not rendered (scripts, styles, templates, comments,
`noscript`), form fields, and what the markup hides (see `visibility`), unless
a control on the page opens it. Struck-through text is not the text in force
and goes where hidden text goes.

A row of a data table is one block; its cells are joined by a tab, which is
what a browser puts on the clipboard and folds like any white space, so that
quotes copied across cells match. Tables made for layout read as paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.core.reading.blocks import Walk
from monitor.core.reading.controls import Controls
from monitor.core.reading.lines import APART, BREAK, Lines, absolute, fold, mail_address
from monitor.core.reading.looks import BLOCKS, STRUCK, Action, Look, look_of
from monitor.core.reading.measure import is_longer
from monitor.core.reading.structure import Structure

Leave = Callable[[], None]
Attributes = dict[str, str | None]

_CLIPPED = frozenset(("data-sr-only", "data-visually-hidden"))
_STANDS_FOR = "data-as"
"""Names the block element that an inline one is shown as; pages made with Mintlify write paragraphs so."""
_TELLING = _CLIPPED | {"hidden", "aria-hidden", "popover", "data-cfemail", "aria-modal", _STANDS_FOR}
"""Attributes that decide on their own whether, or as what, an element is read."""
_ACTIONS = (Action.INLINE, Action.BOLD, Action.BLOCK, Action.SKIP, Action.ENTER)
_UNREAD = frozenset(("script", "style", "noscript", "template", "textarea", "title"))
_MAIL = "/cdn-cgi/l/email-protection#"


def walk(
    tree: LexborHTMLParser,
    url: str,
    *,
    selected: frozenset[int] = frozenset(),
    removed: frozenset[int] = frozenset(),
    node_limit: int = 10_000_000,
) -> Walk:
    """Read the visible blocks of a page.

    `url` is what links are relative to; `selected` and `removed` are `mem_id`s
    of elements. The walk ends early, with `exhausted` set, after `node_limit`
    nodes: misnested formatting multiplies them.
    """
    return _Walker(tree, url, selected, removed).run(node_limit)


class _Walker:
    def __init__(
        self, tree: LexborHTMLParser, url: str, selected: frozenset[int], removed: frozenset[int]
    ) -> None:
        self.tree = tree
        self.url = url
        self.chosen = selected | removed
        self.result = Walk()
        self.controls = Controls(tree)
        self.lines = Lines()
        self.structure = Structure(self.result, self.lines, selected, removed)

    def run(self, node_limit: int) -> Walk:  # noqa: C901 - one loop: a call for each node doubles its time
        """Walk over the body."""
        structure, lines = self.structure, self.lines
        flush, end_block, end_bold, blocks = (
            structure.flush,
            structure.end_block,
            lines.end_bold,
            self.result.blocks,
        )
        chosen = self.chosen
        # Members of an enumeration are looked up slowly.
        inline, as_bold, as_block, skip, enter = _ACTIONS
        looks: dict[object, Look] = {}
        stack: list[tuple[LexborNode | None, Leave | None, int]] = []
        node = None if self.tree.body is None else self.tree.body.first_child
        for _ in range(node_limit):
            while node is None:
                if not stack:
                    flush()
                    return self.result
                node, leave, start = stack.pop()
                if leave is not None:
                    leave()
                elif start >= 0 and (lines.parts or start + 1 < len(blocks)):
                    end_block(start)
            tag = node.tag or ""
            if tag == "-text":
                lines.add(node.text_content or "")
                node = node.next
                continue
            attributes = node.attributes
            if attributes:
                get = attributes.get
                key: object = (tag, get("class"), get("style"), get("role"))
            else:
                key = tag
            look = looks.get(key)
            if look is None:
                look = look_of(tag, attributes.get("class"), attributes.get("style"), attributes.get("role"))
                looks[key] = look
            action = look.action
            if (
                look.unsure
                or (attributes and not _TELLING.isdisjoint(attributes))
                or (tag == "a" and structure.heading)
            ):
                action = self.reconsider(node, tag, attributes, look)
            if action is skip:
                node = node.next
                continue
            if (attributes and "id" in attributes) or (chosen and node.mem_id in chosen):
                action = enter
            if action is inline:
                stack.append((node.next, None, -1))
            elif action is as_bold:
                lines.bold += 1
                stack.append((node.next, end_bold, -1))
            elif action is as_block and not structure.heading:
                if lines.parts:
                    flush()
                stack.append((node.next, None, len(blocks)))
            else:
                stack.append((node.next, self.enter(node, tag, attributes, look), -1))
            node = node.first_child
        flush()
        self.result.exhausted = True
        return self.result

    # --- what is not read ---------------------------------------------------------

    def reconsider(self, node: LexborNode, tag: str, attributes: Attributes, look: Look) -> Action:
        """Decide on an element that may not be for the reader: SKIP, or what it would be otherwise."""
        action = look.action
        if action is Action.SKIP:
            return action
        if action is Action.BREAK:
            self.lines.mark(BREAK)
            return Action.SKIP
        if "data-cfemail" in attributes and self.add_address(attributes):
            return Action.SKIP
        if action is Action.HIDE or any(attributes.get(name, "false") != "false" for name in _CLIPPED):
            return self.hide(node)
        closed = (action is Action.MAYBE and "open" not in attributes) or "popover" in attributes
        if closed or ("hidden" in attributes and attributes["hidden"] != "until-found"):
            return Action.ENTER if self.controls.open(node, attributes, look.panel) else self.hide(node)
        if attributes.get("aria-hidden") == "true" and is_decoration(node, look):
            return Action.SKIP
        if tag == "a" and self.structure.heading and is_permalink(node, attributes):
            return Action.SKIP
        return Action.ENTER

    def hide(self, node: LexborNode) -> Action:
        if text := hidden_text(node):
            self.result.hidden.append(text)
        elif node.tag in STRUCK and node.text():
            self.lines.add(" ")  # a struck space is still seen as one
        return Action.SKIP

    def add_address(self, attributes: Attributes) -> bool:
        """Write out an address that Cloudflare obfuscated; say whether it could be read."""
        href = attributes.get("href") or ""
        address = mail_address(attributes.get("data-cfemail") or href.partition(_MAIL)[2])
        if not address:
            return False
        if href:
            self.lines.open_link(f"mailto:{address}")
        self.lines.add(address.partition("?")[0])
        if href:
            self.lines.close_link()
        return True

    # --- elements -----------------------------------------------------------------

    def enter(self, node: LexborNode, tag: str, attributes: Attributes, look: Look) -> Leave | None:
        """Begin an element that is more than plain; give what to call at its end."""
        if tag == "a" and look.simple and not look.block:
            self.lines.open_link(self.target(attributes.get("href") or ""))
            return self.lines.close_link
        leaves: list[Leave] = []
        stands_for = attributes.get(_STANDS_FOR)
        if look.block or stands_for in BLOCKS or (self.chosen and node.mem_id in self.chosen):
            leaves.append(self.structure.enter(node, tag, attributes, look.zone))
            if look.simple:
                return leaves[0]
        return self.enter_more(tag, attributes, look, leaves)

    def enter_more(self, tag: str, attributes: Attributes, look: Look, leaves: list[Leave]) -> Leave | None:
        """Begin what sets its text apart, raises it, emboldens it or keeps its lines."""
        lines = self.lines
        if look.apart:
            lines.mark(APART)
            leaves.append(partial(lines.mark, APART))
        if tag == "a":
            lines.open_link(self.target(attributes.get("href") or ""))
            leaves.append(lines.close_link)
        elif tag == "sup":
            leaves.append(partial(lines.end_raised, len(lines.parts)))
        elif tag == "input" and (attributes.get("type") or "").lower() == "password":
            self.result.password_field = True
        if look.lines:
            lines.kept += 1
            leaves.append(lines.end_kept)
        if look.bold:
            lines.bold += 1
            leaves.append(lines.end_bold)
        return leaves[0] if len(leaves) == 1 else partial(_leave_all, leaves) if leaves else None

    def target(self, href: str) -> str:
        if _MAIL in href and (address := mail_address(href.partition(_MAIL)[2])):
            return f"mailto:{address}"
        return absolute(self.url, href) if href else ""


def _leave_all(leaves: list[Leave]) -> None:
    for leave in reversed(leaves):
        leave()


def is_decoration(node: LexborNode, look: Look) -> bool:
    """Tell icons, which are hidden from the accessibility tree and no words for anybody else either."""
    return look.icon or (not look.block and not is_longer(node, 2))


def is_permalink(node: LexborNode, attributes: Attributes) -> bool:
    """Tell the "#" or "¶" beside a heading that links to the heading itself."""
    return (attributes.get("href") or "").startswith("#") and not (
        is_longer(node, 8) or any(map(str.isalnum, node.text()))
    )


def hidden_text(node: LexborNode) -> str:
    """Give the text below an element that is not shown, without scripts and styles."""
    pieces = []
    for below in node.traverse(include_text=True):
        if below.tag == "-text":
            parent = below.parent
            if parent is None or parent.tag not in _UNREAD:
                pieces.append(below.text_content or "")
    return fold(" ".join(pieces))
