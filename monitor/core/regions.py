"""Which blocks are the document (`main`) and which are what a site puts around it (`frame`).

Landmarks and names are hints, weighed against what stands inside: an element
that holds much of the page's running text is never frame, whatever it is
called, because a missed edit is worse than noise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from monitor.core.blocks import Block, Span, Walk, Zone
from monitor.model import ClauseKind, Region

_PROSE = 60
"""Code points from which a block counts as running text; a third of it in Han script."""
_ROOT_SHARE = 0.9
_MOST_FRAME = {Zone.NAMED: 0.1, Zone.LANDMARK: 0.3, Zone.OVERLAY: 0.6}
"""The share of the page's running text above which a zone is no frame."""
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DATED = re.compile(
    r"(?i)\b(?:updated?|effective|modified|revised|revision|version|in force|stand|gültig|aktualisiert|"
    r"vigueur|mise à jour)\b|更新|生效|修订|修訂|发布|發布"
)
_WIDGET = re.compile(
    r"(?i)(?:(?:last )?updated?|edited|modified|posted)?\s?(?:about |over )?"
    r"(?:a|an|one|\d+|a few) (?:second|minute|hour|day|week|month|year)s? ago"
    r"|\d+[- ]min(?:ute)?s?(?: read(?:ing)?(?: time)?)?"
    r"|(?:estimated )?reading time:? .{0,20}"
    r"|was this (?:page|article|content|answer|section)? ?(?:helpful|useful)\??(?: yes| no| 👍| 👎)*"
    r"|(?:yes|no|share|copy|copied!?|copy link|copy page|print|download|search|menu|close|open|"
    r"download (?:as )?pdf|"
    r"back to top|skip to (?:main )?content|skip to .{1,30}|on this page|table of contents|contents|"
    r"in this article|next|previous|prev|expand all|collapse all|sign in|log in|sign up|loading(?:\.\.\.|…)?)"
    r"|\d+ out of \d+ found this helpful|have more questions\? submit a request"
    r"|(?:©|\(c\)|copyright)\s.{0,80}"
    r"|(?:diese seite )?(?:teilen|drucken|nach oben|inhaltsverzeichnis|war diese seite hilfreich\?)"
    r"|(?:partager|imprimer|haut de page|sommaire|table des matières)"
    r"|(?:\d+ ?(?:秒|分钟|分鐘|小时|小時|天|个月|年)前(?:更新)?|目录|目錄|返回顶部|返回頂部|分享|打印|复制|"
    r"複製|"
    r"本页目录|此页面对您有帮助吗\??|上一篇.{0,40}|下一篇.{0,40}|登录|注册)"
)
_TOC_LINKS = 3


def regions_of(walk: Walk) -> list[Region]:
    """Give the region of each block, in order."""
    blocks = walk.blocks
    if any(span.zone is Zone.SELECTED for span in walk.spans):
        return _as_selected(walk)
    prose = [_prose_of(block) for block in blocks]
    sums = [0, *accumulate(prose)]
    framed = _framed(walk, sums)
    for at, block in enumerate(blocks):
        if framed[at] and prose[at]:
            prose[at] = 0
        elif not framed[at] and _is_widget(block):
            framed[at] = True
    start, end = _root(walk, prose)
    for at in [*range(start), *range(end, len(blocks))]:
        framed[at] = framed[at] or (not prose[at] and not _belongs(blocks[at]))
    _frame_contents(blocks, framed)
    return [Region.FRAME if one else Region.MAIN for one in framed]


def _as_selected(walk: Walk) -> list[Region]:
    main = [False] * len(walk.blocks)
    for span in walk.spans:
        if span.zone is Zone.SELECTED:
            main[span.start : span.end] = [True] * (span.end - span.start)
    for span in walk.spans:
        if span.zone is Zone.REMOVED:
            main[span.start : span.end] = [False] * (span.end - span.start)
    return [Region.MAIN if one else Region.FRAME for one in main]


def _prose_of(block: Block) -> int:
    """The running text of a block in code points, 0 where it is a label, a link or a line of a menu."""
    length = len(block.text) - block.linked
    if length * 3 < _PROSE or length * 2 < len(block.text):
        return 0
    if length >= _PROSE:
        return length
    return 0 if block.text.isascii() or len(_HAN.findall(block.text)) * 2 <= length else length


def _framed(walk: Walk, sums: Sequence[int]) -> list[bool]:
    framed = [False] * len(walk.blocks)
    total = sums[-1] or 1
    for span in walk.spans:
        if span.zone is Zone.REMOVED or (
            span.zone in _MOST_FRAME and _is_frame(span, walk.blocks, sums, total)
        ):
            framed[span.start : span.end] = [True] * (span.end - span.start)
    return framed


def _is_frame(span: Span, blocks: Sequence[Block], sums: Sequence[int], total: int) -> bool:
    inside = sums[span.end] - sums[span.start]
    if inside > _MOST_FRAME[span.zone] * total:
        return False
    # The title of the page often stands in its header.
    titled = any(
        block.kind is ClauseKind.HEADING and block.level == 1 for block in blocks[span.start : span.end]
    )
    return span.zone is Zone.OVERLAY or not titled


def _root(walk: Walk, prose: Sequence[int]) -> tuple[int, int]:
    """The smallest element that holds nearly all running text, as a range of blocks."""
    sums = [0, *accumulate(prose)]
    needed = sums[-1] * _ROOT_SHARE
    ranges = walk.containers + [(span.start, span.end) for span in walk.spans if span.zone is Zone.CONTENT]
    fitting = [(end - start, start, end) for start, end in ranges if sums[end] - sums[start] >= needed]
    if not fitting or not sums[-1]:
        return 0, len(walk.blocks)
    _, start, end = min(fitting)
    return start, end


def _belongs(block: Block) -> bool:
    """Short blocks outside the root that are part of the document all the same: its title and its date."""
    if block.kind is ClauseKind.HEADING and block.level == 1:
        return True
    return (
        len(block.text) < 120 and any(map(str.isdigit, block.text)) and _DATED.search(block.text) is not None
    )


def _is_widget(block: Block) -> bool:
    return len(block.text) <= 100 and _WIDGET.fullmatch(block.text) is not None


def _frame_contents(blocks: Sequence[Block], framed: list[bool]) -> None:
    """Mark tables of contents: runs of blocks that are nothing but links into the page itself."""
    run: list[int] = []
    for at, block in enumerate([*blocks, None]):
        if block is not None and _is_contents_line(block):
            run.append(at)
            continue
        if len(run) >= _TOC_LINKS:
            for one in run:
                framed[one] = True
        run = []


def _is_contents_line(block: Block) -> bool:
    return (
        bool(block.links)
        and block.linked * 10 >= len(block.text) * 8
        and all("#" in link.href for link in block.links)
    )
