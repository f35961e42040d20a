"""`monitor claims check`: a register is looked over by itself."""

from __future__ import annotations

import json
from pathlib import Path

from fake_app import FakeApp, Run

from monitor.config import template

FAULTY = """\
providers:
  lumen:
    name: Lumen
    sources:
      terms: {kind: term, url: https://lumen.example/terms}
    claims:
      short: {topic: t, statement: s, quote: in Asia}
"""
WEAK = """\
providers:
  lumen:
    name: Lumen
    domains: [lumen.example]
    sources:
      terms: {kind: terms, url: https://lumen.example/terms}
      again: {kind: terms, url: http://www.lumen.example/terms/}
    claims:
      one: {topic: t, statement: s, source: terms, quote: We never sell your data, as_of: 2026-01-01}
      two:
        topic: t
        statement: s
        source: terms
        as_of: 2026-01-01
        quote: we never  SELL your data
"""


def test_a_sound_register_is_said_to_be_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(template())
    app = FakeApp()
    code, out, err = run("claims", "check", app=app)
    assert (code, err) == (0, "")
    assert "1 provider, 3 sources, 5 claims, 1 of them without a proof." in " ".join(out.split())
    assert "no problem, nothing to advise" in out
    assert app.asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]


def test_every_problem_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text(FAULTY)
    code, out, _ = run("claims", "check", "faulty.yaml")
    assert code == 2
    said = " ".join(out.split())
    assert f"problem {file}:5: providers.lumen.sources.terms.kind:" in said
    assert f"problem {file}:7: providers.lumen.claims.short.quote:" in said
    assert "2 problems" in said


def test_advice_is_given_with_its_line_and_is_no_problem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK)
    code, out, _ = run("claims", "check", "weak.yaml", "--format", "json")
    answer = json.loads(out)
    assert (code, answer["problems"], answer["claims"]) == (0, [], 2)
    lines = [(line.split(":")[1], line.split(": ", 1)[1]) for line in answer["advice"]]
    assert lines == [
        ("7", "lumen/again: no claim rests on it; add one, or delete the source"),
        ("7", "lumen/again: is at the same address as terms; keep one of the two"),
        ("15", "lumen/two: rests on the same words as one; one claim of the two would do"),
    ]


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    code, out, err = run("claims", "check", "nowhere.yaml")
    assert (code, out) == (2, "")
    assert "nowhere.yaml" in err
