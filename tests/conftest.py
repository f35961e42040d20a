"""What holds for every test: no browser unless it asks for one, long tests first, no deadlines in seconds."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Whether there is a browser must not decide what tests of other things see; those of rendering turn it on.
os.environ["MONITOR_BROWSER"] = "off"

# How fast something is belongs to the benchmarks: on a busy machine a single example may take seconds.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

_LONG = ("test_unattended", "test_disk", "test_schedule", "test_rendering")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left with it when the others are done."""
    items.sort(key=lambda item: not item.path.stem.startswith(_LONG))
