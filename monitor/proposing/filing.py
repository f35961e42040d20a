"""Where in the register a claim about an address belongs, and what to call what is new."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from monitor.config.values import check_id
from monitor.core.guard.hosts import host_of, is_official
from monitor.core.guard.kinds import KINDS_OF_SOURCES, Kind, kinds_in, kinds_of_text
from monitor.core.judging.links import target_key
from monitor.core.normalise import words
from monitor.errors import UsageError
from monitor.model import Document, Provider, Register, Source, SourceKind

_MOST_WORDS = 5
_LIGHT_WORDS = """
a an and any are as at be by for from has have in into is it its of on or our that the their this to us
was we were will with you your
"""
_LIGHT = frozenset(_LIGHT_WORDS.split())
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
_TOPICS = (
    ("training", r"\btrain(?:s|ed|ing)?\b|improve (?:our|the) models|训练"),
    ("data-residency", r"\b(?:stor(?:e|es|ed|ing|age)|hosted|located|servers?|data cent(?:er|re)s?)\b|存储"),
    ("retention", r"\bret(?:ain|ention)|\bdelet(?:e|ed|ion)|as long as|保留|删除"),
    ("data-sharing", r"\b(?:shar(?:e|es|ed|ing)|disclos\w+|sell|sold|third[- ]part(?:y|ies))\b|共享"),
    ("compliance", r"\b(?:soc ?2|iso(?:/iec)? ?\d+|hipaa|gdpr|pci|certifi\w+|attest\w+)\b"),
    ("security", r"\b(?:encrypt\w*|security|breach)\b|加密"),
    ("age", r"\b(?:years? (?:of age|old)|minors?|child(?:ren)?)\b|未成年人"),
    ("payments", r"\b(?:pay(?:ments?)?|refund\w*|invoice\w*|billing|price)\b"),
    ("legal-entity", r"\b(?:ltd|inc|llc|gmbh|pte|corp|limited|b\.v|s\.a)\b|公司"),
)
_USUAL_TOPIC = "general"
_KINDS = {
    Kind.DPA: SourceKind.DPA,
    **{kind: source for source, kinds in KINDS_OF_SOURCES.items() for kind in kinds},
    Kind.FAQ: SourceKind.FAQ,
}
_HELP = re.compile(r"help|support|docs?|documentation|guide", re.IGNORECASE)
_STATUS = re.compile(r"(?:^|[./-])status(?:[./-]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filed:
    """The provider and source that a claim goes to; what is new stands in neither register nor file yet."""

    provider: Provider
    source: Source
    new_provider: bool = False
    new_source: bool = False


def file_address(register: Register, url: str, provider: str | None, source: str | None) -> Filed:
    """Find the source that an address belongs to, by address and then by host, or make a new one.

    A fragment, tracking parameters, "www." and http against https make no
    difference. A new source is of kind `other`, or `status-page` where the
    address says so, until its page was read. UsageError where names contradict
    the address or several fit.
    """
    known = [one for one in _sources(register) if _is_named(one, provider, source)]
    key = target_key(url)[:3]
    same = [one for one in known if target_key(one.url)[:3] == key]
    same = same or [one for one in known if any(target_key(old)[:3] == key for old in one.also)]
    if len(same) > 1:
        refs = ", ".join(one.ref for one in same)
        raise UsageError(
            f"{url} is the address of several sources ({refs}); choose with --provider and --source"
        )
    if same:
        return Filed(register.providers[same[0].provider], same[0])
    owner, is_new = _owner(register, url, provider)
    if source is not None and source in owner.sources:
        there = owner.sources[source]
        raise UsageError(
            f"{there.ref} is at {there.url}, not at {url}; leave --source out, or choose another id"
        )
    kind = (
        SourceKind.STATUS_PAGE if _STATUS.search(f"{host_of(url)}/{urlsplit(url).path}") else SourceKind.OTHER
    )
    name = _checked(source, "--source") if source else kind.value
    return Filed(owner, Source(owner.id, name, kind, url, owner.domains), is_new, new_source=True)


def _sources(register: Register) -> Iterator[Source]:
    return (source for provider in register.providers.values() for source in provider.sources.values())


def _is_named(source: Source, provider: str | None, name: str | None) -> bool:
    return provider in (None, source.provider) and name in (None, source.id)


def _owner(register: Register, url: str, name: str | None) -> tuple[Provider, bool]:
    """Give the provider that is named, or whose official host it is, or a new one called after the host."""
    if name is None:
        owners = [one for one in register.providers.values() if is_official(url, one.domains)]
        if len(owners) > 1:
            ids = ", ".join(one.id for one in owners)
            raise UsageError(
                f"{host_of(url)} is official for several providers ({ids}); choose with --provider"
            )
        if owners:
            return owners[0], False
    elif name in register.providers:
        return register.providers[name], False
    host = host_of(url).removeprefix("www.")
    labels = host.split(".")
    if name is None and (":" in host or labels[-1].isdigit()):
        raise UsageError(f"nothing in {url} names its provider; say who it is with --provider ID")
    called = _checked(name, "--provider") if name else slug(_own_label(labels)) or "provider"
    if called in register.providers:
        raise UsageError(f"{host} is no official domain of {called}; add it there, or choose with --provider")
    title = called.replace("-", " ").title()
    return Provider(called, title, None, (host,), None, {}, {}), True


def _own_label(labels: list[str]) -> str:
    """Give the part of a host that its owner chose: "acme" of docs.acme.io and acme.co.uk."""
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:
        return labels[-3]
    return labels[-2] if len(labels) > 1 else labels[0]


def _checked(name: str, option: str) -> str:
    try:
        return check_id(name)
    except ValueError as error:
        raise UsageError(f"{option} {name!r} {error}") from error


def with_kind(filed: Filed, document: Document, *, is_status_page: bool, named: bool) -> Source:
    """Give a new source the kind that its page shows, and an id after it unless it was `named`."""
    source = filed.source
    kind = SourceKind.STATUS_PAGE if is_status_page else _kind_of(document, source.url)
    if named:
        return replace(source, kind=kind)
    path = unquote(urlsplit(source.url).path).rstrip("/").rpartition("/")[2].partition(".")[0]
    names = [slug(path), "page"] if kind is SourceKind.OTHER else [kind.value, slug(path)]
    return replace(source, kind=kind, id=unused(names, filed.provider.sources))


def _kind_of(document: Document, url: str) -> SourceKind:
    heading = next((clause.text for clause in document.main if clause.level == 1), "")
    path = unquote(urlsplit(url).path)
    for names in ([heading], [document.title or ""], [path.replace("/", " ")]):
        found = kinds_in(names)
        kind = next((source for kind, source in _KINDS.items() if kind in found), None)
        if kind is not None:
            return kind
    if _HELP.search(f"{host_of(url)}{path}"):
        return SourceKind.HELP
    by_words = kinds_of_text(document.text)
    return next(
        (_KINDS[kind] for kind in by_words if kind in _KINDS and len(by_words) == 1), SourceKind.OTHER
    )


def claim_id(provider: Provider, wanted: str | None, topic: str, text: str) -> str:
    """Give an id that is free: the one wanted, else one after the topic or the words.

    UsageError where the wanted one is taken or no id.
    """
    if wanted is not None:
        if wanted in provider.claims:
            raise UsageError(f"{provider.id}/{wanted} is a claim already; choose another id with --claim")
        return _checked(wanted, "--claim")
    names = [slug(topic)] if topic != _USUAL_TOPIC else []
    return unused([*names, slug(text, most=_MOST_WORDS), "claim"], provider.claims)


def topic_of(text: str) -> str:
    """Guess a topic from words; "general" where nothing speaks for one."""
    folded = text.lower()
    return next((topic for topic, pattern in _TOPICS if re.search(pattern, folded)), _USUAL_TOPIC)


def unused(names: Iterable[str], taken: Container[str]) -> str:
    """Give the first name that is free, else the first one with a number."""
    usable = [name for name in names if name]
    free = next((name for name in usable if name not in taken), None)
    number = 2
    while free is None:
        free = f"{usable[0]}-{number}" if f"{usable[0]}-{number}" not in taken else None
        number += 1
    return free


def slug(text: str, *, most: int | None = None) -> str:
    """Give words as an id, in small letters, digits and hyphens; with `most` only that many, weighty ones."""
    plain = unicodedata.normalize("NFKD", text)
    found = [re.sub(r"[^a-z0-9]+", "-", word.text.lower()).strip("-") for word in words(plain)]
    kept = [word for word in found if word and (most is None or word not in _LIGHT)]
    return "-".join(kept[:most])
