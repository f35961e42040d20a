"""What a well-formed config.yaml means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from monitor.config import find_config, load, template
from monitor.config.lint import lint
from monitor.errors import ConfigError
from monitor.model import (
    AbsenceProof,
    Claim,
    Grade,
    LinkProof,
    Proof,
    QuoteProof,
    Register,
    Render,
    Risk,
    Settings,
    Severity,
    SourceKind,
    StatusPageProof,
)

Write = Callable[..., Register]

EVERY_KEY = """\
settings:
  database: postgresql://db.example/policies
  interval: 90m
  max_age: 2d
  user_agent: watcher/2 (+https://example.org/us)
  accept_language: de, en;q=0.5
  vantage: "NO"
  timeout: 45s
  max_bytes: 512kB
  concurrency: 4
  per_host_delay: 0.5s
  respect_robots: false
  allow_origins: ["http://127.0.0.1:8765", "HTTPS://Example.org:443/"]
  trusted_ca: ca.pem
  proxy: http://proxy.example:3128
alerts:
  - name: team
    url: exec:/bin/notify --room ${ROOM}
    events: [claim_flagged]
    providers: [acme]
    min_severity: notable
providers:
  acme:
    name: Acme
    legal_entity: Acme Ltd.
    domains: [Acme.example., 127.0.0.1]
    note: Watched.
    sources:
      privacy-policy:
        kind: privacy-policy
        url: https://acme.example/privacy
        also: [https://old.acme.example/privacy]
        hosts: [legal.example]
        render: always
        select: "main, #policy"
        remove: [nav, .cookie-banner]
        language: en
        dated: 2026-02-10
        interval: 6h
        tolerance: 2w
      status:
        kind: status-page
        url: https://status.acme.example/
    claims:
      residency:
        topic: data-residency
        statement: Data is stored in Norway.
        grade: verified
        risk: high
        source: privacy-policy
        quote: "we store your data in Norway"
        prefix: Where we keep it
        suffix: and nowhere else
        as_of: 2026-06-12
        reference: Legal
        conflicts_with: [silence]
        note: Ask again.
      silence:
        topic: compliance
        statement: Nothing on SOC 2.
        grade: not-stated
        risk: medium
        absent: ["SOC 2", "/ISO ?27001/"]
      contact:
        topic: contact
        statement: Write to privacy@acme.example.
        grade: verified
        risk: low
        source: privacy-policy
        link: {text: Contact, href: "mailto:privacy@acme.example"}
      status:
        topic: status-page
        statement: There is a status page.
        grade: verified
        risk: low
        status_page: true
      breach:
        topic: track-record
        statement: No breach is known.
        grade: third-party
        risk: medium
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Load a register from text."""

    def loaded(text: str, **environ: str) -> Register:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, environ=environ)

    return loaded


def provider(claims: str, sources: str = "a: {kind: terms, url: https://acme.example/a}") -> str:
    return (
        f"providers:\n  acme:\n    name: Acme\n    sources:\n      {sources}\n    claims:\n      {claims}\n"
    )


def claim(register: Register, name: str = "c") -> Claim:
    return register.providers["acme"].claims[name]


def test_every_setting_is_read(write: Write) -> None:
    assert write(EVERY_KEY, ROOM="ops").settings == Settings(
        database="postgresql://db.example/policies",
        interval=5400,
        max_age=172800,
        user_agent="watcher/2 (+https://example.org/us)",
        accept_language="de, en;q=0.5",
        vantage="NO",
        timeout=45,
        max_bytes=512_000,
        concurrency=4,
        per_host_delay=0.5,
        respect_robots=False,
        allow_origins=("http://127.0.0.1:8765", "https://example.org"),
        trusted_ca="ca.pem",
        proxy="http://proxy.example:3128",
    )


def test_every_setting_of_the_model_can_be_written() -> None:
    for field in fields(Settings):
        assert f"\n  {field.name}: " in EVERY_KEY, field.name


def test_settings_that_are_not_written_have_the_defaults_of_the_contract(write: Write) -> None:
    register = write("settings:\n  proxy: null\nproviders: {}\n")
    assert register.settings == Settings()
    assert register.channels == ()


def test_every_key_of_a_source_is_read(write: Write) -> None:
    source = write(EVERY_KEY, ROOM="ops").source("acme/privacy-policy")
    assert source.kind is SourceKind.PRIVACY_POLICY
    assert source.url == "https://acme.example/privacy"
    assert source.domains == ("acme.example", "127.0.0.1")
    assert source.hosts == ("legal.example",)
    assert source.also == ("https://old.acme.example/privacy",)
    assert source.render is Render.ALWAYS
    assert (source.select, source.remove) == ("main, #policy", ("nav", ".cookie-banner"))
    assert (source.language, source.dated) == ("en", date(2026, 2, 10))
    assert (source.interval, source.tolerance) == (6 * 3600, 14 * 86400)


def test_a_source_takes_the_interval_of_the_settings(write: Write) -> None:
    source = write(EVERY_KEY, ROOM="ops").source("acme/status")
    assert (source.interval, source.tolerance) == (5400, 3 * 86400)
    assert (source.render, source.select, source.dated) == (Render.AUTO, None, None)


def test_every_key_of_a_claim_is_read(write: Write) -> None:
    assert claim(write(EVERY_KEY, ROOM="ops"), "residency") == Claim(
        provider="acme",
        id="residency",
        topic="data-residency",
        statement="Data is stored in Norway.",
        grade=Grade.VERIFIED,
        risk=Risk.HIGH,
        proof=QuoteProof(("we store your data in Norway",), "Where we keep it", "and nowhere else"),
        sources=("privacy-policy",),
        as_of=date(2026, 6, 12),
        reference="Legal",
        conflicts_with=("silence",),
        note="Ask again.",
    )


@pytest.mark.parametrize(
    ("name", "proof", "sources"),
    [
        pytest.param("silence", AbsenceProof(("SOC 2", "/ISO ?27001/")), ("privacy-policy",), id="absent"),
        pytest.param(
            "contact", LinkProof("Contact", "mailto:privacy@acme.example"), ("privacy-policy",), id="link"
        ),
        pytest.param("status", StatusPageProof(), ("status",), id="status page"),
        pytest.param("breach", None, (), id="statement"),
    ],
)
def test_each_kind_of_claim_finds_what_it_is_judged_on(
    write: Write, name: str, proof: Proof | None, sources: tuple[str, ...]
) -> None:
    found = claim(write(EVERY_KEY, ROOM="ops"), name)
    assert (found.proof, found.sources) == (proof, sources)


def test_a_provider_keeps_what_is_said_of_it(write: Write) -> None:
    acme = write(EVERY_KEY, ROOM="ops").providers["acme"]
    assert (acme.id, acme.name, acme.legal_entity, acme.note) == ("acme", "Acme", "Acme Ltd.", "Watched.")
    assert list(acme.claims) == ["residency", "silence", "contact", "status", "breach"]


def test_a_quote_without_a_source_is_judged_on_the_only_one(write: Write) -> None:
    text = provider(
        "c: {topic: t, statement: s, grade: verified, risk: low, quote: [we never sell it, we never rent it]}"
    )
    found = claim(write(text))
    assert found.sources == ("a",)
    assert found.proof == QuoteProof(("we never sell it", "we never rent it"))


@pytest.mark.parametrize(
    ("quotes", "language"),
    [
        pytest.param(
            ["我们将您的个人信息存储在境内的服务器上", "未经同意我们不会将其用于训练模型"], "zh", id="Chinese"
        ),
        pytest.param(["we store your data on the servers of our own in Norway"], "en", id="English"),
        pytest.param(["SOC 2 Type II"], None, id="too short to tell"),
    ],
)
def test_a_source_knows_the_language_of_the_quotes_from_it(
    write: Write, quotes: list[str], language: str | None
) -> None:
    text = provider(f"c: {{topic: t, statement: s, risk: low, source: a, quote: {quotes}}}")
    assert write(text).source("acme/a").quoted_in == language


def test_a_silence_that_names_sources_keeps_to_them(write: Write) -> None:
    sources = "a: {kind: terms, url: https://x.example/a}\n      b: {kind: faq, url: https://x.example/b}"
    text = provider("c: {topic: t, statement: s, absent: [SOC 2], sources: [b, b]}", sources)
    assert claim(write(text)).sources == ("b",)


@pytest.mark.parametrize(
    ("proof", "grade"),
    [
        pytest.param("quote: we never sell it", Grade.VERIFIED, id="a proof is read in the document"),
        pytest.param("absent: [SOC 2]", Grade.NOT_STATED, id="a silence is not stated"),
        pytest.param("note: none", Grade.THIRD_PARTY, id="no proof is from elsewhere"),
    ],
)
def test_a_claim_without_a_grade_gets_the_one_its_proof_bears(write: Write, proof: str, grade: Grade) -> None:
    found = claim(write(provider(f"c: {{topic: t, statement: s, {proof}}}")))
    assert (found.grade, found.risk) == (grade, Risk.MEDIUM)


def test_an_empty_key_means_its_default(write: Write) -> None:
    register = write("settings:\nalerts:\nproviders:\n  acme:\n    name: Acme\n    sources:\n    claims:\n")
    assert register.providers["acme"].sources == {}


def test_ids_and_texts_may_look_like_other_yaml_values(write: Write) -> None:
    text = provider("2026-01-01: {topic: t, statement: 2026-06-12}\n      no: {topic: t, statement: s}")
    assert set(write(text).providers["acme"].claims) == {"2026-01-01", "no"}


def test_anchors_and_merge_keys_share_what_repeats(write: Write) -> None:
    text = provider(
        "c: &base {topic: t, statement: s, risk: high}\n"
        "      d: {<<: *base, statement: other}\n"
        "      e: {<<: [{risk: low}, *base]}"
    )
    register = write(text)
    assert claim(register, "d").statement == "other"
    assert [claim(register, name).risk for name in "cde"] == [Risk.HIGH, Risk.HIGH, Risk.LOW]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + EVERY_KEY.replace("\n", "\r\n").encode())
    assert "acme" in load(path, environ={"ROOM": "ops"}).providers


# --- channels -------------------------------------------------------------------


def test_a_channel_takes_its_address_from_the_environment(write: Write) -> None:
    (channel,) = write(EVERY_KEY, ROOM="ops-7").channels
    assert channel.url == "exec:/bin/notify --room ops-7"
    assert (channel.name, channel.events, channel.providers) == ("team", ("claim_flagged",), ("acme",))
    assert channel.min_severity is Severity.NOTABLE


@pytest.mark.parametrize("environ", [{}, {"ROOM": ""}], ids=["unset", "empty"])
def test_a_channel_without_its_variable_is_off_with_a_warning(write: Write, environ: dict[str, str]) -> None:
    register = write(EVERY_KEY, **environ)
    assert register.channels[0].url is None
    (warning,) = register.warnings
    assert "config.yaml:18: alerts[0].url: ROOM is not set" in warning
    assert '"team" is off' in warning


def test_a_secret_of_the_environment_is_never_printed(write: Write) -> None:
    text = "alerts:\n  - {name: team, url: '${URL}'}\nproviders: {}\n"
    with pytest.raises(ConfigError) as error:
        write(text, URL="ftp://hooks.example/s3cret")
    assert "s3cret" not in str(error.value)
    assert "s3cret" not in repr(write(text, URL="exec:/bin/notify s3cret"))


# --- which file -----------------------------------------------------------------


def test_the_file_named_on_the_command_line_wins(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml", "config.yaml"):
        (tmp_path / name).touch()
    environ = {"MONITOR_CONFIG": "b.yaml"}
    assert find_config(Path("a.yaml"), environ, tmp_path) == tmp_path / "a.yaml"
    assert find_config(None, environ, tmp_path) == tmp_path / "b.yaml"
    assert find_config(None, {}, tmp_path) == tmp_path / "config.yaml"


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        pytest.param({"XDG_CONFIG_HOME": "xdg"}, "xdg", id="XDG_CONFIG_HOME"),
        pytest.param({"HOME": "home"}, "home/.config", id="the home folder"),
        pytest.param({"HOME": "home", "XDG_CONFIG_HOME": ""}, "home/.config", id="XDG_CONFIG_HOME empty"),
    ],
)
def test_the_users_configuration_folder_comes_last(
    tmp_path: Path, variables: dict[str, str], place: str
) -> None:
    path = tmp_path / place / "policy-monitor" / "config.yaml"
    path.parent.mkdir(parents=True)
    path.touch()
    environ = {name: f"{tmp_path}/{value}" if value else "" for name, value in variables.items()}
    assert find_config(None, environ, tmp_path) == path


def test_a_home_folder_can_be_written_as_a_tilde(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").touch()
    assert (
        find_config(None, {"MONITOR_CONFIG": "~/r.yaml", "HOME": str(tmp_path)}, Path("/"))
        == tmp_path / "r.yaml"
    )


def test_without_any_file_the_answer_is_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="monitor init"):
        find_config(None, {"XDG_CONFIG_HOME": "relative"}, tmp_path)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_named_file_must_be_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="--config"):
        find_config(Path(name), {}, tmp_path)


# --- what init writes, and advice -----------------------------------------------


def test_what_init_writes_is_valid_and_shows_every_kind_of_claim(write: Write) -> None:
    register = write(template())
    (example,) = register.providers.values()
    kinds = {type(found.proof) for found in example.claims.values()}
    assert kinds == {QuoteProof, AbsenceProof, LinkProof, StatusPageProof, type(None)}
    assert register.warnings == ()
    assert lint(register) == ()


def test_the_defaults_that_the_template_names_are_the_defaults(write: Write) -> None:
    shown = template().replace("# More, with their defaults:\n  # ", "").replace("\n  # ", "\n  ")
    settings = write(shown).settings
    assert settings == Settings(vantage="DE")


def test_advice_names_what_weakens_a_register(write: Write) -> None:
    text = """\
providers:
  acme:
    name: Acme
    domains: [com, acme.example]
    sources:
      unused: {kind: terms, url: https://other.example/}
      page: {kind: other, url: https://status.acme.example/}
    claims:
      bare: {topic: t, statement: s, grade: verified}
      hearsay: {topic: t, statement: s, grade: third-party, as_of: 2026-01-01, conflicts_with: [bare]}
      status: {topic: t, statement: s, status_page: true, source: page, as_of: 2026-01-01}
"""
    advice = lint(write(text))
    assert [line.text.partition(":")[0] for line in advice] == [
        "acme/unused", "acme/unused", "acme", "acme", "acme", "acme", "acme/hearsay", "acme/status",
    ]  # fmt: skip
    told = "\n".join(map(str, advice))
    for part in (
        "no claim rests on it",
        "other.example is not below",
        "the domain com",
        "reviewed; add as_of (bare)",
        "without a proof; add a quote and its source to have them watched (bare)",
        "without a reference; say where they come from (hearsay)",
        "conflicts with bare",
        "page is not of kind status-page",
    ):
        assert part in told


def test_an_empty_register_is_advised_to_begin(write: Write) -> None:
    assert any("providers: none" in line.text for line in lint(write("providers: {}")))
