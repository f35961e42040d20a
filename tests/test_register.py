# ruff: noqa: E501 - a quote stands on one line, so that it can be searched for
"""The repository's own config.yaml: every row of the review it was written from, and nothing made up.

The review is not part of the project; the words it gave as the documents' own stand here.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.config import load
from monitor.config.lint import lint
from monitor.model import (
    AbsenceProof,
    Claim,
    Grade,
    LinkProof,
    QuoteProof,
    Register,
    Risk,
    SourceKind,
    StatusPageProof,
    Verdict,
)

REVIEWED = date(2026, 6, 12)
COMMON_ROWS = ["legal-entity", "data-residency", "training", "compliance", "payments", "status-page"]
ROWS = {
    "deepseek": [*COMMON_ROWS, "track-record-security", "track-record-regulatory"],
    "zai": [*COMMON_ROWS, "track-record-export-controls"],
    "moonshot": [*COMMON_ROWS, "supply-chain"],
    "alibaba": [*COMMON_ROWS, "track-record"],
    "minimax": [*COMMON_ROWS, "track-record-litigation"],
}
"""The cards' rows by topic: 8, 7, 6 and the case study, 7, 7."""

QUOTES = {
    "deepseek/legal-entity": ("developer-terms", "Hangzhou DeepSeek Artificial Intelligence Co., Ltd."),
    "deepseek/data-residency": (
        "privacy-policy",
        "we directly collect, process and store your Personal Data in People's Republic of China.",
    ),
    "deepseek/training-default": ("privacy-policy", "to train and improve our technology"),
    "deepseek/training-opt-out": (
        "privacy-policy",
        "the right to opt-out of using your Personal Data for training our models or optimizing our technologies",
    ),
    "deepseek/eu-representative": ("privacy-policy", "Prighter Group"),
    "zai/legal-entity": ("privacy-policy", "JINGSHENG HENGXING TECHNOLOGY PTE. LTD."),
    "zai/data-residency": (
        "privacy-policy",
        "Company generally provide the Services from Singapore... typically located in Singapore.",
    ),
    "zai/training-no-storage": (
        "privacy-policy",
        "The Company do not store any of the content the Customer or its End Users provide or generate while using our Services.",
    ),
    "zai/licence": ("terms-of-use", "perpetual, irrevocable, worldwide"),
    "moonshot/legal-entity": ("terms-of-service", "Moonshot AI PTE. LTD."),
    "moonshot/training-restrictions": (
        "terms-of-service",
        "Customer who requires restrictions on the use of Customer Content for training or improving Moonshot AI models may contact Moonshot AI to discuss available enterprise arrangements or separate written agreements.",
    ),
    "alibaba/training": (
        "privacy-notice",
        "Alibaba Cloud strictly protects your data privacy and will never use your data for model training.",
    ),
    "minimax/legal-entity": ("privacy-policy", "Nanonoble Pte. Ltd."),
    "minimax/data-residency": ("privacy-policy", "stored in the data center located in the United States"),
    "minimax/training-profiling": (
        "privacy-policy",
        "we do not use your input personal data to infer characteristics about an individual, nor use personal data for training to profile or target consumers",
    ),
}


@pytest.fixture(scope="module")
def register() -> Register:
    return load(Path(__file__).parent.parent / "config.yaml", environ={})


def claims(register: Register) -> list[Claim]:
    return [claim for provider in register.providers.values() for claim in provider.claims.values()]


def test_it_loads_without_warnings_and_with_no_channel_on(register: Register) -> None:
    assert register.warnings == ()
    assert register.channels == ()
    assert list(register.providers) == [*ROWS, "minimaxm2-site"]


def test_every_row_of_the_review_is_there(register: Register) -> None:
    assert sum(len(rows) for rows in ROWS.values()) == 35 + 1
    for name, rows in ROWS.items():
        reviewed = {
            claim.topic for claim in register.providers[name].claims.values() if claim.as_of == REVIEWED
        }
        assert set(rows) <= reviewed, name


def test_there_are_as_many_claims_as_were_written_down(register: Register) -> None:
    """A claim that disappears from the file by accident must not go unnoticed."""
    counts = {name: len(provider.claims) for name, provider in register.providers.items()}
    assert counts == {
        "deepseek": 13,
        "zai": 14,
        "moonshot": 10,
        "alibaba": 9,
        "minimax": 24,
        "minimaxm2-site": 4,
    }
    kinds = Counter(type(claim.proof) for claim in claims(register))
    assert kinds[QuoteProof] == len(QUOTES)
    assert (kinds[AbsenceProof], kinds[StatusPageProof], kinds[LinkProof]) == (9, 4, 1)


def test_every_quote_has_the_words_that_the_review_gave(register: Register) -> None:
    found = {
        claim.ref: (claim.sources[0], *claim.proof.texts)
        for claim in claims(register)
        if isinstance(claim.proof, QuoteProof)
    }
    assert found == QUOTES


