"""What the rules of the guard look at, and how signs on a page are added up.

No single string decides. A rule is a table of `Sign`s, each looked for in one
place and worth some points; a page must collect more points the more of a
document stands on it. So a policy that talks about challenges, sign-in or
missing pages stays a policy, and a challenge stays one whatever its wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from monitor.core.guard.hosts import host_of
from monitor.model import Answer, Clause, ClauseKind, Document, Page, Source

TITLE = "title"
HEADING = "heading"
LINE = "line"
TEXT = "text"
MARKUP = "markup"
HEADER = "header"
PATH = "path"

_MARKUP_HEAD = 120_000
_MARKUP_TAIL = 40_000
_TEXT_LIMIT = 20_000
_CLAUSE_LIMIT = 400
_LINE_CHARS = 320
_STANDING_ENOUGH = 24.0

_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]")
_SENTENCE_END = re.compile(r"[.!?;:](?:\s|$)|[。！？；]")

_LEGAL = re.compile(
    r"personal (?:data|information)|personally|privacy|\bcollect|\bretain|\bretention|disclos|third.part(?:y|ies)"
    r"|\bconsent|\bliab|warrant|terminat|agreement|\bgovern|licen[cs]e|indemn|intellectual|\brights?\b|\blaws?\b"
    r"|subprocessor|controller|processor|\bshall\b|obligation|jurisdiction|arbitrat|\bprocess(?:ing|ed|es)?\b"
    r"|we (?:may|will|use|do not|share|store|keep|delete)|you (?:may|must|agree|can|retain|own)|your (?:data|content|rights)"
    r"|\btrain(?:ing)?\b|\bencrypt|\bstored?\b|\btransfer|personenbezogen|daten|einwillig|verarbeit|haftung|vertrag"
    r"|nutzung|données|traitement|responsab|droits?\b|conditions|contrat|datos|tratamiento|derechos|responsabil"
    r"|个人信息|个人数据|隐私|收集|处理|存储|同意|第三方|责任|权利|协议|服务|法律|保护|披露|用户|您|個人|取得|利用|規約"
)


def size_of(text: str) -> int:
    """Count words; two characters of Chinese, Japanese or Korean count as one."""
    return len(text.split()) + len(_CJK.findall(text)) // 2


def _folded(text: str) -> str:
    return text[:_LINE_CHARS].lower().replace("’", "'")


@dataclass(frozen=True)
class View:
    """An answer as the rules see it; everything on it is folded to lower case and bounded in length."""

    answer: Answer
    page: Page | None
    source: Source
    earlier: Sequence[Document]

    @property
    def document(self) -> Document | None:
        return self.page.document if self.page else None

    @cached_property
    def main(self) -> tuple[Clause, ...]:
        """The clauses of the main part, or all clauses where nothing was taken for it."""
        if self.document is None:
            return ()
        return self.document.main or self.document.clauses

    @cached_property
    def size(self) -> int:
        return sum(size_of(clause.text) for clause in self.main)

    @cached_property
    def whole_size(self) -> int:
        return size_of(self.document.text) if self.document else 0

    @cached_property
    def title(self) -> str:
        if self.document is not None:
            return _folded(" ".join((self.document.title or "")[:2000].split()))
        start = self.markup.find("<title")
        if start < 0:
            return ""
        inner = self.markup[start : start + 600].partition(">")[2].partition("</title")[0]
        return " ".join(inner.split())[:_LINE_CHARS]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first heading, and every one of the first level."""
        found = [clause for clause in self.lines_of if clause.kind is ClauseKind.HEADING]
        chosen = [clause for place, clause in enumerate(found) if place == 0 or clause.level == 1]
        return tuple(_folded(clause.text) for clause in chosen[:6])

    @cached_property
    def lines_of(self) -> tuple[Clause, ...]:
        if self.document is None:
            return ()
        clauses = self.document.clauses if self.whole_size <= 400 else self.main
        return clauses[:_CLAUSE_LIMIT]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """What may be the message of a page: its clauses, frame included only where the page is small."""
        return tuple(_folded(clause.text) for clause in self.lines_of)

    @cached_property
    def text(self) -> str:
        return "\n".join(self.lines)[:_TEXT_LIMIT]

    @cached_property
    def sample(self) -> str:
        """The beginning of the main text as written, for what needs running words."""
        parts: list[str] = []
        left = 8000
        for clause in self.main:
            parts.append(clause.text[:left])
            left -= len(clause.text)
            if left <= 0:
                break
        return "\n".join(parts)

    @cached_property
    def markup(self) -> str:
        raw = self.page.markup if self.page else ""
        if not raw and self.answer.body:
            raw = self.answer.body[: _MARKUP_HEAD + _MARKUP_TAIL].decode("utf-8", "replace")
        if len(raw) > _MARKUP_HEAD + _MARKUP_TAIL:
            raw = raw[:_MARKUP_HEAD] + "\n" + raw[-_MARKUP_TAIL:]
        return raw.lower()

    @cached_property
    def headers(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self.answer.headers.items()).lower()

    @cached_property
    def path(self) -> str:
        """Host and path of where it ended, as one string."""
        try:
            parts = urlsplit(self.answer.final_url)
        except ValueError:
            return ""
        return f"{host_of(self.answer.final_url)}{parts.path}".lower()

    @cached_property
    def standing(self) -> float:
        """How much of a document stands there: about one point for each sentence of a policy.

        Sentences without any word of policies count a third. Counting stops
        where no sign could outweigh it.
        """
        return standing_of(self.main)


