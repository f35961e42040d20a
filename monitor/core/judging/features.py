"""What carries weight in a text: negations, modals, numbers, dates, sums, places, names and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from monitor.core.judging.lexicon import Rule, chinese, english
from monitor.core.judging.lexicon.ordinary import ENTITY_SUFFIXES, ORDINARY
from monitor.core.judging.lexicon.phrases import expand, phrase_table
from monitor.core.normalise import Word

_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；•\n]")

_BOUNDARIES = frozenset(chinese.NAME_BOUNDARIES)
_MONTHS = frozenset((english.MONTHS + " " + english.MONTHS_SHORT).split())
_SURE_MONTHS = _MONTHS - {"may", "march", "mar", "dec", "jan", "sep"}
_UNITS = frozenset(english.PERIOD_UNITS.split())
_QUALIFIERS = frozenset(english.PERIOD_QUALIFIERS.split())
_ROMAN = frozenset(("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII"))
_CURRENCIES = frozenset(english.CURRENCIES.split())
_PLAIN_NUMBERS = {
    **{word: str(number) for number, word in enumerate(english.NUMBERS.split())},
    **{word: str(10 * number) for number, word in enumerate(english.TENS.split(), 2)},
}
_NUMBER_WORDS = frozenset((english.SCALES + " " + english.OTHER_NUMBERS).split()) | _PLAIN_NUMBERS.keys()
_CAPITALS_ARE_NAMES = frozenset(
    {"en", "zh", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "cs", "ro", "id", "vi"}
)


class Token(NamedTuple):
    """A word, or a part of a contraction, with the place of its word in the text."""

    text: str
    word: int
    shown: str
    """As it stands in the text, before folding."""
    opens: bool
    """Whether it is the first of its sentence."""
    follows: bool
    """Whether it stands right behind the word before it, with nothing between."""


class Feature(NamedTuple):
    """Something of weight at the tokens `start` to `end`; equal keys mean the same."""

    rule: Rule
    key: str
    start: int
    end: int


def tokens_of(text: str, found: Sequence[Word]) -> list[Token]:
    """Give the words with contractions undone, each knowing how it was written."""
    tokens = []
    end = 0
    for place, word in enumerate(found):
        opens = (
            place == 0
            or _SENTENCE_END.search(text, end, word.start) is not None
            or "\n" in text[end : word.start]
        )
        shown = text[word.start : word.end]
        follows = end == word.start and place > 0
        tokens += [Token(part, place, shown, opens, follows) for part in expand(word.text)]
        end = word.end
    return tokens


def features_of(tokens: Sequence[Token], language: str | None, lowercase: frozenset[str]) -> list[Feature]:
    """Give what carries weight, in order of place; one does not hold another.

    `language` is a primary subtag; words are known in English and Chinese, the
    weightiest in German and French, the rest in every language. `lowercase` holds
    words that are seen without a capital letter and therefore are no names.
    """
    features = _phrases(tokens, language or "")
    features += _quantities(tokens)
    if language == "zh":
        features += _chinese_quantities(tokens)
    features += _names(tokens, language, lowercase)
    return _outermost(features)


def _outermost(features: Sequence[Feature]) -> list[Feature]:
    """Leave out what stands inside something larger, as "days" in "30 days"; of two names the place."""
    kept: list[Feature] = []
    for feature in sorted(features, key=lambda one: (one.start, -one.end, one.rule is Rule.ENTITY)):
        if not kept or feature.end > kept[-1].end:
            kept.append(feature)
    return kept


def _phrases(tokens: Sequence[Token], language: str) -> list[Feature]:
    table = phrase_table(language)
    texts = [token.text for token in tokens]
    features = []
    at = 0
    while at < len(texts):
        for phrase, entry in table.get(texts[at], ()):
            if tuple(texts[at : at + len(phrase)]) == phrase:
                if entry.rule is not None and not _is_month(tokens, at):
                    named = entry.rule is Rule.ENTITY and entry.key.replace(" ", "") in chinese.NAMED_SUFFIXES
                    start = _name_start(tokens, at) if named else at
                    key = " ".join([*texts[start:at], entry.key])
                    features.append(Feature(entry.rule, key, start, at + len(phrase)))
                at += len(phrase) - 1
                break
        else:
            if texts[at] == "us" and tokens[at].shown.startswith("U"):
                features.append(Feature(Rule.JURISDICTION, "united states", at, at + 1))
        at += 1
    return features


def _name_start(tokens: Sequence[Token], at: int) -> int:
    """Give where a Chinese company's name begins that ends in a legal form at `at`."""
    start = at
    while start and at - start < 16 and tokens[start].follows and tokens[start - 1].text not in _BOUNDARIES:
        start -= 1
    return start


# --- numbers, dates, sums, periods ----------------------------------------------


def _number(text: str) -> str | None:
    """Give the value of a number in digits or words as text, None for other words."""
    if text[0].isdigit():
        ordinal = _ORDINAL.fullmatch(text)
        return ordinal[1] if ordinal else _GROUPED.sub("", text)
    if text in _NUMBER_WORDS:
        return _PLAIN_NUMBERS.get(text, text)
    return text if text in "%‰" or any(letter.isdigit() for letter in text) else None


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].text not in _MONTHS or not tokens[at].shown[0].isupper():
        return False
    beside = [tokens[place].text for place in (at - 1, at + 1) if 0 <= place < len(tokens)]
    return any(text[0].isdigit() for text in beside)


def _quantities(tokens: Sequence[Token]) -> list[Feature]:
    features = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and _part_of_quantity(tokens, end) is not None:
            end += 1
        if end > at:
            features.append(_quantity(tokens, at, end))
        at = max(end, at + 1)
    return features


