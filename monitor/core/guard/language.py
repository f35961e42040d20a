"""In which language a text is written, by its script and its most frequent small words.

Deliberately small: it tells apart the languages that policies are written in,
and answers None rather than guess on little text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

_SAMPLE = 6000
_LEAST_WORDS = 25
_LEAST_SHARE = 0.12
_WORD = re.compile(r"[^\W\d_]+")

_SMALL_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            ["the", "of", "and", "to", "in", "or", "your", "we", "you", "our", "for", "that", "is", "this", "with", "are", "by", "on", "may", "any", "not", "as", "be", "will", "it", "from", "if", "have"]
        ),
        "de": frozenset(
            ["die", "der", "und", "zu", "den", "wir", "sie", "das", "ist", "von", "mit", "für", "nicht", "ihre", "auf", "ein", "eine", "werden", "im", "des", "oder", "dem", "sich", "wenn", "können", "als"]
        ),
        "fr": frozenset(
            ["les", "des", "et", "de", "la", "vous", "nous", "le", "pour", "à", "dans", "vos", "que", "sur", "par", "une", "ou", "en", "est", "qui", "aux", "ces", "votre", "notre", "nos", "être", "au"]
        ),
        "es": frozenset(
            ["los", "las", "el", "de", "la", "que", "y", "en", "para", "con", "sus", "por", "una", "su", "se", "del", "como", "nuestros", "usted", "nuestro", "cuando", "esta", "o", "puede", "al"]
        ),
        "it": frozenset(
            ["di", "che", "il", "per", "la", "le", "dei", "con", "sono", "del", "delle", "della", "non", "nel", "si", "una", "un", "più", "gli", "i", "nostri", "vostri", "anche", "come", "può", "o"]
        ),
        "pt": frozenset(
            ["os", "as", "de", "que", "para", "e", "com", "não", "uma", "você", "nós", "dos", "das", "por", "seus", "sua", "em", "nossos", "ou", "quando", "ser", "pode", "ao", "do", "da"]
        ),
        "nl": frozenset(
            ["de", "het", "een", "en", "van", "wij", "u", "voor", "dat", "niet", "zijn", "op", "met", "uw", "onze", "deze", "door", "die", "of", "worden", "kan", "om", "aan", "bij"]
        ),
        "pl": frozenset(
            ["i", "w", "na", "z", "do", "że", "się", "nie", "lub", "przez", "oraz", "jest", "dla", "od", "które", "danych", "nas", "są", "może", "o", "po"]
        ),
        "tr": frozenset(
            ["ve", "bir", "bu", "için", "ile", "olarak", "veya", "da", "de", "olan", "kişisel", "daha", "gibi", "ne", "kadar", "tarafından"]
        ),
        "id": frozenset(
            ["dan", "yang", "di", "untuk", "kami", "anda", "dengan", "ini", "atau", "dari", "dalam", "tidak", "akan", "pada", "kepada", "data"]
        ),
        "vi": frozenset(["và", "của", "các", "cho", "chúng", "tôi", "bạn", "được", "không", "trong", "với", "này", "để", "hoặc", "khi", "có", "là"]),
    }
)
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("zh", re.compile(r"[㐀-䶿一-鿿]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("th", re.compile(r"[฀-๿]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
)


def language_of(text: str) -> str | None:
    """Give the primary subtag of the language ("en", "zh"), or None where the text is too short or mixed to tell."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < 60:
        return None
    for language, script in _SCRIPTS:
        # Japanese is recognised by its kana, which stand among Chinese characters.
        share = len(script.findall(sample)) / letters
        if share >= (0.12 if language == "ja" else 0.3):
            return language
    words = list(_WORD.findall(sample.lower()))
    if len(words) < _LEAST_WORDS:
        return None
    count = Counter(words)
    scores = sorted(
        (
            (sum(count[word] for word in small) / len(words), language)
            for language, small in _SMALL_WORDS.items()
        ),
        reverse=True,
    )
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= _LEAST_SHARE and best >= second * 1.5 else None
