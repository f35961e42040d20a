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
from monitor.core.guard.kinds import kinds_in
from monitor.core.guard.signs import (
    HEADER,
    HEADING,
    LINE,
    MARKUP,
    OWN_LINE,
    PATH,
    TEXT,
    TITLE,
    Sign,
    folded,
    messages_in,
    size_of,
    speaks,
    words_in,
)
from monitor.model import Answer, Clause, ClauseKind, Document, Page, Source, SourceKind

_MARKUP_HEAD = 120_000
_MARKUP_TAIL = 40_000
_MARKUP_OF_SHELLS = 1_000_000
_TEXT_LIMIT = 20_000
_CLAUSE_LIMIT = 400
_STANDING_ENOUGH = 24.0
STANDS = 6.0
"""From this standing on a page holds the better part of a short policy."""
_SHORT = 60
_BEGINNING = 2_000
POLICIES = frozenset({SourceKind.PRIVACY_POLICY, SourceKind.TERMS, SourceKind.DPA})
_PLAIN_IN_POLICY = 0.35
_PLAIN_ELSEWHERE = 0.7
_FEW_HEADINGS = 3
_LIGHT = 2.5
_NEED = 2.0
_NEED_MORE = 0.7
_LEAST_NEED = 1.4
_NAMED = 1.0
_STRUCTURED = 2.0
_OPENING = 2.0

_LANGUAGES_KNOWN = frozenset({"en", "de", "fr", "es", "zh", "ja", None})
"""Languages in which the words of policies below are known; None: too little text to tell."""
_SENTENCE_END = re.compile(r"[.!?;:](?:\s|$)|[。！？；]")

_LEGAL = re.compile(
    r"personal (?:data|information)|personally|privacy|\bcollect|\bretain|\bretention|disclos"
    r"|third.part(?:y|ies)"
    r"|\bconsent|\bliab|warrant|terminat|agreement|\bgovern|licen[cs]e|indemn|intellectual|\brights?\b"
    r"|\blaws?\b"
    r"|subprocessor|controller|processor|\bshall\b|obligation|jurisdiction|arbitrat|\bprocess(?:ing|ed"
    r"|es)?\b"
    r"|we (?:may|will|use|do not|share|store|keep|delete)|you (?:may|agree|retain|own)\b|your (?:data"
    r"|content|rights)"
    r"|\btrain(?:ing|ed)?\b|\bdelet(?:e|ed|ion)\b|\bpolic(?:y|ies)\b|\bdata\b|\bencrypt|\bstored?\b"
    r"|\btransfer|personenbezogen|daten|einwillig|verarbeit|haftung|vertrag"
    r"|nutzung|données|traitement|responsab|droits?\b|conditions|contrat|datos|tratamiento|derechos"
    r"|responsabil"
    r"|信息|个人数据|隐私|收集|处理|存储|同意|第三方|责任|权利|协议|法律|披露|我们(?:将|会|不|可能"
    r"|使用|在|仅|需|依|与|通过|对)|个人|個人|取得|規約"
)


