"""What holds for every test: no browser unless a test asks for one, and long tests first."""

from __future__ import annotations

import os

import pytest

# Whether there is a browser must not decide what tests of other things see; those of rendering turn it on.
os.environ["MONITOR_BROWSER"] = "off"

_LONG = ("test_unattended", "test_disk", "test_schedule", "test_rendering")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left with it when the others are done."""
    items.sort(key=lambda item: not item.path.stem.startswith(_LONG))
