"""config.yaml -> Register, or one ConfigError with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.channels import channel_of
from monitor.config.problems import Problems, suggestion
from monitor.config.resolve import provider_of
from monitor.config.schema import ChannelPart, ClaimPart, ProviderPart, RegisterPart, SettingsPart, SourcePart
from monitor.config.values import check_id
from monitor.config.yaml_nodes import BadYaml, Tree, read
from monitor.config.yaml_nodes import Path as Keys
from monitor.errors import ConfigError
from monitor.model import Channel, Provider, Register, Settings

LARGEST_FILE = 16_000_000

_Part = TypeVar("_Part", bound=BaseModel)


def load_register(path: Path, *, environ: Mapping[str, str]) -> Register:
    """Read the register at `path`; `environ` gives what ${NAME} in alert addresses stands for.

    ConfigError, with every problem found, when the file cannot be read or is
    wrong. `Register.path` is absolute; relative paths in the file stay as written.
    """
    text = _text_of(path)
    try:
        tree = read(text)
    except BadYaml as error:
        raise ConfigError([Problems(path, Tree(None, None)).line(error.fault)]) from error
    if tree.value is None:
        raise ConfigError([f"{path}:1: is empty; `monitor init` writes a register to start from"])
    loading = _Loading(path, tree, environ)
    register = loading.register()
    if register is None or loading.problems:
        raise ConfigError(loading.problems.lines())
    return register


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            [f"{path}: cannot be read ({error.strerror}); correct the path or its rights"]
        ) from error
    if len(content) > LARGEST_FILE:
        raise ConfigError([f"{path}: is larger than {LARGEST_FILE:,} bytes; split the register"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{path}:{line}: is not UTF-8 text; save the file as UTF-8"]) from error


class _Loading:
    """One reading of one file: each part is checked by itself, so that every problem shows at once."""

    def __init__(self, path: Path, tree: Tree, environ: Mapping[str, str]) -> None:
        self._path = path
        self._tree = tree
        self._environ = environ
        self._warnings: list[str] = []
        self.problems = Problems(path, tree)

    def register(self) -> Register | None:
        raw = self._tree.value
        if self._part(RegisterPart, (), _hollow(raw, "settings", "alerts", "providers")) is None:
            return None
        written = self._part(SettingsPart, ("settings",), raw.get("settings") or {}) or SettingsPart()
        settings = Settings(**_given(written))
        known = list(raw.get("providers") or {})
        channels = self._channels(raw.get("alerts") or [], known)
        providers = {}
        for name, part in (raw.get("providers") or {}).items():
            provider = self._provider(name, part, settings)
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
        hollow = _hollow(raw, "sources", "claims")
        part = self._part(ProviderPart, base, hollow)
        if not isinstance(raw, dict):
            return None
        sources = self._parts(SourcePart, (*base, "sources"), raw.get("sources"))
        claims = self._parts(ClaimPart, (*base, "claims"), raw.get("claims"))
        head = part or ProviderPart(name=name)
        return provider_of(name, head, sources, claims, settings, self.problems)

    def _parts(self, model: type[_Part], base: Keys, raw: Any) -> dict[str, _Part | None]:
        """Check every entry of a mapping; None stands for one that is there but wrong."""
        parts: dict[str, _Part | None] = {}
        for name, entry in raw.items() if isinstance(raw, dict) else ():
            self._check_id((*base, name))
            parts[name] = self._part(model, (*base, name), entry)
        return parts

    def _channels(self, raw: Any, providers: list[str]) -> tuple[Channel, ...]:
        channels: list[Channel] = []
        names: set[str] = set()
        for index, entry in enumerate(raw if isinstance(raw, list) else ()):
            base: Keys = ("alerts", index)
            part = self._part(ChannelPart, base, entry)
            if part is None:
                continue
            if part.name in names:
                self.problems.add(
                    (*base, "name"), f'"{part.name}" names another channel too; rename one of them'
                )
            names.add(part.name)
            for position, provider in enumerate(part.providers):
                if provider not in providers:
                    message = f'"{provider}" is no provider{suggestion(provider, providers)}'
                    self.problems.add((*base, "providers", position), message)
            channels.append(channel_of(part, base, self._environ, self.problems, self._warnings))
        return tuple(channels)

    def _check_id(self, keys: Keys) -> None:
        try:
            check_id(str(keys[-1]))
        except ValueError as error:
            self.problems.add(keys, str(error))

    def _part(self, model: type[_Part], base: Keys, raw: Any) -> _Part | None:
        """Check one part by itself; an empty key means its default."""
        known = tuple(model.model_fields)
        if isinstance(raw, dict):
            raw = {key: value for key, value in raw.items() if value is not None or key not in known}
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.problems.add_error(base, detail, known)
            return None


def _hollow(raw: Any, *keys: str) -> Any:
    """Give a part without what is checked by itself, keeping values of the wrong kind to be complained of."""
    if not isinstance(raw, dict):
        return raw
    empty: dict[type, Any] = {dict: {}, list: []}
    return {key: empty.get(type(value), value) if key in keys else value for key, value in raw.items()}


def _given(part: BaseModel) -> dict[str, Any]:
    given = {}
    for key in part.model_fields_set:
        value = getattr(part, key)
        given[key] = tuple(value) if isinstance(value, list) else value
    return given