def test_what_the_review_did_not_quote_says_where_it_comes_from(register: Register) -> None:
    for claim in claims(register):
        assert claim.proof is not None or claim.reference, claim.ref


@pytest.mark.parametrize(
    ("ref", "breaks_it"),
    [
        pytest.param("deepseek/attestations", "SOC 2", id="DeepSeek's attestations"),
        pytest.param("zai/attestations", "ISO/IEC 27001", id="Z.ai's attestations"),
        pytest.param("moonshot/attestations", "ISO 27001", id="Moonshot's attestations"),
        pytest.param("minimax/attestations", "SOC 2", id="MiniMax's attestations"),
        pytest.param("moonshot/data-residency", "data center", id="Moonshot's residency"),
        pytest.param("minimax/training-not-addressed", "foundation model", id="MiniMax's training"),
        pytest.param("zai/status-page", "status.z.ai", id="Z.ai's status page, by its address"),
        pytest.param("moonshot/status-page", "status.moonshot", id="Moonshot's status page, by its address"),
    ],
)
def test_a_silence_names_what_would_break_it(register: Register, ref: str, breaks_it: str) -> None:
    provider, _, name = ref.partition("/")
    claim = register.providers[provider].claims[name]
    assert claim.grade is Grade.NOT_STATED
    assert isinstance(claim.proof, AbsenceProof)
    assert breaks_it in claim.proof.terms
    assert all(
        register.providers[provider].sources[source].kind is not SourceKind.STATUS_PAGE
        for source in claim.sources
    )


def test_minimax_says_two_things_about_where_data_lives(register: Register) -> None:
    minimax = register.providers["minimax"].claims
    assert "data-residency-singapore" in minimax["data-residency"].conflicts_with
    assert "data-residency" in minimax["data-residency-singapore"].conflicts_with
    assert minimax["contact-link"].proof == LinkProof("api@minimax.io", "mailto:legal@moji.com")


def test_zai_is_not_taken_for_minimax(register: Register) -> None:
    assert "NOT MiniMax's" in (register.providers["zai"].note or "")
    for claim in register.providers["minimax"].claims.values():
        assert "Section 4b" not in f"{claim.statement} {claim.note} {claim.reference}"


def test_the_document_of_2023_is_never_taken_for_the_one_in_force(register: Register) -> None:
    old = [claim for claim in claims(register) if claim.id.endswith("-2023")]
    assert len(old) == 6
    for claim in old:
        assert (claim.provider, claim.grade, claim.proof) == ("minimax", Grade.THIRD_PARTY, None)
        assert "(2023)" in (claim.reference or "")
        assert claim.statement.startswith("The document of 2023")


def test_the_look_alike_is_a_provider_of_its_own_with_nothing_official(register: Register) -> None:
    site = register.providers["minimaxm2-site"]
    assert site.domains == ()
    assert "NOT MiniMax's" in (site.note or "")
    assert all(claim.proof is None for claim in site.claims.values())


def test_each_address_is_below_the_domains_of_its_provider(register: Register) -> None:
    for provider in register.providers.values():
        for source in provider.sources.values():
            host = urlsplit(source.url).hostname or ""
            official = any(host == domain or host.endswith(f".{domain}") for domain in provider.domains)
            assert official is bool(provider.domains), source.ref


def test_what_matters_most_is_at_high_risk(register: Register) -> None:
    for claim in claims(register):
        if claim.topic in ("legal-entity", "data-residency", "training") and claim.id != "contact-link":
            assert claim.risk is Risk.HIGH or claim.provider == "minimaxm2-site", claim.ref


def test_the_documents_that_the_review_dated_carry_that_date(register: Register) -> None:
    dated = {
        source.ref: str(source.dated)
        for provider in register.providers.values()
        for source in provider.sources.values()
        if source.dated
    }
    assert dated == {
        "deepseek/privacy-policy": "2026-02-10",
        "zai/privacy-policy": "2025-09-29",
        "moonshot/terms-of-service": "2026-05-27",
        "minimax/privacy-policy": "2026-03-30",
    }


def test_advice_has_nothing_but_what_the_review_left_open(register: Register) -> None:
    for line in lint(register):
        assert any(
            part in line.text
            for part in (
                "without a proof",
                "moonshot: claims do not say when they were reviewed; add as_of (status-page-seen)",
                "minimaxm2-site: claims do not say when",
            )
        ), line


def test_nothing_in_it_is_beyond_judging(register: Register) -> None:
    """Every claim with a proof names a source that is there."""
    for claim in claims(register):
        sources = register.providers[claim.provider].sources
        assert (claim.proof is None) or claim.sources, claim.ref
        assert all(name in sources for name in claim.sources), claim.ref
    assert Verdict.STATEMENT.state.value == "not_judged"
