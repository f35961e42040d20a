from __future__ import annotations

from datetime import timedelta
from typing import Any

from report_values import ALTERED, DIGEST, NOW, QUOTE

from monitor.model import Context, Note, Severity, State, Verdict
from monitor.report.timeline import timeline_text
from monitor.results import ClaimTimeline, TimelinePoint

TIMELINE = """\
lumen/training
  API content is not used for training.
  2025-12-22 17:03Z to 2025-12-24 17:03Z: holds (intact), 3 pages
  2025-12-25 17:03Z: flagged (altered, critical), 1 page
      To make them better: We [-do not-]{+may+} use API inputs or outputs to
      train our models unless you opt [-in-]{+out+}.
      in terms: 4 > Storage
  2025-12-26 17:03Z: unverified (blocked), 1 page
  2025-12-27 17:03Z: holds (intact, typographic), 1 page

lumen/other
  Nothing else.
  No page of its sources has been read or imported yet.
"""


def point(day: int, **fields: Any) -> TimelinePoint:
    values: dict[str, Any] = {
        "verdict": Verdict.INTACT,
        "state": State.HOLDS,
        "severity": None,
        "note": Note.VERBATIM,
        "context": Context.SAME,
        "reason": None,
        "found": None,
        "clause": "4 > Storage",
        "changes": (),
        "source": "terms",
        **fields,
    }
    return TimelinePoint(at=NOW - timedelta(days=50 - day), snapshot=DIGEST, **values)


def test_pages_that_say_the_same_are_one_line() -> None:
    points = (
        point(0),
        point(1),
        point(2),
        point(
            3,
            verdict=Verdict.ALTERED,
            state=State.FLAGGED,
            severity=Severity.CRITICAL,
            note=None,
            found=ALTERED.found,
            changes=ALTERED.changes,
        ),
        point(4, verdict=Verdict.UNVERIFIED, state=State.UNVERIFIED, reason="blocked"),
        point(5, note=Note.TYPOGRAPHIC),
    )
    training = ClaimTimeline("lumen", "training", "API content is not used for training.", QUOTE, points)
    other = ClaimTimeline("lumen", "other", "Nothing else.", None, ())
    assert timeline_text([training, other]) == TIMELINE


def test_other_words_begin_a_new_line() -> None:
    flagged: dict[str, Any] = {"verdict": Verdict.VANISHED, "state": State.FLAGGED}
    points = (point(0, found="One thing.", **flagged), point(1, found="Another.", **flagged))
    text = timeline_text([ClaimTimeline("lumen", "training", "Statement.", QUOTE, points)])
    assert text.count("flagged") == 2
    assert "nearest: Another." in text


def test_a_register_without_proofs_has_no_timeline() -> None:
    assert timeline_text([]) == "The register has no claims with a proof yet.\n"
