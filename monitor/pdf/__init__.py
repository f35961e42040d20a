"""PDF files taken apart in a child process, within limits of time and memory."""

from monitor.pdf.process import Limits, read_pdf, reader_version

__all__ = ["Limits", "read_pdf", "reader_version"]
