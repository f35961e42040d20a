"""Which blocks are the document (`main`) and which are what a site puts around it (`frame`).

Landmarks and names are hints, weighed against what stands inside: an element
that holds much of the page's running text is never frame, whatever it is
called, because a missed edit is worse than noise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from monitor.core.reading.blocks import Block, Walk, Zone
from monitor.core.reading.widgets import frame_chat, is_widget
from monitor.model import ClauseKind, Region

_PROSE = 60
"""Code points from which a block counts as running text; a third of it in Han script."""
_ROOT_SHARE = 0.9
_ROOT_TEXT_SHARE = 0.75
_MOST_FRAME = {Zone.NAMED: 0.1, Zone.LANDMARK: 0.3, Zone.CONSENT: 0.6, Zone.OVERLAY: 0.6}
"""The share of the page's running text above which a zone is no frame."""
_LITTLE_PROSE = 1_200
"""Code points of running text up to which a landmark is frame whatever its share: shells and error
pages hold next to nothing besides the small print of their footers, and short terms not much."""
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DATED = re.compile(
    r"(?i)\b(?:updated?|effective|modified|revised|revision|version|in force|stand|gültig|aktualisiert|"
    r"vigueur|mise à jour)\b|更新|生效|修订|修訂|发布|發布"
)
_CONSENT = re.compile(
    r"(?i)(?:(?:i )?(?:accept|agree|allow|reject|decline|deny|got it|ok(?:ay)?|refuse|manage|customi[sz]e|"
    r"necessary|essential|akzeptieren|ablehnen|alle akzeptieren|zustimmen|accepter|refuser|tout accepter|"
    r"tout refuser)\b.{0,100}"
    r"|(?:全部)?(?:同意|接受|拒绝|拒絕).{0,20}|.{0,20}cookie[- ](?:settings|preferences).{0,20})"
)
_ACCEPT = re.compile(
    r"(?i)(?:(?:(?:(?:manage|customi[sz]e|change|cookie) )?(?:your |my |cookie )?"
    r"(?:preferences|settings|choices|options)|learn more|more (?:options|info|information)) )?"
    r"(?:(?:i )?(?:accept|agree|allow|reject|decline|got it)"
    r"(?: (?:all|cookies|all cookies|additional|and close))?"
    r"|(?:alle )?(?:cookies )?(?:akzeptieren|ablehnen|zustimmen)|(?:tout )?(?:accepter|refuser)"
    r"|(?:全部)?(?:同意|接受|拒绝|拒絕))"
    r"(?:(?: |$).{0,80})?"
)
# A banner in one line: behind its last sentence stands what its buttons say.
_BANNER_LINE = re.compile(
    r".{15,400}[.!。！）)]\s?"
    r"(?:(?:Accept|Allow|Reject|Decline|Deny|Agree|I agree|Got it|OK|Okay|Akzeptieren|Ablehnen|"
    r"Alle akzeptieren|Zustimmen|Accepter|Refuser|Tout accepter|Tout refuser)(?: all)?(?: cookies)?!?|"
    r"(?:我?知道了|(?:全部)?(?:同意|接受|拒绝|拒絕)))"
    r"(?:\s[A-Z\u4e00-\u9fff][^.!?;。！？；]{0,40})?"
)
_BUTTON = 100
_LINE = 500
_BANNER = 1_500
_BANNER_BLOCKS = 12
_SENTENCE = re.compile(r".{25,}[.!?;]|.{8,}[。！？；]")
_FEW_WORDS = 200
_TITLE = 80
_TITLE_LINES = 3
_OF_POLICY = re.compile(
    r"(?i)policy|policies|privacy|terms|agreement|notice|addendum|conditions|datenschutz|bedingungen|hinweise|"
    r"confidentialité|mentions|政策|协议|協議|条款|條款|隐私|隱私|规则|声明|聲明"
)
_TOC_LINKS = 3


def regions_of(walk: Walk) -> list[Region]:
    """Give the region of each block, in order."""
    blocks = walk.blocks
    if any(span.zone is Zone.SELECTED for span in walk.spans):
        return _as_selected(walk)
    prose = [_prose_of(block) for block in blocks]
    framed, doubtful = _framed(walk, prose)
    for at, block in enumerate(blocks):
        framed[at] = framed[at] or is_widget(block)
    _frame_consent(walk, framed)
    frame_chat(blocks, framed)
    told = [at for at in range(len(blocks)) if not framed[at] and not doubtful[at]]
    start, end = _root(walk, prose, told)
    start = _title_above(blocks, framed, start)
    outside = [*range(start), *range(end, len(blocks))]
    for at in outside:
        framed[at] = framed[at] or doubtful[at] or (not prose[at] and not _belongs(blocks[at]))
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


