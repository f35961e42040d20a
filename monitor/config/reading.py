"""config.yaml -> Register, or one ConfigError with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.between import Written, check_claims
from monitor.config.build import provider_of, settings_of
from monitor.config.channels import (
    Filling,
    address_of,
    channel_of,
    check_channels,
    check_keys,
    kind_of,
    off_warning,
    secret_of,
)
from monitor.config.problems import Problems
from monitor.config.schema import (
    ChannelPart,
    ClaimPart,
    ProviderPart,
    RegisterPart,
    SettingsPart,
    SourcePart,
)
from monitor.config.values import check_id
from monitor.config.yaml_nodes import BadYaml, Tree, read
from monitor.config.yaml_nodes import Path as Keys
from monitor.errors import ConfigError
from monitor.model import Channel, ChannelKind, Provider, Register, Settings

LARGEST_FILE = 16_000_000

_Part = TypeVar("_Part", bound=BaseModel)


def load_register(path: Path, *, environ: Mapping[str, str]) -> Register:
    """Read the register at `path`; `environ` gives what ${NAME} in alert addresses stands for.

    ConfigError, with every problem found, when the file cannot be read or is
    wrong. `Register.path` is absolute; relative paths in the file stay as written.
    """
    return read_register(text_of(path), path, environ=environ)


def read_register(text: str, path: Path, *, environ: Mapping[str, str]) -> Register:
    """Read a register from its text; `path` is what it is called in messages, and where it belongs.

    ConfigError as above.
    """
    try:
        tree = read(text)
    except BadYaml as error:
        raise ConfigError([Problems(path, Tree(None, None)).line(error.fault)]) from error
    if tree.value is None and not tree.faults:
        raise ConfigError([f"{path}:1: is empty; `monitor init` writes a register to start from"])
    reading = _Reading(path, tree, environ)
    register = reading.register()
    if reading.problems:
        raise ConfigError(reading.problems.lines())
    return register


def text_of(path: Path) -> str:
    """Give the text of a config.yaml, without a byte order mark; ConfigError where it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); correct the path or its rights"
        raise ConfigError([f"{path}: {reason}"]) from error
    if len(content) > LARGEST_FILE:
        raise ConfigError([f"{path}: is larger than {LARGEST_FILE:,} bytes; split the register"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{path}:{line}: is not UTF-8 text; save the file as UTF-8"]) from error


class _Reading:
    """One reading of one file.

    Each part is checked by itself and checking never stops, so that every
    problem shows at once; where there are any, what is built is thrown away.
    """

    def __init__(self, path: Path, tree: Tree, environ: Mapping[str, str]) -> None:
        self._path = path
        self._tree = tree
        self._environ = environ
        self._warnings: list[str] = []
        self.problems = Problems(path, tree)

    def register(self) -> Register:
        raw = self._tree.value
        self._part(RegisterPart, (), _hollow(raw, "settings", "alerts", "providers"))
        top = _mapping(raw)
        written = self._part(SettingsPart, ("settings",), _mapping(top.get("settings")))
        settings = settings_of(written or SettingsPart())
        entries = _mapping(top.get("providers"))
        channels = self._channels(top.get("alerts"), list(entries), settings.allow_origins)
        providers = {}
        for name, entry in entries.items():
            provider = self._provider(name, entry, settings)
            if provider is not None:
                providers[name] = provider
        return Register(
            path=str(self._path.absolute()),
            settings=settings,
            providers=providers,
            channels=channels,
            warnings=tuple(self._warnings),
        )

    def _provider(self, name: str, raw: Any, settings: Settings) -> Provider | None:
        base: Keys = ("providers", name)
        self._check_id(base)
        head = self._part(ProviderPart, base, _hollow(raw, "sources", "claims"))
        written = Written(name, _mapping(_mapping(raw).get("sources")), _mapping(_mapping(raw).get("claims")))
        sources = self._parts(SourcePart, (*base, "sources"), written.sources)
        claims = self._parts(ClaimPart, (*base, "claims"), written.claims)
        check_claims(written, self.problems)
        return provider_of(name, head, sources, claims, settings) if head else None

    def _channels(self, raw: Any, providers: list[str], origins: Sequence[str]) -> tuple[Channel, ...]:
        entries = raw if isinstance(raw, list) else []
        check_channels(entries, providers, self.problems)
        channels = [self._channel(entry, ("alerts", index), origins) for index, entry in enumerate(entries)]
        return tuple(channel for channel in channels if channel is not None)

    def _channel(self, entry: Any, base: Keys, origins: Sequence[str]) -> Channel | None:
        part = self._part(ChannelPart, base, entry)
        filling = Filling(self._environ)
        url = self._filled(_mapping(entry).get("url"), (*base, "url"), filling, origins)
        secrets = []
        for number, written in enumerate(part.secret or () if part else ()):
            keys = (*base, "secret", number) if isinstance(entry["secret"], list) else (*base, "secret")
            try:
                secrets.append(secret_of(written, filling))
            except ValueError as error:
                self.problems.add(keys, str(error))
        if part is None:
            return None
        if filling.unset:
            names = tuple(filling.unset)
            self._warnings.append(off_warning(part.name, names, (*base, "url"), self.problems))
        return channel_of(part, self._kind(part, url, base), url, tuple(filter(None, secrets)), filling)

    def _kind(self, part: ChannelPart, url: str | None, base: Keys) -> ChannelKind:
        """Give the kind of a channel; of one that is off, without a kind written, any."""
        kind = ChannelKind(part.kind) if part.kind else ChannelKind.COMMAND
        if url is None:
            return kind
        try:
            kind = kind_of(part, url)
        except ValueError as error:
            self.problems.add((*base, "kind"), str(error))
        else:
            check_keys(part, kind, base, self.problems)
        return kind

    def _filled(self, written: Any, keys: Keys, filling: Filling, origins: Sequence[str]) -> str | None:
        if not isinstance(written, str):
            return None
        try:
            return address_of(written, filling, origins)
        except ValueError as error:
            self.problems.add(keys, str(error))
            return None

    def _parts(self, model: type[_Part], base: Keys, raw: dict[str, Any]) -> dict[str, _Part]:
        """Check every entry of a mapping and give those that are right."""
        parts = {}
        for name, entry in raw.items():
            self._check_id((*base, name))
            part = self._part(model, (*base, name), entry)
            if part is not None:
                parts[name] = part
        return parts

    def _check_id(self, keys: Keys) -> None:
        try:
            check_id(str(keys[-1]))
        except ValueError as error:
            self.problems.add(keys, str(error))

    def _part(self, model: type[_Part], base: Keys, raw: Any) -> _Part | None:
        """Check one part by itself; an empty key means its default."""
        known = tuple(field.alias or name for name, field in model.model_fields.items())
        if isinstance(raw, dict):
            raw = {key: value for key, value in raw.items() if value is not None or key not in known}
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.problems.add_error(base, detail, known)
            return None


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _hollow(raw: Any, *keys: str) -> Any:
    """Give a part without what is checked by itself, keeping values of the wrong kind to be complained of."""
    if not isinstance(raw, dict):
        return raw
    hollow = dict(raw)
    for key in keys:
        if key == "alerts" and isinstance(raw.get(key), list):
            hollow[key] = []
        elif key != "alerts" and isinstance(raw.get(key), dict):
            hollow[key] = {}
    return hollow
