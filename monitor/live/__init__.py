"""Each source fetched twice: what is unsteady, or read wrongly, and which claims do not stand."""

from monitor.live.examining import examine_live

__all__ = ["examine_live"]
