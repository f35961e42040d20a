from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import ALTERED

from monitor.errors import DamagedStore
from monitor.model import Clause, Document, Judgement, document_of
from monitor.store.serialise import (
    document_from_bytes,
    document_to_bytes,
    judgement_from_value,
    judgement_to_value,
)

documents = st.builds(
    document_of,
    st.lists(st.from_type(Clause), max_size=5).map(tuple),
    title=st.none() | st.text(),
    language=st.none() | st.text(max_size=3),
    date=st.none() | st.dates(),
    hidden=st.text(),
)


@given(documents)
def test_a_document_reads_back_as_it_was(document: Document) -> None:
    assert document_from_bytes(document_to_bytes(document)) == document


@given(st.from_type(Judgement))
def test_a_judgement_reads_back_as_it_was(judgement: Judgement) -> None:
    assert judgement_from_value(json.loads(json.dumps(judgement_to_value(judgement)))) == judgement


def test_what_a_judgement_leaves_out_takes_no_room() -> None:
    assert judgement_to_value(Judgement(ALTERED.verdict)) == {"verdict": "altered"}


@pytest.mark.parametrize("data", [b"", b"no frame", document_to_bytes(Document((), ""))[:-1]])
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedStore):
        document_from_bytes(data)


@pytest.mark.parametrize("value", [None, {}, {"verdict": "perhaps"}, {"verdict": "intact", "changes": 3}])
def test_values_that_are_no_judgement_are_refused(value: object) -> None:
    with pytest.raises(DamagedStore):
        judgement_from_value(value)
