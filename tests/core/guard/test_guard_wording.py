"""Error pages, walls and other pages in many wordings: none may pass for the policy, on any day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from faults import HOST, HTML, page, policy

from monitor.core import guard
from monitor.core.reading.read import read
from monitor.model import Answer, Document, Finding, Outcome, Page, Source, SourceKind

URL = f"https://{HOST}/legal/privacy"
SOURCE = Source("nimbusloom", "privacy-policy", SourceKind.PRIVACY_POLICY, URL, domains=(HOST,))
MARKS = {"#": "h1", "=": "h2"}


@dataclass(frozen=True)
class Wording:
    """One page of `guard_wording.yaml`."""

    outcome: Outcome
    title: str
    lines: tuple[str, ...]
    lang: str = "en"
    only_later: bool = False

    def html(self, *, framed: bool) -> str:
        return page("".join(map(markup_of, self.lines)), title=self.title, lang=self.lang, framed=framed)


def markup_of(line: str) -> str:
    if line[0] in MARKS:
        return f"<{MARKS[line[0]]}>{line[1:]}</{MARKS[line[0]]}>"
    return line if line[0] == "<" else f"<p>{line}</p>"


WORDINGS = [
    Wording(Outcome(outcome), entry.pop("title"), tuple(entry.pop("lines")), **entry)
    for outcome, entries in yaml.safe_load(
        Path(__file__).with_name("guard_wording.yaml").read_text("utf-8")
    ).items()
    for entry in entries
]


def name_of(wording: Wording) -> str:
    return f"{wording.outcome}: {wording.lines[0][:40]}"


def document_of_policy() -> Document:
    found = read(policy().encode(), content_type=HTML["content-type"], url=URL)
    assert isinstance(found, Page)
    return found.document


def judged(markup: str, earlier: tuple[Document, ...]) -> Finding | None:
    body = markup.encode()
    found = read(body, content_type=HTML["content-type"], url=URL)
    return guard.inspect(Answer(URL, URL, 200, HTML, body), found, SOURCE, earlier)


@pytest.mark.parametrize("framed", [False, True], ids=["plain", "framed"])
@pytest.mark.parametrize("wording", [entry for entry in WORDINGS if not entry.only_later], ids=name_of)
def test_page_never_becomes_a_baseline(wording: Wording, framed: bool) -> None:
    found = judged(wording.html(framed=framed), ())
    assert found is not None
    assert found.outcome is wording.outcome


@pytest.mark.parametrize("framed", [False, True], ids=["plain", "framed"])
@pytest.mark.parametrize("wording", WORDINGS, ids=name_of)
def test_page_in_the_place_of_a_known_policy_is_named_for_what_it_is(wording: Wording, framed: bool) -> None:
    found = judged(wording.html(framed=framed), (document_of_policy(),))
    assert found is not None
    assert found.outcome is wording.outcome
