"""Alert channels as config.yaml writes them: each kind, what the environment fills in, every mistake."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import ConfigError
from monitor.model import Channel, ChannelKind, Digest, QuietHours, Register

SECRET, OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_plJ3nmyCDGBKInavdOK15jslplJ3nmyC"
ENVIRON = {"SECRET": SECRET, "OLD": OLD, "PASSWORD": "p@ss/w0rd#", "HOOK": "https://hooks.example/T0K3N"}


def read(folder: Path, *entries: str, allow: str = "[]", **more: str) -> Register:
    path = folder / "config.yaml"
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    path.write_text(
        f"settings: {{allow_origins: {allow}}}\nalerts:\n{lines}providers: {{acme: {{name: Acme}}}}\n",
        "utf-8",
    )
    return load(path, environ={**ENVIRON, **more})


def channel(folder: Path, entry: str, **more: str) -> Channel:
    (found,) = read(folder, f"name: x, {entry}", **more).channels
    return found


def problem(folder: Path, entry: str, **more: str) -> str:
    with pytest.raises(ConfigError) as error:
        read(folder, f"name: x, {entry}", **more)
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"{folder / 'config.yaml'}:3: alerts[0].")
    return line.partition("alerts[0].")[2]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        pytest.param("url: 'exec:notify me'", ChannelKind.COMMAND, id="exec"),
        pytest.param("url: 'file:a.jsonl'", ChannelKind.FILE, id="file"),
        pytest.param("url: 'feed:a.atom'", ChannelKind.FEED, id="feed"),
        pytest.param("url: 'file:a.atom', kind: feed", ChannelKind.FEED, id="a file that is a feed"),
        pytest.param("url: 'https://h.example/x'", ChannelKind.WEBHOOK, id="https"),
        pytest.param(
            "url: 'smtps://m.example', to: a@b.example, from: c@d.example", ChannelKind.EMAIL, id="smtps"
        ),
        pytest.param(
            "url: 'smtp://m.example:587', to: [a@b.example], from: c@d.example", ChannelKind.EMAIL, id="smtp"
        ),
    ],
)
def test_the_kind_of_a_channel_follows_from_its_address(
    tmp_path: Path, entry: str, kind: ChannelKind
) -> None:
    assert channel(tmp_path, entry).kind is kind


def test_every_key_of_an_email_channel(tmp_path: Path) -> None:
    found = channel(
        tmp_path,
        "url: 'smtps://me:${PASSWORD}@m.example:465', kind: email, to: [a@b.example, c@b.example], "
        "from: m@b.example, events: [claim_flagged], providers: [acme], min_severity: minor, digest: weekly, "
        "quiet_hours: '22:00-07:30 Europe/Berlin'",
    )
    assert found.url == "smtps://me:p%40ss%2Fw0rd%23@m.example:465"
    assert (found.to, found.sender) == (("a@b.example", "c@b.example"), "m@b.example")
    assert found.digest is Digest.WEEKLY
    assert found.quiet_hours == QuietHours(time(22), time(7, 30), "Europe/Berlin")
    assert found.hidden == ("p@ss/w0rd#",)


@pytest.mark.parametrize(
    ("entry", "digest"),
    [
        pytest.param("url: 'smtps://m.example', to: a@b.c, from: a@b.c", Digest.DAILY, id="an email"),
        pytest.param("url: 'smtps://m.example', to: a@b.c, from: a@b.c, digest: off", Digest.OFF, id="off"),
        pytest.param("url: 'https://m.example'", Digest.OFF, id="a webhook"),
        pytest.param("url: 'file:a', digest: hourly", Digest.HOURLY, id="a file that is told to"),
    ],
)
def test_what_is_not_critical_waits_for_the_day_only_by_mail_or_where_asked(
    tmp_path: Path, entry: str, digest: Digest
) -> None:
    assert channel(tmp_path, entry).digest is digest


def test_a_webhook_may_have_two_secrets_during_rotation(tmp_path: Path) -> None:
    one = channel(tmp_path, "url: '${HOOK}', secret: '${SECRET}'")
    two = channel(tmp_path, "url: '${HOOK}', secret: ['${SECRET}', '${OLD}']")
    assert (one.secrets, two.secrets) == ((SECRET,), (SECRET, OLD))


def test_a_secret_that_is_not_set_switches_the_channel_off(tmp_path: Path) -> None:
    register = read(tmp_path, "name: x, url: '${HOOK}', secret: ['${SECRET}', '${NONE}']")
    assert register.channels[0].url is None
    assert "NONE is not set" in register.warnings[0]


def test_plain_http_needs_an_origin_that_is_allowed(tmp_path: Path) -> None:
    entry = "name: x, url: 'http://127.0.0.1:8080/hook'"
    assert read(tmp_path, entry, allow="['http://127.0.0.1:8080']").channels[0].kind is ChannelKind.WEBHOOK
    assert problem(tmp_path, "url: 'http://127.0.0.1:8080/hook'") == (
        "url: is not protected by TLS; write https://, or list its origin under settings.allow_origins"
    )


MAIL = "to: a@b.example, from: a@b.example"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        pytest.param(
            "url: 'https://u:${PASSWORD}@h.example'", "url: holds a user name or password", id="both"
        ),
        pytest.param("url: 'https://u:pass@h.example'", "url: holds a user name or password", id="user"),
        pytest.param(
            f"url: 'smtps://u:pass@m.example', {MAIL}", "url: holds a password; put it into", id="password"
        ),
        pytest.param(
            f"url: 'smtps://m.example/inbox', {MAIL}", "url: is more than a mail server", id="mail path"
        ),
        pytest.param(
            f"url: 'smtps://m.example:99999', {MAIL}", "url: names no proper host and port", id="port"
        ),
        pytest.param(f"url: 'smtps:x', {MAIL}", "url: names no proper host and port", id="no host"),
        pytest.param(
            "url: 'smtps://m.example', to: a@b.example", "from: is missing; add `from:`", id="no sender"
        ),
        pytest.param("url: 'smtps://m.example', from: a@b.example", "to: is missing; add `to:`", id="nobody"),
        pytest.param("url: 'file:a', to: a@b.example", "to: is for channels of the kind email", id="file to"),
        pytest.param(
            "url: 'file:a', secret: '${SECRET}'", "secret: is for channels of the kind webhook", id="file key"
        ),
        pytest.param(
            "url: 'file:a', kind: webhook",
            'kind: "webhook" does not fit the url; write file or feed',
            id="kind",
        ),
        pytest.param(
            "url: 'file:a', kind: mail", 'kind: "mail" is not one of command, file, email', id="no kind"
        ),
        pytest.param("url: 'file:a', events: [claim_flaged]", 'did you mean "claim_flagged"?', id="event"),
        pytest.param("url: 'file:a', digest: daly", 'digest: "daly" is not one of off, hourly', id="digest"),
        pytest.param(
            "url: 'file:a', quiet_hours: night", 'quiet_hours: "night" are no quiet hours; write', id="quiet"
        ),
        pytest.param("url: 'file:a', quiet_hours: '08:00-08:00'", "are a whole day", id="always quiet"),
        pytest.param(
            "url: 'file:a', quiet_hours: '08:00-09:00 Mars/X'", "name a time zone that is not", id="zone"
        ),
        pytest.param(
            "url: 'https://h.example', secret: whsec_s3cret", "secret: is written into the file", id="plain"
        ),
        pytest.param(
            "url: 'https://h.example', secret: '${HOOK}'", "secret: is no secret of Standard", id="no secret"
        ),
        pytest.param(
            "url: 'https://h.example', secret: ['${OLD}', '${OLD}', '${OLD}']",
            "secret: has more than two",
            id="three",
        ),
        pytest.param(
            'url: "smtps://m.example", to: "a@b.example\\r\\nBcc: x@y.example", from: a@b.example',
            "to: ",
            id="a line end in an address",
        ),
    ],
)
def test_a_mistake_names_the_key_and_the_fix(tmp_path: Path, entry: str, told: str) -> None:
    line = problem(tmp_path, entry)
    assert told in line
    for value in ("s3cret", ":pass@", *ENVIRON.values()):
        assert value not in line


def test_no_secret_shows_where_a_register_is_printed(tmp_path: Path) -> None:
    register = read(
        tmp_path,
        "name: hook, url: '${HOOK}', secret: ['${SECRET}', '${OLD}']",
        "name: mail, url: 'smtps://me:${PASSWORD}@m.example', to: a@b.example, from: a@b.example",
    )
    shown = repr(register)
    for value in (*ENVIRON.values(), "p%40ss"):
        assert value not in shown
