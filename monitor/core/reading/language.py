"""The language of a document: what the page declares, checked against its own words."""

from __future__ import annotations

import re

_WORDS = {
    name: frozenset(words.split())
    for name, words in {
        "en": "the of and to in that is for you we your our with this may not or by as are",
        "de": "der die das und ist nicht wir sie zu von mit den für auf ein eine werden oder ihre im",
        "fr": "le la les des et est nous vous pour dans que une sur par votre vos nos avec aux ou",
        "es": "el los las de y que en para con por una usted su sus del nuestro nuestros se como al",
        "it": "il di che e per con non una gli della nostri dei alla sono del nel tuoi le si da",
        "pt": "o os as que e para com não uma dos você seus nossos em do da ao pelo sua por",
        "nl": "de het een en van wij dat niet voor met uw op zijn we te door deze onze bij of",
    }.items()
}
_NONE: frozenset[str] = frozenset()
_LETTERS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.1),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.3),
    ("zh", re.compile("[\u3400-\u9fff]"), 0.3),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.5),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.5),
    ("he", re.compile("[\u0590-\u05ff]"), 0.5),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.5),
    ("el", re.compile("[\u0370-\u03ff]"), 0.5),
    ("hi", re.compile("[\u0900-\u097f]"), 0.5),
)
_SHARES_SCRIPT = {
    "ru": frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn"]),
    "ar": frozenset(["ar", "fa", "ur", "ps"]),
    "he": frozenset(("he", "yi", "iw")),
    "hi": frozenset(("hi", "mr", "ne", "sa")),
    "zh": frozenset(("zh", "ja", "yue")),
}
_OF_OTHER_SCRIPTS = frozenset(name for name, _, _ in _SCRIPTS) | {
    "uk",
    "bg",
    "sr",
    "mk",
    "be",
    "fa",
    "ur",
    "ps",
    "yi",
}
_SAMPLE = 500
"""Code points looked at, each at the beginning, in the middle and at the end."""
_ENOUGH = 40


def language_of(text: str, declared: str | None) -> str | None:
    """Give the primary language subtag of a text.

    `declared` ("en-US") is believed unless the words or the script of the text
    contradict it; None where nothing is declared and the text does not show it.
    """
    claimed = primary_subtag(declared)
    seen = recognised(text, claimed)
    if seen is None or claimed is None:
        return claimed or seen
    if claimed == seen or claimed in _SHARES_SCRIPT.get(seen, ()):
        return claimed
    # Words tell only the languages of the list apart; others share the Latin script.
    knows = claimed in _WORDS or claimed in _OF_OTHER_SCRIPTS or seen in _OF_OTHER_SCRIPTS
    return seen if knows else claimed


def primary_subtag(tag: str | None) -> str | None:
    """Give "zh" of "zh-Hans-CN", None of what is no language tag (BCP 47)."""
    first = re.split(r"[-_,;\s]", (tag or "").strip().lower(), maxsplit=1)[0]
    return first if 2 <= len(first) <= 3 and first.isascii() and first.isalpha() else None


def recognised(text: str, likely: str | None = None) -> str | None:
    """Recognise the language from samples of the text, None where they do not show it.

    Where `likely` fits very well, no other is tried.
    """
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    sample = f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"
    words = _LETTERS.findall(sample.lower())
    letters = len("".join(words))
    if letters < _ENOUGH:
        return None
    if sum(map(_WORDS.get(likely or "", _NONE).__contains__, words)) * 4 >= len(words):
        return likely
    if not sample.isascii():
        for name, script, share in _SCRIPTS:
            if len(script.findall(sample)) > share * letters:
                return name
    counts = {name: sum(map(known.__contains__, words)) for name, known in _WORDS.items()}
    ranked = sorted(counts, key=lambda name: counts[name], reverse=True)
    best, second = counts[ranked[0]], counts[ranked[1]]
    return ranked[0] if best >= 5 and best * 10 >= len(words) and best > second * 1.3 else None
