"""fetch -> snapshot -> document -> verdicts -> alerts, over real sockets into a real database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from watched import (
    CHALLENGE,
    DAY,
    HOUR,
    RESIDENCY,
    STATUS,
    TERMS,
    TRAINING,
    Watched,
    absent,
    claim_of,
    only,
    policy,
    quote,
    verdicts,
    watch,
)
from werkzeug import Response

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
BLOCKED = Response(CHALLENGE, 403, content_type="text/html")
GONE = policy((f"<p>{TRAINING}</p>\n", ""))


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    """One policy with one quote."""
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    return made


def now_of(watched: Watched, name: str = "training") -> tuple[str, str | None]:
    found = claim_of(watched.verify(offline=True), name)
    return found.verdict.value, found.reason


# --- what does not change -------------------------------------------------------


def test_a_second_check_is_a_304_and_an_observation_without_snapshot_or_alert(watched: Watched) -> None:
    first = watched.check()
    second = watched.check()
    assert (first.sources[0].outcome, first.sources[0].change) == ("ok", "first")
    assert (second.sources[0].http_status, second.sources[0].change) == (304, "unchanged")
    assert (second.sources[0].checked_at, second.sources[0].last_ok_at) == (watched.now, watched.now)
    assert (watched.kept(), watched.told()) == ((2, 1), [])
    assert claim_of(second, "training").last_verdict_at == watched.now


def test_equal_bytes_without_validators_are_an_observation_only(watched: Watched) -> None:
    watched.site.validators = False
    watched.check()
    second = watched.check()
    assert (second.sources[0].http_status, second.sources[0].change) == (200, "unchanged")
    assert (watched.kept(), watched.told()) == ((2, 1), [])


@pytest.mark.parametrize(
    ("page", "note"),
    [
        pytest.param(policy(noise="<script>var nonce = 'b7';</script>"), "verbatim", id="noise"),
        pytest.param(
            policy((TRAINING, TRAINING.replace("models.", "models ."))), "typographic", id="a space"
        ),
        pytest.param(policy((TRAINING, TRAINING.upper())), "typographic", id="letter case"),
    ],
)
def test_what_a_reader_does_not_notice_is_kept_and_not_told(watched: Watched, page: str, note: str) -> None:
    watched.check()
    report = watched.check(page)
    claim = claim_of(report, "training")
    assert (report.sources[0].change, claim.verdict, claim.note) == ("unchanged", "intact", note)
    assert (watched.kept(), watched.told()) == ((2, 2), [])


# --- what changes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "verdict"),
    [pytest.param(ALTERED, "altered", id="altered"), pytest.param(GONE, "vanished", id="gone")],
)
def test_a_clause_that_changes_is_told_once_and_told_again_when_it_is_back(
    watched: Watched, page: str, verdict: str
) -> None:
    watched.check()
    held_at = watched.now
    report = watched.check(page)
    claim = claim_of(report, "training")
    assert (claim.verdict, claim.severity, claim.last_held_at) == (verdict, "critical", held_at)
    assert (report.sources[0].change, claim.failed_since) == ("changed", watched.now)
    since = watched.now
    assert claim_of(watched.check(), "training").failed_since == since
    assert watched.kinds() == ["claim_flagged"]
    back = watched.check(policy())
    assert (back.sources[0].change, verdicts(back)) == ("reverted", {"training": "intact"})
    assert watched.kinds() == ["claim_flagged", "claim_restored", "source_reverted"]
    assert claim_of(back, "training").failed_since is None


def test_a_claim_flagged_for_other_words_is_told_again_but_not_for_the_same_within_a_month(
    watched: Watched,
) -> None:
    other = policy((TRAINING, "We may use your inputs to train our models."))
    watched.check()
    for page in (ALTERED, other, ALTERED, other):
        watched.check(page)
    assert [kind for kind in watched.kinds() if kind.startswith("claim")] == [
        "claim_flagged",
        "claim_altered_again",
    ]


def test_a_quote_that_was_never_there_is_told_at_the_first_check(watched: Watched) -> None:
    watched.claims["training"] = quote("We never sell anything to anybody at all.")
    report = watched.check()
    assert verdicts(report) == {"training": "never_matched"}
    watched.check(policy(noise="<!-- 2 -->"))
    assert watched.kinds() == ["claim_flagged"]


def test_a_quote_under_another_heading_holds_as_moved_until_a_person_accepts_it(watched: Watched) -> None:
    moved = policy((f"<p>{TRAINING}</p>\n", ""), extra=f"<h2>9. Machine learning</h2>\n<p>{TRAINING}</p>\n")
    watched.check()
    assert verdicts(watched.check(moved)) == {"training": "moved"}
    assert verdicts(watched.check()) == {"training": "moved"}
    with watched.open() as app:
        app.accept("lumen/training", "M. Rossi", "only moved")
    assert now_of(watched) == ("intact", None)
    assert verdicts(watched.check(f"{moved}<!-- 3 -->")) == {"training": "intact"}
    assert watched.kinds() == ["proof_moved"]


def test_a_holding_quote_whose_clause_changed_is_told_as_context(watched: Watched) -> None:
    watched.check(policy((TRAINING, f"{TRAINING} Outputs are treated alike.")))
    report = watched.check(policy((TRAINING, f"{TRAINING} Outputs may be used.")))
    claim = claim_of(report, "training")
    assert (claim.verdict, claim.context) == ("intact", "changed")
    assert watched.kinds() == ["context_changed"]


def test_a_link_is_followed_to_its_target(watched: Watched) -> None:
    watched.claims["contact"] = {
        **{key: value for key, value in quote(TRAINING).items() if key != "quote"},
        "link": {"text": "privacy team", "href": "mailto:privacy@lumen.example"},
    }
    assert verdicts(watched.check())["contact"] == "intact"
    assert verdicts(watched.check(policy(("privacy@lumen", "nobody@lumen"))))["contact"] == "altered"
    assert watched.kinds() == ["claim_flagged"]


def test_a_new_date_of_the_document_is_told(watched: Watched) -> None:
    watched.check(policy(updated="2 March 2026"))
    report = watched.check(policy(updated="9 March 2026"))
    assert str(report.sources[0].document_date) == "2026-03-09"
    assert watched.kinds() == ["document_date"]


# --- several sources ------------------------------------------------------------


@pytest.fixture
def silence(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy", "terms")
    made.claims["soc2"] = absent("SOC 2")
    return made


def test_silence_is_broken_by_any_source_and_unverified_while_one_is_unread(silence: Watched) -> None:
    stated = TERMS.replace("<p>Fees are due.</p>", "<p>We hold a SOC 2 report.</p>")
    assert verdicts(silence.check()) == {"soc2": "silent"}
    assert now_of(silence, "soc2") == ("silent", None)
    silence.check(BLOCKED, path="/privacy")
    assert now_of(silence, "soc2") == ("unverified", "blocked")
    report = silence.check(stated, path="/terms")
    claim = claim_of(report, "soc2")
    assert (claim.verdict, claim.source) == ("stated", "terms")
    assert claim.found is not None
    assert "SOC 2" in claim.found
    silence.check(policy(), path="/privacy")
    silence.check(TERMS, path="/terms")
    assert now_of(silence, "soc2") == ("silent", None)
    assert silence.kinds() == ["silence_broken", "claim_restored", "source_reverted"]


def test_silence_is_as_old_as_the_source_that_was_read_longest_ago(silence: Watched) -> None:
    silence.check()
    silence.check(sources=["lumen/privacy"], after=2 * DAY)
    report = silence.verify(offline=True)
    assert (report.exit_code, report.summary["stale"]) == (3, 1)


# --- status pages ---------------------------------------------------------------


@pytest.fixture
def status(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "status")
    claim = {key: value for key, value in quote(TRAINING, "status").items() if key != "quote"}
    made.claims["page"] = {**claim, "status_page": True}
    return made


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(Response("<h1>404 Not Found</h1>", 404, content_type="text/html"), id="not found"),
        pytest.param(policy(), id="another page"),
    ],
)
def test_a_status_page_is_missing_after_two_answers_that_say_so(status: Watched, page: Any) -> None:
    assert verdicts(status.check()) == {"page": "present"}
    before = status.site.count("/status")
    report = status.check(page, path="/status")
    assert (verdicts(report), status.site.count("/status") - before) == ({"page": "missing"}, 2)
    assert "claim_flagged" in status.kinds()
    assert verdicts(status.check(STATUS, path="/status")) == {"page": "present"}


def test_a_status_page_missing_once_only_is_present(status: Watched) -> None:
    status.check()
    report = status.check([Response("gone", 404), STATUS], path="/status")
    assert (verdicts(report), status.told()) == ({"page": "present"}, [])


def test_a_status_page_that_cannot_be_read_is_unverified(status: Watched) -> None:
    status.check()
    report = status.check(Response("down", 503), path="/status")
    assert (verdicts(report), claim_of(report, "page").reason) == ({"page": "unverified"}, "unreachable")


# --- the second look ------------------------------------------------------------


def test_before_a_claim_turns_the_page_is_asked_once_more_past_every_cache(watched: Watched) -> None:
    watched.check()
    before = len(watched.site.asked)
    watched.check(ALTERED)
    first, second = (headers for _, headers in watched.site.asked[before:])
    assert "If-None-Match" in first
    assert ("If-None-Match" in second, second["Cache-Control"]) == (False, "no-cache")
    assert watched.kept() == (2, 2)
    watched.check(policy((TRAINING, "We use your inputs and outputs to train our models.")))
    assert watched.site.count() == before + 3, "a claim that is flagged already has nothing to lose"


def test_answers_that_disagree_leave_the_verdict_and_are_told_once(watched: Watched) -> None:
    watched.check()
    report = watched.check([ALTERED, policy()])
    assert (verdicts(report), report.sources[0].unstable) == ({"training": "intact"}, True)
    for _ in range(2):
        for pages in ([policy()], [policy()], [policy()], [ALTERED, policy()]):
            report = watched.check(list(pages))
            assert verdicts(report) == {"training": "intact"}
    assert watched.kinds() == ["source_unstable"]


def test_wording_that_flaps_turns_no_claim(watched: Watched) -> None:
    watched.check()
    watched.check([ALTERED, policy()])
    for page in (ALTERED, ALTERED, policy(), ALTERED, policy(), ALTERED, ALTERED):
        report = watched.check(page)
        assert (verdicts(report), report.sources[0].unstable) == ({"training": "intact"}, True)
    assert watched.kinds() == ["source_unstable"]


def test_after_three_checks_in_a_row_that_agree_the_claim_turns(watched: Watched) -> None:
    watched.check()
    watched.check([ALTERED, policy()])
    assert [verdicts(watched.check(ALTERED))["training"] for _ in range(3)] == ["intact", "intact", "altered"]
    assert watched.kinds() == [
        "source_unstable",
        "claim_flagged",
    ]
    assert not watched.check().sources[0].unstable


def test_after_a_day_of_agreement_the_claim_turns(watched: Watched) -> None:
    watched.check()
    watched.check([ALTERED, policy()])
    assert verdicts(watched.check(ALTERED)) == {"training": "intact"}
    assert verdicts(watched.check(ALTERED, after=DAY)) == {"training": "altered"}


def test_a_dispute_settles_although_the_rest_of_the_page_never_stands_still(watched: Watched) -> None:
    def page(number: int, *, gone: bool) -> str:
        return policy(*([(TRAINING, "Ask us.")] if gone else []), extra=f"<p>Visitor {number} of today.</p>")

    watched.check(page(0, gone=False))
    watched.check([page(1, gone=True), page(2, gone=False)])
    found = [verdicts(watched.check(page(number, gone=True)))["training"] for number in range(3, 6)]
    assert found[:2] == ["intact", "intact"]
    assert found[2] in ("vanished", "altered")


def test_two_answers_that_flag_a_claim_for_different_words_agree(watched: Watched) -> None:
    watched.check()
    other = policy((TRAINING, "We may use your inputs to train our models."))
    report = watched.check([ALTERED, other])
    assert (verdicts(report), report.sources[0].unstable) == ({"training": "altered"}, False)


def test_a_claim_whose_source_disagrees_from_the_first_day_is_not_judged_yet(watched: Watched) -> None:
    report = watched.check([ALTERED, policy()])
    assert (verdicts(report), claim_of(report, "training").reason) == ({"training": "unverified"}, "unstable")
    assert verdicts(watched.check(policy())) == {"training": "intact"}
    assert watched.kinds() == ["source_unstable"]


def test_a_page_lost_for_one_answer_that_comes_back_changed_is_looked_at_a_third_time(
    watched: Watched,
) -> None:
    watched.check()
    lost = Response("<h1>404 Not Found</h1>", 404, content_type="text/html")
    before = watched.site.count()
    report = watched.check([lost, ALTERED, policy()])
    assert (verdicts(report), watched.site.count() - before) == ({"training": "intact"}, 3)
    assert report.sources[0].unstable


# --- what proves nothing --------------------------------------------------------

UNREADABLE = [
    pytest.param(Response("down", 503), "unreachable", 0, id="503"),
    pytest.param(BLOCKED, "blocked", 1, id="challenge"),
    pytest.param(Response(CHALLENGE, 200, content_type="text/html"), "blocked", 1, id="challenge with 200"),
    pytest.param(Response("<h1>404 Not Found</h1>", 404, content_type="text/html"), "not_found", 1, id="404"),
    pytest.param(Response(TERMS, 200, content_type="text/html"), "replaced", 1, id="another policy"),
    pytest.param(Response("", 200, content_type="text/html"), "invalid", 1, id="empty"),
    pytest.param(Response(policy()[:900], 200, content_type="text/html"), "invalid", 1, id="cut short"),
]


@pytest.mark.parametrize(("page", "outcome", "captures"), UNREADABLE)
def test_a_page_that_could_not_be_read_proves_nothing(
    watched: Watched, page: Response, outcome: str, captures: int
) -> None:
    good = watched.check().sources[0].snapshot
    proven_at = watched.now
    report = watched.check(page)
    source, claim = report.sources[0], claim_of(report, "training")
    assert (source.outcome, source.change, source.snapshot) == (outcome, None, good)
    assert (claim.verdict, claim.reason) == ("unverified", outcome)
    assert (claim.last_verdict, claim.last_verdict_at, claim.last_held_at) == ("intact", proven_at, proven_at)
    assert (report.exit_code, source.consecutive_failures) == (3, 1)
    before = len(watched.site.asked)
    back = watched.check(policy(noise="<!-- new -->"))
    assert "If-None-Match" not in watched.site.asked[before][1], "validators come from good answers only"
    assert (back.exit_code, back.sources[0].change, back.sources[0].consecutive_failures) == (
        0,
        "unchanged",
        0,
    )
    assert watched.kept()[1] >= 1 + captures
    told = watched.kinds()
    assert all(kind.startswith("source_") for kind in told), told
    assert bool(told) == (outcome in ("not_found", "replaced"))


@pytest.mark.parametrize(("page", "outcome", "captures"), UNREADABLE)
def test_what_could_not_be_read_on_the_first_day_is_no_baseline(
    watched: Watched, page: Response, outcome: str, captures: int
) -> None:
    if outcome == "replaced":
        page = Response(TERMS.replace("personal data", "content"), 200, content_type="text/html")
    report = watched.check(page)
    source, claim = report.sources[0], claim_of(report, "training")
    assert (source.outcome, source.snapshot, source.last_ok_at) == (outcome, None, None)
    assert (claim.verdict, claim.reason, claim.last_verdict) == ("unverified", "never_read", None)
    back = watched.check(policy())
    assert (back.sources[0].change, verdicts(back)) == ("first", {"training": "intact"})


def test_flagged_then_unreadable_then_flagged_is_one_alert(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED)
    watched.check(BLOCKED)
    assert claim_of(watched.verify(offline=True), "training").last_verdict == "altered"
    watched.check(ALTERED)
    assert watched.kinds() == ["claim_flagged"]
    watched.check(BLOCKED)
    watched.check(policy())
    assert watched.kinds()[:2] == ["claim_flagged", "claim_restored"]


def test_a_source_unreadable_for_its_tolerance_is_told_once_and_so_is_its_recovery(watched: Watched) -> None:
    watched.check()
    for _ in range(6):
        watched.check(BLOCKED, after=DAY)
    assert watched.kinds() == ["source_unreadable"]
    watched.check(policy())
    assert watched.kinds() == ["source_unreadable", "source_recovered"]


def test_a_page_gone_is_told_at_once_and_asked_twice_only_when_it_is_news(watched: Watched) -> None:
    watched.check()
    lost = Response("<h1>404 Not Found</h1>", 404, content_type="text/html")
    before = watched.site.count()
    watched.check(lost)
    assert watched.site.count() - before == 2
    watched.check(lost)
    assert watched.site.count() - before == 3
    assert watched.kinds() == ["source_not_found"]


def test_a_not_modified_for_ever_is_not_believed_longer_than_a_week(watched: Watched) -> None:
    watched.check()
    for _ in range(8):
        assert watched.check(after=DAY).sources[0].http_status in (304, 200)
    statuses = ["If-None-Match" in headers for _, headers in watched.site.asked]
    assert statuses == [False, *[True] * 7, False]


def test_verify_asks_for_a_full_answer(watched: Watched) -> None:
    watched.check()
    watched.verify()
    assert "If-None-Match" not in watched.site.asked[-1][1]


# --- the register changes -------------------------------------------------------


def test_a_new_quote_is_judged_on_the_stored_pages_and_told_at_the_first_check(watched: Watched) -> None:
    watched.check()
    watched.claims["new"] = quote("We sell your data to nobody whatsoever.")
    watched.claims["residency"] = quote(RESIDENCY)
    report = watched.verify(offline=True)
    assert verdicts(report) == {"training": "intact", "new": "never_matched", "residency": "intact"}
    assert watched.told() == []
    watched.check()
    watched.check()
    assert [(one["kind"], one["claim"]) for one in watched.told()] == [("claim_flagged", "new")]


def test_a_quote_corrected_to_the_new_words_holds_without_news(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED)
    watched.claims["training"] = quote("We use your inputs to train our models.")
    assert (watched.verify(offline=True).exit_code, verdicts(watched.check())) == (0, {"training": "intact"})
    assert watched.kinds() == ["claim_flagged"]


def test_a_source_dropped_from_the_register_keeps_its_history(watched: Watched) -> None:
    watched.check()
    privacy = watched.provider["sources"].pop("privacy")
    claims = watched.provider.pop("claims")
    watched.provider["sources"]["other"] = {**privacy, "url": f"{watched.site.origin}/terms", "kind": "terms"}
    watched.check()
    watched.provider["sources"]["privacy"] = privacy
    watched.provider["claims"] = claims
    assert watched.verify(offline=True).exit_code == 0
    assert len(watched.open().history("lumen/privacy")) == 1


# --- exit codes -----------------------------------------------------------------


def test_verify_says_by_its_exit_code_what_it_found(watched: Watched) -> None:
    assert watched.verify(offline=True).exit_code == 3, "never read"
    watched.check()
    assert watched.verify(offline=True).exit_code == 0
    watched.now += 2 * DAY
    assert watched.verify(offline=True).exit_code == 3, "stale"
    assert watched.verify(offline=True, max_age=3 * 86400).exit_code == 0
    assert watched.verify().exit_code == 0, "fetched anew"
    watched.check(ALTERED)
    assert watched.verify(offline=True).exit_code == 1
    watched.now += 2 * DAY
    assert watched.verify(offline=True).exit_code == 1, "flagged stays flagged, however old"
    watched.site.pages["/privacy"] = BLOCKED
    assert watched.verify().exit_code == 3, "what cannot be read now is unverified"


def test_statements_alone_are_nothing_to_judge(watched: Watched) -> None:
    statement = {key: value for key, value in quote(TRAINING).items() if key not in ("quote", "source")}
    watched.claims["known"] = {**statement, "grade": "third-party"}
    watched.check()
    assert watched.verify(offline=True, claims=["lumen/known"]).exit_code == 3
    assert watched.verify(offline=True).exit_code == 0
    assert watched.verify(offline=True).summary["not_judged"] == 1


def test_as_of_answers_as_things_stood_and_counts_ages_from_then(watched: Watched) -> None:
    watched.check()
    held = watched.now
    watched.check(ALTERED, after=5 * DAY)
    watched.now += 30 * DAY
    asked = len(watched.site.asked)
    then = watched.verify(as_of=held + HOUR)
    assert (then.exit_code, verdicts(then)) == (0, {"training": "intact"})
    assert then.sources[0].checked_at == held
    assert watched.verify(as_of=held + 2 * DAY).exit_code == 3, "stale by then"
    assert watched.verify(as_of=held - HOUR).exit_code == 3, "never read by then"
    assert watched.verify(as_of=held + 5 * DAY).exit_code == 1
    assert len(watched.site.asked) == asked, "as_of fetches nothing"


def test_no_server_at_all_leaves_every_claim_unverified(watched: Watched) -> None:
    watched.register["settings"]["allow_origins"] = ["http://127.0.0.1:9"]
    watched.provider["sources"]["privacy"]["url"] = "http://127.0.0.1:9/privacy"
    report = watched.verify()
    assert (report.exit_code, report.sources[0].outcome) == (3, "unreachable")
    assert (claim_of(report, "training").reason, watched.kept()) == ("never_read", (1, 0))


# --- schedule -------------------------------------------------------------------


def test_due_honours_the_interval_and_other_processes(watched: Watched) -> None:
    assert len(watched.check(due=True).sources) == 1
    assert len(watched.check(due=True, after=11 * HOUR).sources) == 0
    assert len(watched.check(due=True, after=HOUR).sources) == 1
    watched.now += DAY
    with watched.open() as app, app._store.write() as writer:
        assert writer.claim_lease("lumen/privacy", "another", until=watched.now + HOUR, now=watched.now)
    assert len(watched.check(due=True, after=timedelta()).sources) == 0
    assert len(watched.check(due=True, after=2 * HOUR).sources) == 1, "a lease that ran out is nobody's"


def test_status_says_when_a_source_is_checked_next(watched: Watched) -> None:
    watched.check(BLOCKED)
    with watched.open() as app:
        source = app.status().sources[0]
    assert source.next_check_at is not None
    assert watched.now + 11 * HOUR < source.next_check_at <= watched.now + 12 * HOUR
    assert source.consecutive_failures == 1


def test_a_clock_that_was_put_back_hides_no_change(watched: Watched) -> None:
    watched.check(after=30 * DAY)
    watched.check(ALTERED, after=-30 * DAY)
    assert now_of(watched) == ("altered", None)
    watched.check(policy())
    assert watched.kinds() == ["claim_flagged", "claim_restored", "source_reverted"]
