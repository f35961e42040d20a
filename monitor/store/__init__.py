"""The store that loses nothing: observations, pages, verdicts and alerts under one hash chain."""

from __future__ import annotations

from monitor.store.database import Store, is_stored, open_file, open_store
from monitor.store.ledger import Checkpoint
from monitor.store.reading import Reader
from monitor.store.records import (
    Attachment,
    AttachmentKind,
    Backlog,
    Delivery,
    DeliveryState,
    Observation,
    Origin,
    OutboxAlert,
    Pruning,
    RecordedVerdict,
    Review,
    Schedule,
)
from monitor.store.restoring import restore
from monitor.store.writing import Writer

__all__ = [
    "Attachment",
    "AttachmentKind",
    "Backlog",
    "Checkpoint",
    "Delivery",
    "DeliveryState",
    "Observation",
    "Origin",
    "OutboxAlert",
    "Pruning",
    "Reader",
    "RecordedVerdict",
    "Review",
    "Schedule",
    "Store",
    "Writer",
    "is_stored",
    "open_file",
    "open_store",
    "restore",
]
