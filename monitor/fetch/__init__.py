"""From a URL to a complete answer; the only package that speaks HTTP."""

from monitor.fetch.client import Fetcher
from monitor.fetch.network import Resolver

__all__ = ["Fetcher", "Resolver"]
