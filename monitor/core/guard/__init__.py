"""Is this the document we meant?

`inspect` applies the rules of DESIGN 5 in their order; the first that speaks
decides. A page that none of them speaks about is the document, read whole.
"""

from __future__ import annotations

from monitor.core.guard.hosts import allowed, is_official
from monitor.core.guard.inspect import inspect

__all__ = ["allowed", "inspect", "is_official"]
