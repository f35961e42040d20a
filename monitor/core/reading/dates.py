"""The date that a document gives itself: "Last updated: …", "更新日期", "Stand: …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan januar janvier janv jänner",
        "february feb februar février févr fevrier",
        "march mar märz mars mrz maerz",
        "april apr avril avr",
        "may mai",
        "june jun juni juin",
        "july jul juli juillet juil",
        "august aug août aout",
        "september sep sept septembre",
        "october oct oktober okt octobre",
        "november nov novembre",
        "december dec dezember dez décembre déc decembre",
    ),
    1,
):
    _MONTHS.update(dict.fromkeys(_names.split(), _number))
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<y1>(?:19|20)\d\d)\s?[年/.-]\s?(?P<m1>\d{{1,2}})\s?[月/.-]\s?(?P<d1>\d{{1,2}})(?!\d)日?"
    rf"|(?<!\w)(?P<m2>{_MONTH})\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)(?P<y2>(?:19|20)\d\d)(?!\d)"
    rf"|(?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s?(?:of\s)?[-\s]?(?P<m3>{_MONTH})\.?,?[-\s](?P<y3>(?:19|20)\d\d)"
    rf"|(?<!\d)(?P<a4>\d{{1,2}})\s?(?P<s4>[./-])\s?(?P<b4>\d{{1,2}})\s?(?P=s4)\s?(?P<y4>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?i)\b(?:(?:last|latest|most recent(?:ly)?|date of (?:the )?(?:last|latest))\s"
    r"(?:update|updated|modified|revised|"
    r"revision|change|changed|amended|reviewed)|updated|update date|revised|revision date|last update|"
    r"zuletzt (?:aktualisiert|geändert|überarbeitet)|letzte (?:aktualisierung|änderung)|aktualisiert am|stand"
    r"|dernière (?:mise à jour|modification|révision)|mis(?:e)? à jour|date de (?:mise à jour|révision)|"
    r"última actualización|ultimo aggiornamento|última atualização|laatst bijgewerkt)\b"
    r"|(?:最后|最近|最新|本次)?(?:更新|修订|修訂|修改)(?:日期|时间|時間|于|於)?"
)
_EFFECTIVE = re.compile(
    r"(?i)\b(?:effective(?: date| as of| from)?|in effect (?:as of|from|since)|date of entry|"
    r"commencement date|"
    r"gültig (?:ab|seit)|wirksam ab|in kraft (?:seit|ab|getreten am)|(?:date d['’])?entrée en vigueur|"
    r"en vigueur (?:le|depuis|à compter du)|applicable (?:from|as of|à compter du)|fecha de vigencia)\b"
    r"|(?:生效|施行)(?:日期|时间|時間)?"
)
_PUBLISHED = re.compile(
    r"(?i)\b(?:published|posted|version(?: of| date| dated)?|dated|as of|date|"
    r"veröffentlicht|datum|fassung vom|version du|"
    r"publié(?:e)?)\b|(?:发布|發布|公布|版本)(?:日期|时间|時間)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABELS = (_UPDATED, _EFFECTIVE, _PUBLISHED)
_NEAR = 60
"""Code points that may stand between a label and its date."""
_LINE = 400
_DATE_LINE = 80
_FEW_LETTERS = 4
_TOP = 60
_BOTTOM = 30
_BARE_TOP = 12


def parse_date(text: str, *, month_first: bool = False) -> date | None:
    """Give the first date written in a text, None where there is none.

    `month_first` decides 02/03/2025; where only one order is possible, that one counts.
    """
    for found in _DATE.finditer(text):
        if given := _date_of(found, month_first):
            return given
    return None


def _date_of(found: re.Match[str], month_first: bool) -> date | None:
    if found["y1"]:
        year, month, day = int(found["y1"]), int(found["m1"]), int(found["d1"])
    elif found["y2"]:
        year, month, day = int(found["y2"]), _MONTHS[found["m2"].lower()], int(found["d2"])
    elif found["y3"]:
        year, month, day = int(found["y3"]), _MONTHS[found["m3"].lower()], int(found["d3"])
    else:
        year, first, second = int(found["y4"]), int(found["a4"]), int(found["b4"])
        swap = first <= 12 and (second > 12 or (month_first and found["s4"] != "."))
        month, day = (first, second) if swap else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def document_date(lines: Sequence[str], language: str | None) -> date | None:
    """Give the date that a document gives itself.

    `lines` are its blocks in order. A date of update goes before one of effect,
    that before one of publication, that before a date that stands alone near
    the top.
    """
    month_first = language == "en"
    edge = [*lines[:_TOP], *lines[max(_TOP, len(lines) - _BOTTOM) :]]
    dated = [_YEAR.search(line) is not None and len(line) <= _LINE for line in edge]
    # A label and its date may stand in blocks of their own.
    candidates = [
        (line, edge[at + 1] if dated[at + 1 : at + 2] == [True] else "")
        for at, line in enumerate(edge)
        if dated[at] or (dated[at + 1 : at + 2] == [True] and len(line) <= _NEAR)
    ]
    for label in _LABELS:
        for line, following in candidates:
            if given := _labelled(label, line, following, month_first):
                return given
    for line in lines[:_BARE_TOP]:
        if len(line) <= 40 and (found := _DATE.search(line)) and len(found[0]) + 4 >= len(line):
            return _date_of(found, month_first)
    return None


def is_date_line(line: str) -> bool:
    """Say whether a line does nothing but date the document, as "Last updated: May 5, 2025"."""
    if len(line) > _DATE_LINE or not _YEAR.search(line):
        return False
    rest = _DATE.sub(" ", line)
    if len(rest) == len(line):
        return False
    for label in _LABELS:
        rest = label.sub(" ", rest)
    return len([letter for letter in rest if letter.isalnum()]) <= _FEW_LETTERS


def _labelled(label: re.Pattern[str], line: str, following: str, month_first: bool) -> date | None:
    for found in label.finditer(line):
        near = line[found.end() : found.end() + _NEAR]
        if given := parse_date(near, month_first=month_first):
            return given
        alone = found.start() == 0 and not any(map(str.isalnum, near))
        if alone and len(following) <= 40 and (given := parse_date(following, month_first=month_first)):
            return given
    return None
