"""Words of buttons, counters, icons and chat windows: no part of a document, wherever on the page they stand.

Only whole blocks count, and only short ones: a sentence with such words in it is a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.core.reading.blocks import Block
from monitor.model import ClauseKind

_WIDGET = re.compile(
    r"(?i)(?:(?:last )?updated?|edited|modified|posted)?\s?(?:about |over )?"
    r"(?:a|an|one|\d+|a few) (?:second|minute|hour|day|week|month|year)s? ago"
    r"|.{0,60}(?:updated|edited|modified|posted) .{0,20} ago"
    r"|\d+[- ]min(?:ute)?s?(?: read(?:ing)?(?: time)?)?"
    r"|(?:estimated )?reading time:? .{0,20}"
    r"|was this (?:page|article|content|answer|section)? ?(?:helpful|useful)\??(?:\s?(?:yes|no|👍|👎))*"
    r"(?:\s?\d+ out of \d+ found this helpful)?"
    r"|(?:yes|no|share|copy|copied!?|copy link|copy page|print|download|search|menu|close|open|"
    r"download (?:as )?pdf|"
    r"back to top|skip to (?:main )?content|skip to .{1,30}|on this page|table of contents|contents|"
    r"in this article|next|previous|prev|expand all|collapse all|sign in|log in|sign up|loading(?:\.\.\.|…)?)"
    r"|show(?: (?:more|less))?|(?:show \d+ )?results per page|(?:previous|prev) next"
    r"|did this answer your question\??.{0,12}|edit this page(?: on .{1,20})?"
    r"|related (?:articles|topics|pages)|(?:last )?updated (?:today|yesterday|this week|this month)"
    r"|choose another country or region\b.{0,60}"
    r"|\d+ out of \d+ found this helpful|have more questions\? submit a request"
    r"|(?:(?:copyright )?(?:©|\(c\)(?=\s?\d{4}))|copyright (?=\d{4})).{0,80}"
    r"|(?:diese seite )?(?:teilen|drucken|nach oben|inhaltsverzeichnis|war diese seite hilfreich\?)"
    r"|(?:partager|imprimer|haut de page|sommaire|table des matières)"
    r"|(?:\d+ ?(?:秒|分钟|分鐘|小时|小時|天|个月|年)前(?:更新)?|目录|目錄|返回顶部|返回頂部|分享|打印|复制|"
    r"複製|"
    r"(?:最近|最后|上次)?(?:修改|更新|编辑)(?:时间|于)?[:：]?\s?"
    r"(?:今天|昨天|刚刚|\d+ ?(?:秒|分钟|小时|天)前).{0,8}|"
    r"本页目录|此页面对您有帮助吗\??|上一篇.{0,40}|下一篇.{0,40}|登录|注册)"
)
# The first words of the above, without which the long expression need not be tried.
_WIDGET_WORD = re.compile(
    r"(?i)(?:last|updated?|edited|modified|posted|about|over|an?|one|estimated|reading|was|yes|no|share|cop(?:y|ied)|"
    r"print|download|search|menu|close|open|back|skip|on|table|contents|in|next|prev|expand|collapse|choose|sign|log|loading|"
    r"show|results|"
    r"have|did|edit|related|copyright|diese|teilen|drucken|nach|inhaltsverzeichnis|war|partager|imprimer|haut|sommaire)"
)
_ICON = re.compile(
    r"(?:(?:fa[bdlrs]? |fa-(?:solid|regular|brands) )?fa-[a-z][a-z0-9-]{1,40}"
    r"|(?:keyboard_)?arrow_(?:back|forward|upward|downward|up|down|left|right_alt|right|drop_(?:down|up))"
    r"(?:_ios)?"
    r"|expand_(?:more|less)|chevron_(?:left|right)|open_in_new|more_(?:vert|horiz)|content_copy|file_download"
    r"|check_circle|help_outline|info_outline| ){1,11}"
)
"""Names that icon fonts draw as a picture; without the font they are text. Names of cookies look alike."""
_CHAT_ASKS = re.compile(
    r"(?i)(?:(?:hi|hello|hey)\b.{0,20})?(?:how|what) can (?:i|we) (?:help|assist)"
    r"(?: you)?(?: with)?(?: today)?\s?\??"
    r"|ask (?:[\w.'’-]{1,20} ){0,3}(?:an? question|anything)\s?[.!?…]{0,3}"
    r"|(?:type|enter|write) (?:a|your) (?:message|question)(?: here)?\s?[.…]{0,3}"
    r"|(?:你好.{0,10})?(?:有什么|请问有什么|我).{0,4}(?:可以|能)?帮(?:到|助)?(?:你|您)(?:的|什么)?(?:吗|呢)?[?？]?"
)
_CHAT_BEGINS = frozenset("aAeEhHtTwW你有请我")
"""How the above begin: for most blocks the expression need not be tried."""
_CHAT_BESIDE = re.compile(
    r"(?i)(?:hi|hello|hey|welcome)(?: there)?\s?[!.,]?\s?👋?"
    r"|(?:example|sample|suggested) (?:questions?|prompts?)"
    r"|please (?:verify|check) (?:the )?(?:answers?|responses?)(?: for accuracy)?\.?|你好[!！。]?"
)
_QUESTIONS = re.compile(r"(?:[^.!?。！？]{5,200}[?？]\s?){1,6}")
_CHAT_LINE = 80


def is_widget(block: Block) -> bool:
    """Say whether a block is nothing but the words of a button, a counter, an icon or a line of rights."""
    text = block.text
    if len(text) > 100:
        return False
    if text[0].islower() and block.kind is ClauseKind.PARAGRAPH and _ICON.fullmatch(text):
        return True
    if text[0].isalpha() and text.isascii() and not text.endswith(" ago") and not _WIDGET_WORD.match(text):
        return False
    return _WIDGET.fullmatch(text) is not None


def frame_chat(blocks: Sequence[Block], framed: list[bool]) -> None:
    """Mark the words of a chat window: the line that asks what one wants, and what is said right beside it.

    What an assistant may get wrong is a clause anywhere else; questions count only between such lines.
    """
    for at, block in enumerate(blocks):
        if block.text[0] not in _CHAT_BEGINS or not _is_spoken(block, _CHAT_ASKS):
            continue
        framed[at] = True
        for step in (-1, 1):
            near = at + step
            while 0 <= near < len(blocks) and _is_beside(blocks, near, step):
                framed[near] = True
                near += step


def _is_beside(blocks: Sequence[Block], at: int, step: int) -> bool:
    if _is_spoken(blocks[at], _CHAT_BESIDE) or _is_window_title(blocks[at]):
        return True
    beyond = at + step
    return (
        0 <= beyond < len(blocks)
        and blocks[at].kind is not ClauseKind.HEADING
        and _QUESTIONS.fullmatch(blocks[at].text) is not None
        and _is_spoken(blocks[beyond], _CHAT_BESIDE)
    )


def _is_window_title(block: Block) -> bool:
    """A heading like this on its own may stand over how to reach somebody."""
    return (
        block.kind is ClauseKind.HEADING and not block.links and _CHAT_ASKS.fullmatch(block.text) is not None
    )


def _is_spoken(block: Block, words: re.Pattern[str]) -> bool:
    return (
        len(block.text) <= _CHAT_LINE
        and block.kind is ClauseKind.PARAGRAPH
        and not block.links
        and words.fullmatch(block.text) is not None
    )
