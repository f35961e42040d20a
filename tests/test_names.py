"""Names on the command line: what is meant, and what an unknown one is answered with."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from monitor.errors import UnknownName
from monitor.model import Claim, Grade, Provider, Register, Risk, Settings, Source, SourceKind
from monitor.names import choose_claims, choose_providers, choose_source, choose_sources


def provider(name: str, sources: Iterable[str], claims: Iterable[str] = ()) -> Provider:
    return Provider(
        id=name,
        name=name.title(),
        legal_entity=None,
        domains=(),
        note=None,
        sources={
            one: Source(name, one, SourceKind.TERMS, f"https://{name}.example/{one}") for one in sources
        },
        claims={
            one: Claim(name, one, "topic", "Says so.", Grade.THIRD_PARTY, Risk.LOW, None, ())
            for one in claims
        },
    )


def register(*providers: Provider) -> Register:
    return Register("config.yaml", Settings(), {one.id: one for one in providers})


SMALL = register(provider("lumen", ["terms", "privacy"], ["training"]), provider("nova", ["terms"]))
BIG = register(
    *(
        provider(f"maker{number}", ["privacy", "terms"], [f"claim-{count}" for count in range(20)])
        for number in range(60)
    )
)


def said_of(choose: object, *arguments: object) -> str:
    assert callable(choose)
    with pytest.raises(UnknownName) as caught:
        choose(*arguments)
    return str(caught.value)


def test_nothing_named_means_all() -> None:
    assert [one.id for one in choose_providers(SMALL, ())] == ["lumen", "nova"]
    assert [one.ref for one in choose_sources(SMALL, (), ())] == [
        "lumen/terms",
        "lumen/privacy",
        "nova/terms",
    ]
    assert [claim.ref for _, claim in choose_claims(SMALL, (), ())] == ["lumen/training"]


def test_a_small_register_lists_every_name() -> None:
    said = said_of(choose_source, SMALL, "lumen/faq")
    assert said.endswith("Known: lumen/privacy, lumen/terms, nova/terms")


def test_a_slip_of_the_pen_is_answered_with_what_was_meant() -> None:
    assert "did you mean 'nova'?" in said_of(choose_providers, SMALL, ["nowa"])
    assert "did you mean 'maker7/terms'" in said_of(choose_source, BIG, "maker7/term")


UNKNOWN = [
    pytest.param(choose_source, ("zzz/zzz",), "Providers with sources: maker0, ", id="source of nobody"),
    pytest.param(choose_source, ("maker3/qqq",), "Sources of maker3: ", id="source of a known provider"),
    pytest.param(choose_claims, ((), ["maker3/q"]), "Claims of maker3: maker3/claim-0, ", id="claim"),
    pytest.param(choose_claims, ((), ["zzz"]), "Providers with claims: maker0, ", id="claim of nobody"),
    pytest.param(choose_providers, (["zzz"],), "Known providers: maker0, ", id="provider"),
]


@pytest.mark.parametrize(("choose", "arguments", "listed"), UNKNOWN)
def test_on_a_big_register_no_more_than_a_screen_is_listed(
    choose: object, arguments: tuple[object, ...], listed: str
) -> None:
    said = said_of(choose, BIG, *arguments)
    assert listed in said
    assert said.count("maker") <= 20
    assert len(said) < 500


def test_what_is_left_out_is_counted() -> None:
    assert said_of(choose_providers, BIG, ["zzz"]).endswith(" and 48 more")


def test_a_register_without_any_says_so() -> None:
    assert "the register has none yet" in said_of(choose_providers, register(), ["lumen"])
