"""The shape of config.yaml: its keys, their kinds and defaults (DESIGN, section 6).

The models hold what is written, checked key by key; what holds between keys is
in `resolve`. The JSON Schema for editors is generated from them.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from monitor.config.alert_values import DigestName, Event, KindName, Mailbox, Mailboxes, Quiet, Secrets
from monitor.config.values import (
    Database,
    Date,
    Domain,
    Duration,
    GradeName,
    Id,
    Interval,
    Kind,
    Language,
    Line,
    Origin,
    Proxy,
    Quotes,
    RenderWhen,
    RiskName,
    Selector,
    SeverityName,
    Size,
    Target,
    Term,
    Text,
    Url,
    Yes,
)

PROOF_KEYS = ("quote", "absent", "link", "status_page")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


def _default(written: str, meaning: str) -> Any:
    """Describe a key whose default is written in other words than it is stored in."""
    return Field(json_schema_extra={"default": written}, description=meaning)


class SettingsPart(_Part):
    """How pages are fetched and kept; everything has a default."""

    database: Annotated[
        Database | None,
        _default(
            "sqlite:///monitor.db", "Where results are kept; relative to this file. MONITOR_DATABASE wins."
        ),
    ] = None
    interval: Annotated[Interval | None, _default("12h", "Time between two checks of a source.")] = None
    max_age: Annotated[Interval | None, _default("24h", "Proof older than this is stale.")] = None
    user_agent: Annotated[
        Line | None,
        _default(
            "policy-monitor/1.0 (+https://example.org/contact)",
            "Sent with every request; put your contact in.",
        ),
    ] = None
    accept_language: Annotated[Line | None, _default("en", "Language asked for.")] = None
    vantage: Annotated[Text | None, Field(description="Country the requests leave from, for the record.")] = (
        None
    )
    timeout: Annotated[
        Interval | None, _default("60s", "A whole fetch with its redirects and retries, not one read.")
    ] = None
    max_bytes: Annotated[Size | None, _default("10MB", "Largest page, decoded.")] = None
    concurrency: Annotated[
        int | None, Field(ge=1, le=1000, json_schema_extra={"default": 16}, description="Fetches at once.")
    ] = None
    per_host_delay: Annotated[Duration | None, _default("1s", "Pause between two requests to one host.")] = (
        None
    )
    respect_robots: Annotated[
        bool | None, Field(json_schema_extra={"default": True}, description="Whether robots.txt is obeyed.")
    ] = None
    allow_origins: Annotated[
        list[Origin],
        Field(description="Exact origins that may be internal addresses, such as http://127.0.0.1:8765."),
    ] = []
    trusted_ca: Annotated[Text | None, Field(description="Extra certificate authority, a PEM file.")] = None
    proxy: Annotated[
        Proxy | None, Field(description="Proxy for all requests; the environment's proxies are ignored.")
    ] = None


class ChannelPart(_Part):
    """Where alerts go."""

    name: Text
    url: Annotated[
        Text,
        Field(
            description="exec:COMMAND, file:PATH, feed:PATH, smtps://USER:${PASSWORD}@HOST or https://HOST…; "
            "${NAME} is taken from the environment and never printed."
        ),
    ]
    kind: Annotated[KindName | None, Field(description="How it reaches people; default: by the url.")] = None
    secret: Annotated[
        Secrets | None,
        Field(
            min_length=1,
            description="What signs a webhook, ${NAME}; two during rotation, the new one first.",
        ),
    ] = None
    to: Annotated[Mailboxes, Field(description="Who gets the e-mail.")] = []
    sender: Annotated[Mailbox | None, Field(alias="from", description="Who the e-mail is from.")] = None
    events: Annotated[list[Event], Field(description="Only these events; default: all.")] = []
    providers: Annotated[list[Id], Field(description="Only these providers; default: all.")] = []
    min_severity: Annotated[SeverityName | None, Field(description="Only alerts this severe or more.")] = None
    digest: Annotated[
        DigestName | None,
        Field(
            description="How often to tell, in one message, what is not critical; off: at once. "
            "Default: daily for e-mail, else off."
        ),
    ] = None
    quiet_hours: Annotated[
        Quiet | None,
        Field(description="Only what is critical is told then, such as 22:00-07:00 Europe/Berlin."),
    ] = None


class SourcePart(_Part):
    """One document at one address."""

    kind: Kind
    url: Url
    also: Annotated[list[Url], Field(description="Former addresses, for imports.")] = []
    hosts: Annotated[
        list[Domain], Field(description="Hosts it may end at besides the provider's domains.")
    ] = []
    render: Annotated[RenderWhen, Field(description="Whether a browser renders the page.")] = "auto"
    select: Annotated[Selector | None, Field(description="CSS selector of the main part.")] = None
    remove: Annotated[list[Selector], Field(description="CSS selectors of what is no part of it.")] = []
    language: Annotated[Language | None, Field(description="Expected language, such as en.")] = None
    dated: Annotated[
        Date | None, Field(description="The document's own date that was reviewed; another one is an event.")
    ] = None
    interval: Annotated[
        Interval | None, Field(description="Time between two checks; default: settings.interval.")
    ] = None
    tolerance: Annotated[
        Duration | None, _default("3d", "How long it may be unreadable before an alert.")
    ] = None


class LinkPart(_Part):
    """A link by its visible text and its target."""

    text: Text
    href: Target


class ClaimPart(_Part):
    """A sentence about the provider with at most one of quote, absent, link and status_page as proof."""

    topic: Text
    statement: Text
    grade: Annotated[
        GradeName | None,
        Field(
            description="verified: read in the document; third-party: from elsewhere; not-stated: silent. "
            "Default: not-stated with absent, third-party without a proof, else verified."
        ),
    ] = None
    risk: RiskName = "medium"
    source: Annotated[Id | None, Field(description="The source that proves it; default: the only one.")] = (
        None
    )
    sources: Annotated[
        list[Id] | None,
        Field(min_length=1, description="The sources of absent; default: all documents of the provider."),
    ] = None
    quote: Annotated[
        Quotes | None,
        Field(
            min_length=1,
            description="Words that must stand in the source, or a list; ... joins parts that follow.",
        ),
    ] = None
    prefix: Annotated[Text | None, Field(description="A few words before the quote.")] = None
    suffix: Annotated[Text | None, Field(description="A few words after the quote.")] = None
    absent: Annotated[
        list[Term] | None,
        Field(min_length=1, description="Terms, or /regular expressions/, none of which may stand there."),
    ] = None
    link: LinkPart | None = None
    status_page: Annotated[Yes | None, Field(description="The source must answer and be a status page.")] = (
        None
    )
    as_of: Annotated[Date | None, Field(description="When the claim was reviewed.")] = None
    reference: Annotated[
        Text | None, Field(description="Where the statement comes from; a name or URL, never fetched.")
    ] = None
    conflicts_with: Annotated[
        list[Id], Field(description="Claims of the same provider that say otherwise.")
    ] = []
    note: Text | None = None


class ProviderPart(_Part):
    """Who is watched."""

    name: Text
    legal_entity: Text | None = None
    domains: Annotated[
        list[Domain], Field(description="Official hosts with all below them; [] means nothing is official.")
    ] = []
    note: Text | None = None
    sources: dict[Id, SourcePart] = {}
    claims: dict[Id, ClaimPart] = {}


class RegisterPart(_Part):
    """A register of policy claims, as `monitor` reads it from config.yaml."""

    settings: SettingsPart = SettingsPart()
    alerts: list[ChannelPart] = []
    providers: dict[Id, ProviderPart] = {}


class _EditorSchema(GenerateJsonSchema):
    """Names the dialect, which editors look for."""

    def generate(self, schema: Any, mode: Any = "validation") -> dict[str, Any]:
        generated = super().generate(schema, mode)
        generated["$schema"] = self.schema_dialect
        return generated


def schema_text() -> str:
    """Give the JSON Schema of config.yaml, for editors, as it stands in config.schema.json."""
    generated = RegisterPart.model_json_schema(schema_generator=_EditorSchema)
    return json.dumps(generated, indent=2, ensure_ascii=False) + "\n"
