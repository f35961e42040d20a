"""Tables of weighty phrases, ready to be found in a sequence of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from monitor.core.judging.lexicon import Rule, chinese, english, french, german
from monitor.core.judging.lexicon.places import CHINESE_PLACES, PLACES
from monitor.core.normalise import words

_EXPANSIONS = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
}
_ENDINGS = {"'ll": "will", "'re": "are", "'ve": "have"}


class Entry(NamedTuple):
    """What a phrase means: `key` is the same for phrases that mean the same; no rule: no weight."""

    rule: Rule | None
    key: str


PhraseTable = Mapping[str, Sequence[tuple[tuple[str, ...], Entry]]]
"""Phrases by their first word, the longest first."""


def expand(word: str) -> tuple[str, ...]:
    """Give the words that a contraction stands for: "don't" is "do not", "n'est" is "n' est"."""
    if "'" not in word and word != "cannot":
        return (word,)
    if word in _EXPANSIONS:
        return _EXPANSIONS[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    if word.startswith("n'"):
        return ("n'", word[2:])
    for ending, meaning in _ENDINGS.items():
        if word.endswith(ending):
            return (word[: -len(ending)], meaning)
    return (word.removesuffix("'s").removesuffix("'"),)


@cache
def phrase_table(language: str) -> PhraseTable:
    """Give the phrases of a language ("en", "zh", "de" or "fr"; empty for others), read once."""
    table: dict[str, dict[tuple[str, ...], Entry]] = {}
    for rule, phrases in _sources(language):
        for group in phrases.split(","):
            variants = [_tokens(variant) for variant in group.split("=")]
            for variant in variants:
                if variant:
                    known = table.setdefault(variant[0], {})
                    known.setdefault(variant, Entry(rule, " ".join(variants[0])))
    return {first: sorted(known.items(), key=lambda item: -len(item[0])) for first, known in table.items()}


def _sources(language: str) -> Iterator[tuple[Rule | None, str]]:
    """Give the phrases by rule; of one that stands under two rules the first counts."""
    if language == "en":
        yield None, english.PLAIN
        yield from english.PHRASES.items()
        yield Rule.JURISDICTION, PLACES
    if language == "zh":
        yield None, chinese.PLAIN
        yield from chinese.PHRASES.items()
        yield Rule.JURISDICTION, CHINESE_PLACES
        yield Rule.ENTITY, ",".join(chinese.ENTITY_SUFFIXES)
    if language == "de":
        yield from german.PHRASES.items()
    if language == "fr":
        yield from french.PHRASES.items()


def _tokens(phrase: str) -> tuple[str, ...]:
    return tuple(part for word in words(phrase.strip()) for part in expand(word.text))
