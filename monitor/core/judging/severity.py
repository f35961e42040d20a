"""How much an edit matters, and why.

Critical are edits of what decides what a clause promises: negation, modal,
number, date, sum, period, place, name, consent, scope, exception (DESIGN,
section 4). A change of other words is notable; of articles, filler or the form
of a word minor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from monitor.core.comparing.words import Comparison, compare, word_changes
from monitor.core.judging.features import Feature, Token, features_of, tokens_of
from monitor.core.judging.lexicon import Rule, chinese, english
from monitor.core.normalise import Word
from monitor.core.reading.language import language_of
from monitor.model import Severity, WordChange

_Span = tuple[int, int]

_SHOWN = 60
_TOLD = 3
_RULES = tuple(Rule)
_ENDINGS = (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_HAN = re.compile("[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_PARTIES = {
    **dict.fromkeys(("we", "us", "our", "ours"), "provider"),
    **dict.fromkeys(("you", "your", "yours"), "reader"),
}
_FILLER = frozenset(english.FILLER.split()) | frozenset(chinese.FILLER)
_FORMS = {form: group[0] for group in english.FORMS for form in group}


def severity_of(
    old: str, new: str, changes: Sequence[WordChange], language: str | None
) -> tuple[Severity, str]:
    """Give how much `changes` matter, and the rule and words behind it in one line.

    `old` and `new` are the texts that `changes` lead between; they lend the words
    around an edit ("opt in" became "opt out"). `language` is the document's
    ("en", "zh-CN"), recognised from the text where None. Words are known in English
    and Chinese, the weightiest also in German and French; of other languages only
    numbers, dates, sums and names are judged.
    """
    if not changes:
        return Severity.MINOR, "typography: no word changed"
    spoken = _language(language, old + "\n" + new)
    if tuple(changes) == word_changes(old, new):
        pieces = [compare(old, new)]
    else:
        pieces = [compare(change.old or "", change.new or "") for change in changes]
    if not any(piece.edits for piece in pieces):
        return Severity.MINOR, "punctuation: no word changed"
    edits = [edit for piece in pieces for edit in _weigh(piece, spoken)]
    hits = sorted((hit for edit in edits for hit in edit.hits), key=lambda hit: _RULES.index(hit.rule))
    if hits:
        told = dict.fromkeys(f"{hit.rule}: {_became(hit.old, hit.new)}" for hit in hits)
        return Severity.CRITICAL, "; ".join(list(told)[:_TOLD])
    worded = next((edit for edit in edits if not edit.minor), None)
    if worded is None:
        return Severity.MINOR, f"form of words: {_became(edits[0].old, edits[0].new)}"
    if spoken not in ("en", "zh"):
        return Severity.NOTABLE, f"unclassified: language {spoken or 'unknown'}"
    return Severity.NOTABLE, f"wording: {_became(worded.old, worded.new)}"


class _Hit(NamedTuple):
    rule: Rule
    old: str
    new: str


class _Weighed(NamedTuple):
    """One edit with the words it touches, and the rules that it breaks."""

    old: str
    new: str
    hits: tuple[_Hit, ...]
    minor: bool


class _Side:
    """One text of a comparison with what carries weight in it."""

    def __init__(
        self, text: str, found: Sequence[Word], tokens: Sequence[Token], features: Sequence[Feature]
    ) -> None:
        self.tokens = tokens
        self._text = text
        self._words = found
        self._covering: list[list[Feature]] = [[] for _ in tokens]
        for feature in features:
            for place in range(feature.start, feature.end):
                self._covering[place].append(feature)
        firsts = [0] * len(found) + [len(tokens)]
        for place in range(len(tokens) - 1, -1, -1):
            firsts[tokens[place].word] = place
        self.first_token = firsts

    def touched(self, span: _Span) -> list[Feature]:
        """Give the features that reach into `span`; those around it where it is empty."""
        start, end = span
        if start == end:
            ahead = self._covering[end] if end < len(self.tokens) else []
            return [feature for feature in ahead if feature.start < start]
        return list(
            dict.fromkeys(feature for place in range(start, end) for feature in self._covering[place])
        )

    def shown(self, span: _Span) -> str:
        """Give the characters of some tokens as they stand in the text."""
        start, end = span
        if start == end:
            return ""
        return self._text[
            self._words[self.tokens[start].word].start : self._words[self.tokens[end - 1].word].end
        ]


def _weigh(texts: Comparison, language: str | None) -> list[_Weighed]:
    old_tokens = tokens_of(texts.old, texts.old_words)
    new_tokens = tokens_of(texts.new, texts.new_words)
    lowercase = frozenset(
        token.text for token in (*old_tokens, *new_tokens) if token.shown.islower() and len(token.text) > 1
    )
    left = _Side(texts.old, texts.old_words, old_tokens, features_of(old_tokens, language, lowercase))
    right = _Side(texts.new, texts.new_words, new_tokens, features_of(new_tokens, language, lowercase))
    return [
        _weigh_edit(
            left,
            right,
            (left.first_token[edit.old_start], left.first_token[edit.old_end]),
            (right.first_token[edit.new_start], right.first_token[edit.new_end]),
        )
        for edit in texts.edits
    ]


def _weigh_edit(left: _Side, right: _Side, span: _Span, other: _Span) -> _Weighed:
    wide, wide_other = _widen(left, right, span, other)
    hits = list(_hits(left, right, wide, wide_other))
    before = [token.text for token in left.tokens[slice(*span)]]
    after = [token.text for token in right.tokens[slice(*other)]]
    negated = None if hits else _negated(before, after)
    if negated:
        hits.append(_Hit(Rule.NEGATION, *negated))
    if not hits and _changes_party(before, after):
        hits.append(_Hit(Rule.ENTITY, left.shown(span), right.shown(other)))
    return _Weighed(left.shown(span), right.shown(other), tuple(hits), _same_but_for_form(before, after))


def _widen(left: _Side, right: _Side, span: _Span, other: _Span) -> tuple[_Span, _Span]:
    """Stretch an edit over the weighty phrases that it cuts through, by as many words on both sides."""
    for _ in range(4):
        before = after = 0
        for side, (start, end) in ((left, span), (right, other)):
            for feature in side.touched((start, end)):
                before = max(before, start - feature.start)
                after = max(after, feature.end - end)
        before = min(before, span[0], other[0])
        after = min(after, len(left.tokens) - span[1], len(right.tokens) - other[1])
        if not before and not after:
            break
        span = (span[0] - before, span[1] + after)
        other = (other[0] - before, other[1] + after)
    return span, other


def _hits(left: _Side, right: _Side, span: _Span, other: _Span) -> Iterator[_Hit]:
    before, after = left.touched(span), right.touched(other)
    for rule in _RULES:
        old = [feature for feature in before if feature.rule is rule]
        new = [feature for feature in after if feature.rule is rule]
        gone = Counter(feature.key for feature in old)
        come = Counter(feature.key for feature in new)
        if gone == come:
            continue
        old_shown = [left.shown((one.start, one.end)) for one in old if one.key in gone - come]
        new_shown = [right.shown((one.start, one.end)) for one in new if one.key in come - gone]
        yield _Hit(rule, ", ".join(old_shown), ", ".join(new_shown))


def _negated(before: Sequence[str], after: Sequence[str]) -> tuple[str, str] | None:
    """Find a word and its opposite: "lawful" and "unlawful"."""
    for one in before:
        for other in after:
            short, long = sorted((one, other), key=len)
            if (
                len(short) > 3
                and long.endswith(short)
                and long.removesuffix(short) in english.NEGATIVE_PREFIXES
            ):
                return one, other
    return None


def _changes_party(before: Sequence[str], after: Sequence[str]) -> bool:
    """Say whether one party took the other's place: "you own" became "we own"."""
    parties = [{_PARTIES[word] for word in words if word in _PARTIES} for words in (before, after)]
    return bool(parties[0] and parties[1]) and parties[0].isdisjoint(parties[1])


