"""A claim that was tried out on its page: where its words stand, and the lines for config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.model import Note, Region, State, Verdict
from monitor.previews import FoundWords, ProposedClaim
from monitor.report.json import Json, plain
from monitor.report.marks import edits, marked_as_judged, shortened
from monitor.report.sheet import Sheet, strong
from monitor.report.terminal import Ink, Run
from monitor.report.wording import WHAT_HAPPENED, WHY_UNREAD

_WORDS_AROUND = 20
_MOST_PLACES = 5
_MOST_WORDS = 80
_FIRST_TIME: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ALTERED: "the page has other words",
        Verdict.NEVER_MATCHED: "the words are not on the page",
        Verdict.STATED: "the page is not silent on it",
        Verdict.MISSING: "there is no status page",
    }
)
_NOWHERE = "under no heading"


def proposed_text(claim: ProposedClaim, *, colour: bool = False) -> str:
    """Give the words in their clause, what is to be known about them, and the lines for config.yaml."""
    sheet = Sheet(colour=colour)
    is_unknown = claim.verdict is None and "source" in claim.new
    sheet.line(strong(claim.provider if is_unknown else f"{claim.provider}/{claim.source}"), _novelty(claim))
    sheet.whole("Address", claim.url)
    if claim.verdict is None:
        _put_unread(sheet, claim)
        return sheet.text()
    read = "rendered in a browser" if claim.rendered else "read"
    sheet.field(
        "Document",
        f"{read}, dated {claim.document_date}" if claim.document_date else f"{read}, without a date",
    )
    if claim.words is not None:
        _put_place(sheet, claim.words)
    if claim.verdict.state is not State.HOLDS:
        _put_flagged(sheet, claim)
        return sheet.text()
    sheet.field("Check", WHAT_HAPPENED[claim.verdict])
    for number, warning in enumerate(claim.warnings):
        sheet.field("" if number else "Mind", Run(warning, Ink.DOUBT))
    return sheet.text() + _lines(claim) + _ending(claim, colour=colour)


def proposed_json(claim: ProposedClaim) -> Json:
    given = plain(claim)
    assert isinstance(given, dict)
    state = claim.verdict.state.value if claim.verdict else State.UNVERIFIED.value
    return {**given, "state": state}


def _novelty(claim: ProposedClaim) -> str:
    if not claim.new:
        return ""
    return f" (a new {' and '.join(claim.new)})"


def _put_unread(sheet: Sheet, claim: ProposedClaim) -> None:
    sheet.field("Outcome", Run(f"it {WHY_UNREAD[claim.outcome.value]}", Ink.DOUBT))
    if claim.reason:
        sheet.field("Reason", claim.reason)
    sheet.gap()
    sheet.line("A page that could not be read proves nothing, so there is no claim to add. (exit code 3)")


def _put_place(sheet: Sheet, words: FoundWords) -> None:
    frame = " (in a frame: menu, banner, footer)" if words.region is Region.FRAME else ""
    sheet.field("Place", f"{words.clause or _NOWHERE}{frame}")
    before = _last_words(words.before)
    after = _first_words(words.after)
    sheet.field("Words", before, ">>", strong(words.text), "<<", after)
    if len(words.places) > 1:
        for number, place in enumerate(words.places[:_MOST_PLACES], 1):
            chosen = " (this one)" if number == words.number else ""
            sheet.field("" if number > 1 else "Places", f"{number}. {place or _NOWHERE}{chosen}")
        more = len(words.places) - _MOST_PLACES
        if more > 0:
            sheet.field("", f"and {more} more")


def _last_words(text: str) -> str:
    every = text.split()
    if len(every) <= _WORDS_AROUND:
        return text.lstrip()
    return f"… {' '.join(every[-_WORDS_AROUND:])}{' ' if text[-1].isspace() else ''}"


def _first_words(text: str) -> str:
    every = text.split()
    if len(every) <= _WORDS_AROUND:
        return text
    return f"{' ' if text[0].isspace() else ''}{' '.join(every[:_WORDS_AROUND])} …"


def _put_flagged(sheet: Sheet, claim: ProposedClaim) -> None:
    """Show the words as they are on the page, and how to take them."""
    assert claim.verdict is not None
    never = claim.verdict is Verdict.NEVER_MATCHED
    what = _FIRST_TIME.get(claim.verdict, WHAT_HAPPENED[claim.verdict])
    goes_on = "; its sentence goes on" if claim.note is Note.EXTENDED else ""
    sheet.field("Check", Run(f"{what}{goes_on}", Ink.ALARM))
    if claim.reason:
        sheet.field("Reason", claim.reason)
    lines = marked_as_judged(claim.quote or "", claim.found or "", claim.changes)
    for number, line in enumerate(lines):
        sheet.field("" if number else "On page", *line)
    if not lines and claim.found:
        sheet.field("Nearest" if never else "On page", shortened(claim.found, _MOST_WORDS))
    if not lines and claim.changes:
        sheet.field("Changes", *edits(claim.changes))
    sheet.gap()
    if claim.verdict is Verdict.ALTERED and claim.found:
        sheet.line(
            "No line was made. To claim what the page says: the same again with --as-found. (exit code 1)"
        )
    else:
        sheet.line("No line was made: a check would flag this claim at once. (exit code 1)")


def _lines(claim: ProposedClaim) -> str:
    return "".join(f"{line}\n" for line in ("", *claim.lines, ""))


def _ending(claim: ProposedClaim, *, colour: bool) -> str:
    sheet = Sheet(colour=colour)
    if claim.derived and not claim.refusal:
        sheet.line(
            f"Worked out, not given: {' and '.join(claim.derived)}; correct what you would put otherwise."
        )
    if claim.refusal:
        sheet.line(Run("Not written: ", Ink.DOUBT), claim.refusal, ". (exit code 2)")
    elif claim.written:
        sheet.line(f"Written to {claim.written}, line {claim.line}; nothing else in it changed.")
        sheet.line(f"Next: monitor verify --provider {claim.provider}")
    else:
        sheet.line(f"Nothing was written. The same again with --write puts it into line {claim.line}.")
    return sheet.text()