def standing_of(clauses: Iterable[Clause]) -> float:
    """Add up the sentences in `clauses`, those that speak like a policy at full weight."""
    points = 0.0
    for clause in clauses:
        if clause.kind is ClauseKind.HEADING:
            continue
        text = clause.text[:4000].lower()
        if size_of(text) < 6:
            continue
        sentences = max(1, len(_SENTENCE_END.findall(text)))
        legal = min(sentences, len(_LEGAL.findall(text)))
        points += legal + (sentences - legal) * 0.35
        if points >= _STANDING_ENOUGH:
            break
    return points


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a rule looks for: a pattern, where, and what it is worth.

    `line` is a clause that begins with the pattern (after "sorry" and the like)
    and is short enough to be a message; `text` is anywhere in the words;
    `heading` the first heading or one of the first level.
    """

    place: str
    pattern: re.Pattern[str]
    points: float


def signs(place: str, points: float, *patterns: str) -> tuple[Sign, ...]:
    """Give signs of one place and worth; patterns are regular expressions on lower-case text."""
    return tuple(Sign(place, re.compile(pattern), points) for pattern in patterns)


_LEAD = re.compile(
    r"(?:(?:oops|whoops|sorry|we'?re sorry|we are sorry|uh[- ]?oh|hmm+|error|http|status|code|d[ée]sol[ée]e?|hoppla|entschuldigung"
    r"|leider|but|the|[45]\d\d)\b|很抱歉|非常抱歉|抱歉|对不起|哎呀|糟糕|您好|你好|尊敬的用户|[\W_])+"
)
_LONGEST_MESSAGE = 45


def points_of(view: View, table: Iterable[Sign]) -> float:
    """Add up what the signs in `table` are worth on this page; each counts once."""
    if view.standing >= _STANDING_ENOUGH:
        return 0.0
    return sum(sign.points for sign in table if _found(view, sign))


def needed(standing: float) -> float:
    """Give the points that a rule must collect against a document of this standing."""
    return 2.0 + 0.7 * max(0.0, standing - 3.0)


def _found(view: View, sign: Sign) -> bool:
    search = sign.pattern.search
    if sign.place == TITLE:
        return bool(view.title) and search(view.title) is not None
    if sign.place == HEADING:
        return any(_begins(heading, sign.pattern) for heading in view.headings)
    if sign.place == LINE:
        return any(_begins(line, sign.pattern) for line in view.lines)
    if sign.place == TEXT:
        return search(view.text) is not None
    if sign.place == MARKUP:
        return search(view.markup) is not None
    if sign.place == HEADER:
        return search(view.headers) is not None
    return search(view.path) is not None


def _begins(line: str, pattern: re.Pattern[str]) -> bool:
    if pattern.match(line):
        return size_of(line) <= _LONGEST_MESSAGE
    lead = _LEAD.match(line)
    if lead is None:
        return False
    return pattern.match(line, lead.end()) is not None and size_of(line) <= _LONGEST_MESSAGE
