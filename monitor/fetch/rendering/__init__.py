"""Pages that exist only after scripts ran, read in a system Chromium (extra `browser`)."""

from monitor.fetch.rendering.chromium import find_chromium, lacking, version_of

__all__ = ["find_chromium", "lacking", "version_of"]
