"""What config.yaml says: providers, their sources, the claims on them, and how to go about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from monitor.model.vocabulary import ChannelKind, Digest, Grade, Render, Risk, Severity, SourceKind


@dataclass(frozen=True, slots=True)
class QuoteProof:
    """Words that must stand in the source.

    `texts` must all hold. Within a text, `...` or `…` joins parts that must
    follow one another. `prefix` and `suffix` choose the place where the words
    stand more than once (W3C TextQuoteSelector).
    """

    texts: tuple[str, ...]
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class AbsenceProof:
    """Terms, or `/regular expressions/`, none of which may stand in the sources."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkProof:
    """A link that must stand in the source, by its text and its target."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class StatusPageProof:
    """The source must answer and be a status page."""


Proof = QuoteProof | AbsenceProof | LinkProof | StatusPageProof


@dataclass(frozen=True, slots=True)
class Source:
    """One document of a provider at one URL."""

    provider: str
    id: str
    kind: SourceKind
    url: str
    domains: tuple[str, ...] = ()
    """The provider's official hosts; everything below them counts too."""
    hosts: tuple[str, ...] = ()
    """Further hosts it may end at."""
    also: tuple[str, ...] = ()
    """Former addresses, for imports."""
    render: Render = Render.AUTO
    select: str | None = None
    remove: tuple[str, ...] = ()
    language: str | None = None
    dated: date | None = None
    interval: float = 12 * 3600.0
    """Seconds between checks."""
    tolerance: float = 3 * 86400.0
    """Seconds it may stay unreadable before an alert."""
    quoted_in: str | None = None
    """The language of the quotes that claims rest on, None where there are none or it does not show."""

    @property
    def ref(self) -> str:
        return f"{self.provider}/{self.id}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence in the register about a provider, with what proves it."""

    provider: str
    id: str
    topic: str
    statement: str
    grade: Grade
    risk: Risk
    proof: Proof | None
    sources: tuple[str, ...]
    """Ids of the provider's sources that it is judged on, never empty where there is a proof."""
    as_of: date | None = None
    reference: str | None = None
    conflicts_with: tuple[str, ...] = ()
    note: str | None = None

    @property
    def ref(self) -> str:
        return f"{self.provider}/{self.id}"


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    name: str
    legal_entity: str | None
    domains: tuple[str, ...]
    note: str | None
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class Settings:
    """The `settings` of config.yaml; the defaults are part of the contract.

    Durations are seconds, sizes bytes. `allow_origins` are exact origins
    ("http://127.0.0.1:8765") that may be internal addresses.
    """

    database: str = field(default="sqlite:///monitor.db", repr=False)
    interval: float = 12 * 3600.0
    max_age: float = 24 * 3600.0
    user_agent: str = "policy-monitor/1.0 (+https://example.org/contact)"
    accept_language: str = "en"
    vantage: str | None = None
    timeout: float = 60.0
    max_bytes: int = 10_000_000
    concurrency: int = 16
    per_host_delay: float = 1.0
    respect_robots: bool = True
    allow_origins: tuple[str, ...] = ()
    trusted_ca: str | None = None
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` on the clocks of `zone`, over midnight where the end is the earlier one."""

    start: time
    end: time
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go.

    `url` is the whole destination with its scheme; None where an environment
    variable that the channel needs is not set (the channel is off). `secrets`
    sign webhooks, the first being the present one. `hidden` is whatever the
    environment filled in: none of it is ever printed or stored.
    """

    name: str
    kind: ChannelKind
    url: str | None = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    hidden: tuple[str, ...] = field(default=(), repr=False)
    to: tuple[str, ...] = ()
    sender: str | None = None
    events: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    min_severity: Severity | None = None
    digest: Digest = Digest.OFF
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A whole config.yaml. `path` is the file it was read from; relative paths in it start there."""

    path: str
    settings: Settings
    providers: Mapping[str, Provider]
    channels: tuple[Channel, ...] = ()
    warnings: tuple[str, ...] = ()

    def source(self, ref: str) -> Source:
        """Give the source called `provider/source`; KeyError when there is none."""
        provider, _, name = ref.partition("/")
        return self.providers[provider].sources[name]
