"""The JSON Schema for editors says what the loader does."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest

import monitor
from monitor.config.alert_values import ALERT_VOCABULARIES
from monitor.config.schema import PROOF_KEYS, RegisterPart, schema_text
from monitor.config.values import VOCABULARIES
from monitor.model import Settings

FILE = Path(monitor.__file__).parent / "config.schema.json"


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(FILE.read_text("utf-8"))


def test_the_file_is_what_the_models_generate() -> None:
    assert FILE.read_text("utf-8") == schema_text(), (
        "write it anew: python -c 'from monitor.config.schema import *; print(schema_text(), end=\"\")' "
        "> monitor/config.schema.json"
    )


@pytest.mark.parametrize(("words", "vocabulary"), VOCABULARIES + ALERT_VOCABULARIES)
def test_each_list_of_words_is_the_models(words: object, vocabulary: type[StrEnum]) -> None:
    assert list(get_args(words)) == [word.value for word in vocabulary]


def test_no_part_allows_unknown_keys(schema: Any) -> None:
    parts = [schema, *schema["$defs"].values()]
    assert all(part["additionalProperties"] is False for part in parts)
    assert set(schema["properties"]) == set(RegisterPart.model_fields) == {"settings", "alerts", "providers"}


@pytest.mark.parametrize(
    ("part", "required"),
    [
        pytest.param("ProviderPart", {"name"}, id="provider"),
        pytest.param("SourcePart", {"kind", "url"}, id="source"),
        pytest.param("ClaimPart", {"topic", "statement"}, id="claim"),
        pytest.param("LinkPart", {"text", "href"}, id="link"),
        pytest.param("ChannelPart", {"name", "url"}, id="channel"),
    ],
)
def test_the_keys_that_must_be_there_are_named(schema: Any, part: str, required: set[str]) -> None:
    assert set(schema["$defs"][part]["required"]) == required


def test_every_proof_is_described(schema: Any) -> None:
    assert set(PROOF_KEYS) <= set(schema["$defs"]["ClaimPart"]["properties"])


def test_the_defaults_shown_to_editors_are_those_of_the_contract(schema: Any) -> None:
    shown = {key: part["default"] for key, part in schema["$defs"]["SettingsPart"]["properties"].items()}
    assert shown == {
        "database": "sqlite:///monitor.db",
        "interval": "12h",
        "max_age": "24h",
        "user_agent": "policy-monitor/1.0 (+https://example.org/contact)",
        "accept_language": "en",
        "vantage": None,
        "timeout": "60s",
        "max_bytes": "10MB",
        "concurrency": 16,
        "per_host_delay": "1s",
        "respect_robots": True,
        "allow_origins": [],
        "trusted_ca": None,
        "proxy": None,
    }
    assert Settings().user_agent == shown["user_agent"]
