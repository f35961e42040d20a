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

from monitor.core.blocks import Walk
from monitor.core.controls import Controls
from monitor.core.lines import APART, BREAK, Lines, absolute, fold, mail_address
from monitor.core.structure import Structure
from monitor.core.visibility import PLAIN, ROLES, Style, class_of, style_of

Leave = Callable[[], None]

_STRUCK = frozenset(("del", "s", "strike"))
_SKIPPED = _STRUCK | frozenset(
    ["script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "picture", "select", "option", "optgroup", "datalist", "textarea", "noembed", "noframes", "map", "area", "rp", "annotation", "-comment"]
)
_INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "q", "ruby", "rb", "rt", "rtc", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "math", "mrow", "mi", "mn", "mo", "mtext", "semantics", "slot", "progress", "meter"]
)
_APART_TAGS = frozenset(("button", "rt", "img"))
_BOLD = frozenset(("b", "strong"))
_PLAIN_INLINE = _INLINE - _APART_TAGS - _BOLD - {"sup"}
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
        self.result = Walk()
        self.controls = Controls(tree)
        self.lines = Lines()
        self.structure = Structure(self.result, self.lines, selected, removed)
        self.kept_lines = 0

    def run(self, node_limit: int) -> Walk:
        stack: list[tuple[LexborNode | None, Leave | None]] = []
        body = self.tree.body
        node = None if body is None else body.first_child
        for _ in range(node_limit):
            while node is None:
                if not stack:
                    self.structure.flush()
                    return self.result
                node, leave = stack.pop()
                if leave is not None:
                    leave()
            tag = node.tag or ""
            if tag == "-text":
                self.add(node.text_content or "")
            elif tag in _SKIPPED:
                if tag in _STRUCK:
                    self.hide(node)
            else:
                attributes = node.attributes
                if not attributes or not self.is_left_out(node, tag, attributes):
                    leave = self.enter(node, tag, attributes)
                    stack.append((node.next, leave))
                    node = node.first_child
                    continue
            node = node.next
        self.structure.flush()
        self.result.exhausted = True
        return self.result

    def add(self, text: str) -> None:
        if not self.kept_lines or "\n" not in text:
            self.lines.add(text)
            return
        for at, line in enumerate(text.split("\n")):
            if at:
                self.lines.mark(BREAK)
            if line:
                self.lines.add(line)

    # --- what is not read ---------------------------------------------------------

    def is_left_out(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Say whether to pass over the element; what is only hidden is noted on the way."""
        if tag == "input":
            if (attributes.get("type") or "").lower() == "password":
                self.result.password_field = True
            return True
        if "data-cfemail" in attributes or _MAIL in (attributes.get("href") or ""):
            return self.add_address(attributes)
        style = style_of(attributes["style"] or "") if "style" in attributes else PLAIN
        named = class_of(attributes["class"] or "") if "class" in attributes else PLAIN
        if style.struck or named.struck or named.clipped or style.clipped:
            return self.hide(node)
        closed = style.gone or "popover" in attributes or (tag == "dialog" and "open" not in attributes)
        if closed or ("hidden" in attributes and attributes["hidden"] != "until-found"):
            return not self.controls.open(node, attributes, named) and self.hide(node)
        if attributes.get("aria-hidden") == "true":
            return is_decoration(node, tag, named)
        return tag == "a" and self.structure.heading > 0 and is_permalink(node, attributes)

    def hide(self, node: LexborNode) -> bool:
        if text := hidden_text(node):
            self.result.hidden.append(text)
        return True

    def add_address(self, attributes: dict[str, str | None]) -> bool:
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

    def enter(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Leave | None:
        if tag in _PLAIN_INLINE and not attributes:
            return None
        if tag == "br":
            self.lines.mark(BREAK)
            return None
        inline = tag in _INLINE or "-" in tag
        style = style_of(attributes.get("style") or "") if attributes else PLAIN
        named = class_of(attributes.get("class") or "") if attributes else PLAIN
        starts_block = style.block if style.block is not None else named.block or not inline
        if "-" in tag and attributes.get("role") in ROLES:
            starts_block = True
        leaves = [self.structure.enter(node, tag, attributes)] if starts_block else []
        if inline and not starts_block and (tag in _APART_TAGS or "-" in tag or style.apart):
            self.lines.mark(APART)
            leaves.append(partial(self.lines.mark, APART))
        if tag == "a" and (href := absolute(self.url, attributes.get("href") or "")):
            self.lines.open_link(href)
            leaves.append(self.lines.close_link)
        if tag == "sup":
            self.lines.raised += 1
            leaves.append(self.end_raised)
        if tag == "pre" or style.lines:
            self.kept_lines += 1
            leaves.append(self.end_kept_lines)
        leaves += self.embolden(tag, style, named)
        return _all_of(leaves)

    def embolden(self, tag: str, style: Style, named: Style) -> list[Leave]:
        bold = style.bold if style.bold is not None else tag in _BOLD or named.bold
        if not bold:
            return []
        self.lines.bold += 1
        return [self.end_bold]

    def end_bold(self) -> None:
        self.lines.bold -= 1

    def end_kept_lines(self) -> None:
        self.kept_lines -= 1

    def end_raised(self) -> None:
        self.lines.raised -= 1


def _all_of(leaves: list[Leave]) -> Leave | None:
    if len(leaves) < 2:
        return leaves[0] if leaves else None

    def leave_all() -> None:
        for leave in reversed(leaves):
            leave()

    return leave_all


def is_decoration(node: LexborNode, tag: str, named: Style) -> bool:
    """Tell icons, which are hidden from the accessibility tree and no words for anybody else either."""
    return named.icon or (tag in _INLINE and len(fold(node.text())) <= 2)


def is_permalink(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Tell the "#" or "¶" beside a heading that links to the heading itself."""
    return (attributes.get("href") or "").startswith("#") and not any(map(str.isalnum, node.text()))


def hidden_text(node: LexborNode) -> str:
    """Give the text below an element that is not shown, without scripts and styles."""
    pieces = []
    for below in node.traverse(include_text=True):
        if below.tag == "-text":
            parent = below.parent
            if parent is None or parent.tag not in ("script", "style", "noscript", "template"):
                pieces.append(below.text_content or "")
    return fold(" ".join(pieces))
