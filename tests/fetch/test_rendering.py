"""Pages that exist only after scripts ran are read like their static twins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from browsing import needs_browser, rendered, turn_on
from raw_server import answer, by_path, expect_answer
from scripted_pages import CONSENT, PAGES, POLICY, path_of

from monitor.core.examine import examine
from monitor.core.history import Event, Memory, advance
from monitor.core.quoting.anchor import index_of
from monitor.core.reading.read import read
from monitor.model import (
    Answer,
    Claim,
    Clause,
    FetchResult,
    Grade,
    Page,
    QuoteProof,
    Region,
    Risk,
    Source,
    SourceKind,
    Verdict,
)

pytestmark = needs_browser

CLAIMS = (
    ("We do not use your inputs to train our models.", Verdict.INTACT),
    ("We store personal data on servers in Singapore.", Verdict.INTACT),
    ("We store personal data on servers in Norway only.", Verdict.ALTERED),
)


@pytest.fixture(scope="module")
def results() -> dict[str, FetchResult]:
    with pytest.MonkeyPatch.context() as patch:
        turn_on(patch, at_a_time=8)
        answers = {path_of(name): answer(page) for name, page in PAGES.items()}
        answers["/policy.json"] = answer(POLICY, content_type="application/json")
        found = rendered(by_path(answers), [path_of(name) for name in PAGES])
    return {name: found[path_of(name)] for name in PAGES}


def clauses_of(body: bytes, url: str) -> list[tuple[str, str, int, str, tuple[str, ...]]]:
    page = read(body, content_type="text/html; charset=utf-8", url=url)
    assert isinstance(page, Page), page
    return [_facts(clause) for clause in page.document.clauses if clause.region is Region.MAIN]


def _facts(clause: Clause) -> tuple[str, str, int, str, tuple[str, ...]]:
    targets = tuple(link.href.rpartition("/")[2] for link in clause.links)
    return clause.kind.value, clause.text, clause.level, clause.label or "", targets


def verdicts_of(found: Answer) -> list[Verdict]:
    source = Source("lumen", "privacy", SourceKind.PRIVACY_POLICY, found.url, domains=("127.0.0.1",))
    examined = examine(found, source, ())
    assert examined.document is not None, examined.finding
    claims = [
        Claim("lumen", f"c{n}", "t", "s", Grade.VERIFIED, Risk.HIGH, QuoteProof((text,)), ("privacy",))
        for n, (text, _) in enumerate(CLAIMS)
    ]
    event = Event("privacy", datetime(2026, 3, 2, tzinfo=UTC), index_of(examined.document), text="x")
    after = advance(Memory(), event, claims, {"privacy": event.read})
    now = [after.claim(claim.id).now for claim in claims]
    return [judgement.verdict for judgement in now if judgement is not None]


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_made_by_scripts_reads_like_its_static_twin(
    name: str, results: dict[str, FetchResult]
) -> None:
    found = expect_answer(results[name])
    assert found.rendered
    assert found.status == 200
    assert found.content_type == "text/html; charset=utf-8"
    twin = clauses_of(PAGES["static"], found.final_url)
    read_as = clauses_of(found.body, found.final_url)
    assert [clause for clause in read_as if not clause[1].startswith("Part ")] == twin
    assert verdicts_of(found) == [verdict for _, verdict in CLAIMS]


def test_the_address_is_the_one_that_the_page_gave_itself(results: dict[str, FetchResult]) -> None:
    assert expect_answer(results["router"]).final_url.endswith("/en/privacy")


def test_nobody_consented(results: dict[str, FetchResult]) -> None:
    for name in (name for name in PAGES if name.startswith("consent")):
        assert CONSENT not in expect_answer(results[name]).body.decode().partition("<script>")[0]
