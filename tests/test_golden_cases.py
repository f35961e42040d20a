"""Every folder under tests/corpus is read and judged like real pages; its README says how to add one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.core.examine import event_of, examine
from monitor.core.history import Memory, advance
from monitor.model import (
    AbsenceProof,
    Answer,
    Claim,
    Document,
    Grade,
    Judgement,
    LinkProof,
    Outcome,
    Proof,
    QuoteProof,
    Risk,
    Source,
    SourceKind,
)

CASES = sorted(path.parent for path in (Path(__file__).parent / "corpus").glob("*/case.yaml"))
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESS = "https://provider.example/legal/policy"
PAGE_KEYS = {"file", "outcome", "status", "content_type"}


def proof_of(entry: dict[str, Any]) -> Proof:
    if "absent" in entry:
        return AbsenceProof(tuple(entry["absent"]))
    if "link" in entry:
        return LinkProof(entry["link"]["text"], entry["link"]["href"])
    texts = entry["quote"] if isinstance(entry["quote"], list) else [entry["quote"]]
    return QuoteProof(tuple(texts), entry.get("prefix"), entry.get("suffix"))


def words_of(judgement: Judgement | None) -> set[str]:
    assert judgement is not None, "the claim was never judged"
    told = (judgement.verdict, judgement.severity, judgement.note, judgement.context, judgement.reason)
    return {str(word) for word in told if word is not None}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_golden_case_comes_out_as_written_down(folder: Path) -> None:
    case = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    source = Source(
        provider="case",
        id="policy",
        kind=SourceKind(case.get("kind", "privacy-policy")),
        url=ADDRESS,
        domains=("provider.example",),
        select=case.get("select"),
        remove=tuple(case.get("remove", ())),
        language=case.get("language"),
    )
    claims = [
        Claim("case", name, name, name, Grade.VERIFIED, Risk.HIGH, proof_of(entry), ("policy",))
        for name, entry in case["claims"].items()
    ]
    memory, earlier = Memory(), list[Document]()
    for day, page in enumerate(case["pages"]):
        answer = Answer(
            url=ADDRESS,
            final_url=ADDRESS,
            status=page.get("status", 200),
            headers={"content-type": page.get("content_type", "text/html; charset=utf-8")},
            body=(folder / page["file"]).read_bytes(),
        )
        examined = examine(answer, source, earlier)
        outcome = examined.finding.outcome if examined.finding else Outcome.OK
        assert outcome == page.get("outcome", "ok"), (page["file"], examined.finding)
        event = event_of(examined, source, FIRST_DAY + timedelta(days=day), page["file"])
        memory = advance(memory, event, claims, {"policy": event.read})
        if examined.document:
            earlier.append(examined.document)
        for name in case["claims"]:
            told = words_of(memory.claim(name).now)
            assert set(page[name].split()) <= told, (page["file"], name, memory.claim(name).now)
        assert set(page) - PAGE_KEYS == set(case["claims"]), "each page names each claim"
