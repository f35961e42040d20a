"""Documents and judgements <-> what is stored of them.

Both follow the model by themselves: a field added there with a default reads
back from what was stored before.
"""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from monitor.errors import DamagedStore
from monitor.model import Document, Judgement
from monitor.store.blobs import compress, decompress

_QUICKLY = 3
"""Level of zstd: 6 % more room than level 6 in a quarter of its time."""


@cache
def _documents() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


@cache
def _judgements() -> TypeAdapter[Judgement]:
    return TypeAdapter(Judgement)


def document_to_bytes(document: Document) -> bytes:
    """Give a document as compressed JSON; a copy that can be made again is packed in a hurry."""
    return compress(_documents().dump_json(document, exclude_defaults=True), level=_QUICKLY)


def document_from_bytes(data: bytes) -> Document:
    """Undo `document_to_bytes`; raises DamagedStore for anything else."""
    try:
        return _documents().validate_json(decompress(data))
    except ValidationError as error:
        raise DamagedStore(f"a stored document cannot be read: {error}") from error


def judgement_to_value(judgement: Judgement) -> object:
    """Give a judgement as a JSON value."""
    return _judgements().dump_python(judgement, mode="json", exclude_defaults=True)


def judgement_from_value(value: object) -> Judgement:
    """Undo `judgement_to_value`; raises DamagedStore for anything else."""
    try:
        # Enumerations are texts in JSON, which only the lax mode takes for members.
        return _judgements().validate_python(value, strict=False)
    except ValidationError as error:
        raise DamagedStore(f"a stored judgement cannot be read: {error}") from error