def _part_of_quantity(tokens: Sequence[Token], at: int) -> Rule | None:
    """Say what a word adds to a run such as "thirty (30) business days" or "US$ 5 million"."""
    text = tokens[at].text
    if _DATE.fullmatch(text) or text in _SURE_MONTHS or _is_month(tokens, at):
        return Rule.DATE
    if text in _CURRENCIES:
        return Rule.MONEY
    if _number(text) is not None or tokens[at].shown in _ROMAN:
        return Rule.NUMBER
    before = tokens[at - 1].text if at else ""
    if text in _UNITS and (before in _QUALIFIERS or (before and _number(before) is not None)):
        return Rule.PERIOD
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if text in _QUALIFIERS and after in _UNITS and before and _number(before) is not None:
        return Rule.PERIOD
    return None


def _quantity(tokens: Sequence[Token], start: int, end: int) -> Feature:
    parts = [_part_of_quantity(tokens, at) for at in range(start, end)]
    rule = next((kind for kind in (Rule.DATE, Rule.MONEY, Rule.PERIOD) if kind in parts), Rule.NUMBER)
    values: list[str] = []
    for token in tokens[start:end]:
        value = _number(token.text) or token.text.removesuffix("s") if len(token.text) > 1 else token.text
        if not values or values[-1] != value:
            values.append(value)
    return Feature(rule, " ".join(values), start, end)


def _chinese_quantities(tokens: Sequence[Token]) -> list[Feature]:
    features = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and (width := _chinese_part(tokens, end, begun=end > at)):
            end += width
        if end > at:
            key = "".join(token.text for token in tokens[at:end])
            features.append(Feature(_chinese_rule(key), key, at, end))
        at = max(end, at + 1)
    return features


def _chinese_part(tokens: Sequence[Token], at: int, *, begun: bool) -> int:
    """Give how many tokens at `at` continue a number with its unit; 0 for none."""
    text = tokens[at].text
    if text[0].isdigit() or text == "%":
        return 1
    if text in chinese.DIGITS:
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        return int(text != "一" or begun or after in chinese.MEASURES or after in chinese.DIGITS)
    if not begun:
        return 0
    ahead = "".join(token.text for token in tokens[at : at + 4])
    for unit in (*chinese.LONG_UNITS, *chinese.CURRENCIES):
        if ahead.startswith(unit):
            return len(unit)
    return int(text in chinese.UNITS)


def _chinese_rule(key: str) -> Rule:
    if any(unit in key for unit in chinese.CURRENCIES):
        return Rule.MONEY
    if re.search(r"\d{4}年|月.*[日号]", key):
        return Rule.DATE
    if key[-1] in chinese.UNITS or key.endswith(chinese.LONG_UNITS):
        return Rule.PERIOD
    return Rule.NUMBER


# --- names ----------------------------------------------------------------------


def _names(tokens: Sequence[Token], language: str | None, lowercase: frozenset[str]) -> list[Feature]:
    """Find runs of capitalised words that name somebody, legal form included."""
    titles = _in_title_case(tokens)
    known = [_is_name(tokens, at, language, lowercase, titled=titles[at]) for at in range(len(tokens))]
    for at, token in enumerate(tokens):
        if known[at] and token.text in ENTITY_SUFFIXES:
            _take_name_before(tokens, known, at)
    features = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and known[end] and (end == at or _goes_on(tokens[end])):
            end += 1
        if end > at:
            features.append(Feature(Rule.ENTITY, " ".join(token.text for token in tokens[at:end]), at, end))
        at = max(end, at + 1)
    return features


def _take_name_before(tokens: Sequence[Token], known: list[bool], at: int) -> None:
    """Count all capitalised words before a legal form to its name: "Foo Cloud Services Co., Ltd."."""
    while at and _goes_on(tokens[at]) and tokens[at - 1].shown[0].isupper():
        at -= 1
        if tokens[at].text in ENTITY_SUFFIXES:
            break
        known[at] = True


def _goes_on(token: Token) -> bool:
    """Say whether a name may go on with this word: "Co., Ltd." holds a stop."""
    return not token.opens or token.text in ENTITY_SUFFIXES


def _is_name(
    tokens: Sequence[Token], at: int, language: str | None, lowercase: frozenset[str], *, titled: bool
) -> bool:
    text, shown = tokens[at].text, tokens[at].shown
    if not shown[0].isupper() and not any(letter.isupper() for letter in shown[1:]):
        return False
    if text in ENTITY_SUFFIXES:
        return True
    if text in ORDINARY or text in lowercase or len(text) < 2 or text in _MONTHS:
        return False
    if any(letter.isupper() for letter in shown[1:]) and not titled:
        return True
    if titled or language not in _CAPITALS_ARE_NAMES:
        return any(letter.isupper() for letter in shown[2:]) and not shown.isupper()
    if not tokens[at].opens:
        return True
    return language == "en" and not text.endswith(("ing", "ed", "ly", "s", "tion", "ment"))


def _in_title_case(tokens: Sequence[Token]) -> list[bool]:
    """Say of each token whether its sentence writes most words with capitals, so that they tell nothing."""
    titled: list[bool] = []
    start = 0
    for end in range(1, len(tokens) + 1):
        if end < len(tokens) and not tokens[end].opens:
            continue
        longer = [
            token.shown for token in tokens[start:end] if len(token.text) > 3 and token.shown[0].isalpha()
        ]
        capitals = sum(shown[0].isupper() for shown in longer)
        titled += [len(longer) > 2 and capitals > 0.7 * len(longer)] * (end - start)
        start = end
    return titled
