"""Everything that `monitor` raises on purpose.

MonitorError
├── UsageError              exit 2: the command line or what it names is wrong
│   ├── ConfigError         config.yaml: names file, line, key and the fix
│   ├── UnknownName         no such provider, source or claim; lists the known ones
│   └── MissingExtra        needs an optional part: says how to install it
├── StorageError            exit 4: our own storage or machine failed
│   ├── NewerDatabase       made by a newer version: refused, not touched
│   └── DamagedStore        a digest or a link of the chain does not fit
└── DeliveryError           an alert channel did not take a message
    └── ChannelGone         and says that it will never take one again

A message says who, what and what to do next. Errors are told apart by type,
never by their text.
"""

from __future__ import annotations


class MonitorError(Exception):
    """The root; `exit_code` is what the command line answers with."""

    exit_code = 4


class UsageError(MonitorError):
    exit_code = 2


class ConfigError(UsageError):
    """One or more faults in the configuration; each line names file, line, key and fix."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UnknownName(UsageError):
    """A provider, source or claim that the register does not have."""


class MissingExtra(UsageError):
    """An optional part is not installed."""


class StorageError(MonitorError):
    """The database or the disk under it failed."""


class NewerDatabase(StorageError):
    """The database was made by a newer version of this program."""


class DamagedStore(StorageError):
    """Stored bytes do not have the digest they were stored under."""


class DeliveryError(MonitorError):
    """A channel did not take a message; it stays queued."""


class ChannelGone(DeliveryError):
    """A channel answered that it takes no messages any more: it is not tried again by itself."""