# --- minor edits ----------------------------------------------------------------


def _same_but_for_form(before: Sequence[str], after: Sequence[str]) -> bool:
    left = [_stem(word) for word in before if word not in _FILLER]
    right = [_stem(word) for word in after if word not in _FILLER]
    if len(left) != len(right):
        return False
    return all(one == other or _transposed(one, other) for one, other in zip(left, right, strict=True))


@cache
def _spellings() -> Sequence[tuple[re.Pattern[str], str]]:
    """British to American, and common ways of writing."""
    pairs = (
        (r"is(?=e$|ed$|es$|ing$|ation$|ations$)", "iz"),
        (r"(?<=..)our(?=$|s$|ed$|ing$|able$|ite)", "or"),
        (r"(?<=[^aeiou])re$", "er"),
        (r"ll(?=ed$|ing$|er$)", "l"),
        (r"(?<=..)ogue$", "og"),
        (r"(?<=[ld])efence|(?<=ic)ence$|(?<=ic)ense$", "ens"),
    )
    return [(re.compile(pattern), by) for pattern, by in pairs]


def _stem(word: str) -> str:
    """Give a rough stem: number, tense and spelling taken away."""
    if word in _FORMS:
        return _FORMS[word]
    for pattern, by in _spellings():
        word = pattern.sub(by, word)
    for ending, by in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending) + by
            break
    return word.removesuffix("e") if len(word) > 3 else word


def _transposed(one: str, other: str) -> bool:
    """Say whether two neighbouring letters changed places: a slip of the pen."""
    if len(one) < 5 or len(one) != len(other):
        return False
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differing) == 2 and differing[1] == differing[0] + 1 and sorted(one) == sorted(other)


# --- words for people -----------------------------------------------------------


def _became(old: str, new: str) -> str:
    if old and new:
        return f'"{_clip(old)}" became "{_clip(new)}"'
    return f'"{_clip(new)}" added' if new else f'"{_clip(old)}" gone'


def _clip(text: str) -> str:
    """Give a text in one short line without control characters."""
    line = "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _language(declared: str | None, text: str) -> str | None:
    """Give the primary language subtag; a clause too short to tell by itself takes its document's."""
    if len(_HAN.findall(text)) > 0.2 * len(text) and not _KANA_OR_HANGUL.search(text):
        return "zh"
    return language_of(text, declared) or ("en" if text.isascii() else None)
