"""From a URL to a complete answer; the only package that speaks HTTP."""

from monitor.fetch.client import Fetcher
from monitor.fetch.network import Resolver
from monitor.fetch.rendering.chromium import NEEDS_RENDERING

__all__ = ["NEEDS_RENDERING", "Fetcher", "Resolver"]