_POLICY_NAME = re.compile(
    r"privacy|polic(?:y|ies)|terms|agreement|notice|conditions|addendum|subprocessor|data protection"
    r"|datenschutz|bedingungen|richtlinie"
    r"|confidentialité|politique|privacidad|política|términos|政策|协议|条款|隐私|声明|プライバシー"
    r"|規約|개인정보|약관"
)


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
        return words_in(clause.text for clause in self.main)

    @cached_property
    def is_short(self) -> bool:
        """Say whether the main text has fewer than 60 words, without counting all of them."""
        beginning = words_in((clause.text for clause in self.main), _BEGINNING)
        return beginning < _SHORT and self.size < _SHORT

    @cached_property
    def whole_size(self) -> int:
        return size_of(self.document.text[:_TEXT_LIMIT]) if self.document else 0

    @cached_property
    def title(self) -> str:
        if self.document is not None:
            return folded(" ".join((self.document.title or "")[:2000].split()))
        start = self.markup.find("<title")
        if start < 0:
            return ""
        inner = self.markup[start : start + 600].partition(">")[2].partition("</title")[0]
        return " ".join(inner.split())[:300]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first heading, and every one of the first level."""
        found = [clause for clause in self.lines_of if clause.kind is ClauseKind.HEADING]
        chosen = [clause for place, clause in enumerate(found) if place == 0 or clause.level == 1]
        return tuple(folded(clause.text) for clause in chosen[:6])

    @cached_property
    def lines_of(self) -> tuple[Clause, ...]:
        if self.document is None:
            return ()
        clauses = (self.document.clauses if self.whole_size <= 400 else self.main)[:_CLAUSE_LIMIT]
        headings = [place for place, clause in enumerate(clauses) if clause.kind is ClauseKind.HEADING]
        if len(headings) <= _FEW_HEADINGS:
            return tuple(clause for clause in clauses if clause.kind is not ClauseKind.TABLE_ROW)
        # Where many headings part a text, those below the first name topics: they are no messages.
        return tuple(
            clause
            for place, clause in enumerate(clauses)
            if clause.kind is not ClauseKind.TABLE_ROW
            and (clause.kind is not ClauseKind.HEADING or clause.level == 1 or place == headings[0])
        )

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """What may be the message of a page: its clauses, frame included only where the page is small."""
        return tuple(folded(clause.text) for clause in self.lines_of)

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
        if self.standing < 1:
            return raw[:_MARKUP_OF_SHELLS].lower()
        if len(raw) > _MARKUP_HEAD + _MARKUP_TAIL:
            raw = raw[:_MARKUP_HEAD] + "\n" + raw[-_MARKUP_TAIL:]
        return raw.lower()

    @cached_property
    def headers(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self.answer.headers.items()).lower()

    @cached_property
    def path(self) -> str:
        """Host and path of where it ended, as one string; "" where that is what was asked for."""
        if self.answer.final_url == self.source.url:
            return ""
        try:
            parts = urlsplit(self.answer.final_url)
        except ValueError:
            return ""
        return f"{host_of(self.answer.final_url)}{parts.path}".lower()

    @cached_property
    def standing(self) -> float:
        """How much of a document stands there: about one point for each sentence of a policy.

        Sentences without any word of policies count a third, on help pages and
        the like more. Counting stops where no sign could outweigh it.
        """
        return standing_of(self.main, self.plain)

    @property
    def plain(self) -> float:
        """What a sentence without any word of policies is worth on a page of this kind."""
        return _PLAIN_IN_POLICY if self.source.kind in POLICIES else _PLAIN_ELSEWHERE

    @cached_property
    def reads_like_policy(self) -> bool:
        """Say whether a name or a sentence on the page is of the kind that policies are made of.

        A short page must say more: two words of policies, or one below the name of one.
        """
        is_named = self.named or _POLICY_NAME.search(self.title) is not None
        if self.document is not None and self.document.language not in _LANGUAGES_KNOWN:
            return is_named or not self.is_short
        if is_named and not self.is_short:
            return True
        texts = (
            clause.text[:4000].lower()
            for clause in self.main[:_CLAUSE_LIMIT]
            if size_of(clause.text[:300]) >= 3 and clause.kind is not ClauseKind.HEADING
        )
        words = {match[0] for text in texts for match in _LEGAL.finditer(text)}
        return len(words) >= (2 if self.is_short and not is_named else 1)

    @cached_property
    def named(self) -> bool:
        """Say whether a heading of the page names a policy; titles do so on error pages too."""
        names = [clause.text for clause in self.main[:60] if clause.kind is ClauseKind.HEADING][
            :_FEW_HEADINGS
        ]
        return any(_POLICY_NAME.search(name.lower()) for name in names)

    @cached_property
    def need(self) -> float:
        """The points that a rule must collect against what stands there.

        A page without a single sentence or name of a policy needs few.
        """
        if self.standing < 1 and self.page is not None and not self.named and not kinds_in((self.title,)):
            return _LEAST_NEED
        return self.need_against(self.standing)

    def need_against(self, standing: float) -> float:
        """Give the points needed against a document of this standing on this page."""
        if self.source.kind in POLICIES and not self.named:
            standing /= 2
        more = _NAMED if self.named and standing >= 1 else 0.0
        parts = sum(
            clause.kind in (ClauseKind.HEADING, ClauseKind.TABLE_ROW) for clause in self.main[:_CLAUSE_LIMIT]
        )
        if self.source.kind not in POLICIES and parts > _FEW_HEADINGS:
            more = _STRUCTURED
        return _NEED + _NEED_MORE * max(0.0, standing - _LIGHT) + more

    @cached_property
    def _messages(self) -> dict[str, tuple[str, ...]]:
        main = self.document.main if self.document else ()
        own = (folded(clause.text) for clause in main[:_CLAUSE_LIMIT])
        return {
            LINE: messages_in(self.lines),
            HEADING: messages_in(self.headings),
            OWN_LINE: messages_in(own),
        }

    def messages(self, place: str) -> tuple[str, ...]:
        """Give the short messages of all lines, of the headings, or of the main part only."""
        return self._messages[place]

    def searched(self, place: str) -> str:
        """Give the text in which signs of a place are searched anywhere."""
        texts = {TITLE: "title", TEXT: "text", MARKUP: "markup", HEADER: "headers", PATH: "path"}
        found: str = getattr(self, texts[place])
        return found


def standing_of(clauses: Iterable[Clause], plain: float = _PLAIN_IN_POLICY) -> float:
    """Add up the sentences in `clauses`: one point for those that speak like a policy, `plain` for others."""
    points = 0.0
    for clause in clauses:
        if clause.kind is ClauseKind.HEADING:
            continue
        text = clause.text[:4000].lower()
        if size_of(text[:300]) < 6:
            continue
        sentences = max(1, len(_SENTENCE_END.findall(text)))
        legal = min(sentences, len(_LEGAL.findall(text)))
        points += legal + (sentences - legal) * plain
        if points >= _STANDING_ENOUGH:
            break
    return points


def points_of(view: View, table: Iterable[Sign]) -> float:
    """Add up what the signs in `table` are worth on this page; each counts once."""
    if view.standing >= _STANDING_ENOUGH:
        return 0.0
    return sum(sign.points for sign in table if found(view, sign))


def applies(view: View, table: Sequence[Sign], extra: float = 0.0) -> bool:
    """Say whether the signs in `table`, and `extra` points, outweigh what stands on the page.

    What the signs themselves are made of is no part of a document.
    """
    points = points_of(view, table) + extra
    lines = tuple(sign for sign in table if sign.place == LINE)
    if points >= _NEED and speaks((clause.text for clause in view.main[:2]), lines):
        points += _OPENING
    if points >= view.need:
        return True
    if points < _NEED:
        return False
    beside = standing_of((clause for clause in view.main if not speaks((clause.text,), lines)), view.plain)
    return points >= view.need_against(beside)


def found(view: View, sign: Sign) -> bool:
    """Say whether a sign is on the page."""
    if sign.place in (HEADING, LINE, OWN_LINE):
        match = sign.pattern.match
        return any(match(message) is not None for message in view.messages(sign.place))
    return sign.pattern.search(view.searched(sign.place)) is not None
