"""policy-monitor: tells you when the policies you rely on change."""

__version__ = "1.0.0"
