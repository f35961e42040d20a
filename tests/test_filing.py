"""Where a claim about an address belongs: by address, by host or somewhere new, and under which names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.values import check_id
from monitor.errors import UsageError
from monitor.model import (
    Clause,
    ClauseKind,
    Document,
    Provider,
    Region,
    Register,
    Settings,
    Source,
    SourceKind,
    document_of,
)
from monitor.proposing.filing import claim_id, file_address, slug, topic_of, unused, with_kind


def provider(name: str, *domains: str, **urls: str) -> Provider:
    sources = {key: Source(name, key, SourceKind.TERMS, url, domains) for key, url in urls.items()}
    return Provider(name, name.title(), None, domains, None, sources, {})


OLD = Source("nova", "faq", SourceKind.FAQ, "https://nova.example/faq", also=("https://old.example/faq",))
REGISTER = Register(
    "config.yaml",
    Settings(),
    {
        "lumen": provider("lumen", "lumen.example", terms="https://www.lumen.example/legal/terms?lang=en"),
        "nova": Provider("nova", "Nova", None, ("nova.example",), None, {"faq": OLD}, {}),
        "twin": provider("twin", "nova.example"),
    },
)

KNOWN = [
    pytest.param("https://www.lumen.example/legal/terms?lang=en", "lumen/terms", id="to the letter"),
    pytest.param("http://lumen.example/legal/terms/?lang=en&utm_source=x#s2", "lumen/terms", id="nearly"),
    pytest.param("https://old.example/faq", "nova/faq", id="a former address"),
]


@pytest.mark.parametrize(("url", "ref"), KNOWN)
def test_an_address_of_the_register_is_known_again(url: str, ref: str) -> None:
    filed = file_address(REGISTER, url, None, None)
    assert filed.source.ref == ref
    assert not filed.new_source


def test_another_query_is_another_document() -> None:
    filed = file_address(REGISTER, "https://www.lumen.example/legal/terms?lang=fr", None, None)
    assert filed.new_source
    assert not filed.new_provider


NEW = [
    pytest.param("https://docs.lumen.example/privacy", None, "lumen", False, id="below an official domain"),
    pytest.param("https://nova.example/terms", "twin", "twin", False, id="of the provider named"),
    pytest.param("https://www.acme.io/privacy", None, "acme", True, id="a new host"),
    pytest.param("https://platform.acme.io/privacy", None, "acme", True, id="below a new host"),
    pytest.param("https://legal.acme.co.uk/privacy", None, "acme", True, id="a suffix of two parts"),
    pytest.param("http://127.0.0.1:8000/privacy", "mine", "mine", True, id="an address that is named"),
]


@pytest.mark.parametrize(("url", "named", "owner", "is_new"), NEW)
def test_another_address_becomes_a_source_of_its_owner(
    url: str, named: str | None, owner: str, is_new: bool
) -> None:
    filed = file_address(REGISTER, url, named, None)
    assert (filed.provider.id, filed.new_provider, filed.new_source) == (owner, is_new, True)


REFUSED = [
    pytest.param("https://nova.example/terms", None, None, "official for several providers", id="two owners"),
    pytest.param("http://127.0.0.1/x", None, None, "say who it is with --provider", id="no name"),
    pytest.param("https://lumen.other/x", None, None, "no official domain of lumen", id="a look-alike"),
    pytest.param("https://lumen.example/x", None, "terms", "lumen/terms is at", id="a source elsewhere"),
]


@pytest.mark.parametrize(("url", "named", "source", "said"), REFUSED)
def test_what_could_be_filed_wrongly_is_asked_about(
    url: str, named: str | None, source: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        file_address(REGISTER, url, named, source)


def document(heading: str, text: str = "Words.") -> Document:
    return document_of(
        (
            Clause(ClauseKind.HEADING, Region.MAIN, heading, level=1),
            Clause(ClauseKind.PARAGRAPH, Region.MAIN, text),
        )
    )


KINDS = [
    pytest.param(
        "https://acme.io/legal/p", "Privacy Policy", "privacy-policy", "privacy-policy", id="heading"
    ),
    pytest.param("https://acme.io/terms", "Welcome", "terms", "terms", id="path"),
    pytest.param("https://acme.io/x", "Data Processing Agreement", "dpa", "dpa", id="agreement"),
    pytest.param("https://help.acme.io/en/data.html", "Your data", "help", "help", id="help"),
    pytest.param("https://acme.io/en/imprint.html", "Imprint", "other", "imprint", id="anything else"),
    pytest.param("https://acme.io/", "Acme", "other", "page", id="no name at all"),
]


@pytest.mark.parametrize(("url", "heading", "kind", "name"), KINDS)
def test_a_new_source_gets_the_kind_that_its_page_shows(url: str, heading: str, kind: str, name: str) -> None:
    filed = file_address(REGISTER, url, None, None)
    source = with_kind(filed, document(heading), is_status_page=False, named=False)
    assert (source.kind.value, source.id) == (kind, name)


def test_ids_are_after_the_topic_then_the_words_and_always_free() -> None:
    owner = provider("acme")
    assert claim_id(owner, None, "data-residency", "We store it") == "data-residency"
    assert claim_id(owner, None, "general", "We have a cat in the office") == "cat-office"
    assert claim_id(owner, None, "general", "We do not use it") == "do-not-use"
    assert unused(["a", "b"], {"a"}) == "b"
    assert unused(["a"], {"a", "a-2"}) == "a-3"


TOPICS = [
    ("We do not train on your data", "training"),
    ("Data is stored in Ireland", "data-residency"),
    ("deleted after 30 days", "retention"),
    ("SOC 2 Type II", "compliance"),
    ("Acme Pte. Ltd.", "legal-entity"),
    ("Something else entirely", "general"),
    ("我们不会用于训练", "training"),
]


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_a_topic_is_guessed_from_words(text: str, topic: str) -> None:
    assert topic_of(text) == topic


@given(st.text(max_size=60), st.none() | st.integers(1, 6))
def test_a_slug_is_an_id_or_nothing(text: str, most: int | None) -> None:
    made = slug(text, most=most)
    assert made == "" or check_id(made) == made
