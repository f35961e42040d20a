"""Sets of names, written as one string."""

from __future__ import annotations


def names(listing: str) -> frozenset[str]:
    """Give the white-space separated names of a listing."""
    return frozenset(listing.split())