def _framed(walk: Walk, prose: Sequence[int]) -> tuple[list[bool], list[bool]]:
    """Say for each block whether it is frame wherever it stands, and whether only outside the root."""
    framed = [False] * len(walk.blocks)
    doubtful = [False] * len(walk.blocks)
    sums = [0, *accumulate(prose)]
    # Wrappers inside one another have one range.
    for span in {(one.zone, one.start, one.end): one for one in walk.spans}.values():
        running = sums[span.end] - sums[span.start]
        is_small_print = span.zone is Zone.LANDMARK and running <= _LITTLE_PROSE
        if running > _MOST_FRAME.get(span.zone, 1.0) * sums[-1] and not is_small_print:
            continue
        inside = walk.blocks[span.start : span.end]
        whole = [True] * len(inside)
        if _is_frame(span.zone, inside, prose[span.start : span.end]):
            framed[span.start : span.end] = whole
        elif span.zone is Zone.NAMED and not _has_title(inside):
            doubtful[span.start : span.end] = whole
    return framed, doubtful


def _is_frame(zone: Zone, inside: Sequence[Block], prose: Sequence[int]) -> bool:
    if zone is Zone.CONSENT:
        return any(_CONSENT.fullmatch(block.text) for block in inside)
    if zone is Zone.LANDMARK:
        return not _has_title(inside)
    if zone is Zone.NAMED:
        return not any(prose) and not _has_title(inside) and _is_menu(inside)
    return zone in (Zone.OVERLAY, Zone.REMOVED)


def _has_title(inside: Sequence[Block]) -> bool:
    """The title of the page often stands in its header."""
    return any(block.kind is ClauseKind.HEADING and block.level == 1 for block in inside)


def _is_menu(inside: Sequence[Block]) -> bool:
    """Tell menus from the short lines of a policy: mostly links, or few words and no heading or sentence."""
    length = sum(len(block.text) for block in inside)
    if sum(block.linked for block in inside) * 2 >= length:
        return True
    if length > _FEW_WORDS or any(block.kind is ClauseKind.HEADING for block in inside):
        return False
    return not any(_SENTENCE.fullmatch(block.text) for block in inside)


def _frame_consent(walk: Walk, framed: list[bool]) -> None:
    """Mark cookie banners without a name: small boxes that speak of cookies, with a button to accept them."""
    for at, block in enumerate(walk.blocks):
        if len(block.text) <= _LINE and "cookie" in block.text.lower() and _BANNER_LINE.fullmatch(block.text):
            framed[at] = True
    buttons = {
        at
        for at, block in enumerate(walk.blocks)
        if len(block.text) <= _BUTTON and _ACCEPT.fullmatch(block.text)
    }
    if not buttons:
        return
    length = sum(len(block.text) for block in walk.blocks)
    for start, end in walk.containers:
        inside = walk.blocks[start:end]
        size = sum(len(block.text) for block in inside) if len(inside) <= _BANNER_BLOCKS else length
        if (
            size <= _BANNER
            and size * 2 < length
            and not buttons.isdisjoint(range(start, end))
            and any("cookie" in block.text.lower() for block in inside)
        ):
            framed[start:end] = [True] * len(inside)


def _root(walk: Walk, prose: Sequence[int], told: Sequence[int]) -> tuple[int, int]:
    """The smallest element that holds nearly all running text and most other text, as a range of blocks.

    Lists of names, as of sub-processors, are documents of hardly any running text.
    """
    running, any_text = [0] * len(walk.blocks), [0] * len(walk.blocks)
    for at in told:
        running[at] = prose[at]
        any_text[at] = len(walk.blocks[at].text) - walk.blocks[at].linked
    running_sums, sums = [0, *accumulate(running)], [0, *accumulate(any_text)]
    ranges = walk.containers + [(span.start, span.end) for span in walk.spans if span.zone is Zone.CONTENT]
    fitting = [
        (end - start, start, end)
        for start, end in ranges
        if running_sums[end] - running_sums[start] >= running_sums[-1] * _ROOT_SHARE
        and sums[end] - sums[start] >= sums[-1] * _ROOT_TEXT_SHARE
    ]
    if not fitting or not running_sums[-1]:
        return 0, len(walk.blocks)
    _, start, end = min(fitting)
    return start, end


def _title_above(blocks: Sequence[Block], framed: Sequence[bool], start: int) -> int:
    """Take in a title that stands right above the root, as a plain short line."""
    for at in range(start - 1, max(-1, start - 1 - _TITLE_LINES), -1):
        if framed[at] or blocks[at].linked or len(blocks[at].text) > _TITLE:
            break
        if _OF_POLICY.search(blocks[at].text):
            return at
    return start


def _belongs(block: Block) -> bool:
    """Short blocks outside the root that are part of the document all the same: its title and its date."""
    if block.kind is ClauseKind.HEADING and block.level == 1:
        return True
    return (
        len(block.text) < 120 and any(map(str.isdigit, block.text)) and _DATED.search(block.text) is not None
    )


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
