# ruff: noqa: E501 - a row of a table stands on one line, as the message that it expects does
"""Every mistake in a config.yaml is told with its line, its key and the fix, all of them at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import ConfigError


def problems(path: Path, text: str | bytes, **environ: str) -> list[str]:
    """Give the lines of the error that `text` is answered with, without the name of the folder."""
    file = path / "config.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as error:
        load(file, environ=environ)
    assert all(line.startswith(str(file)) for line in error.value.problems)
    return [line.removeprefix(f"{path}/") for line in error.value.problems]


def with_settings(line: str) -> str:
    return f"settings:\n  {line}\nproviders: {{}}\n"


def with_alert(*lines: str) -> str:
    return "alerts:\n  - " + "\n    ".join(lines) + "\nproviders:\n  acme: {name: Acme}\n"


def with_provider(line: str) -> str:
    return f"providers:\n  acme:\n    name: Acme\n    {line}\n"


def with_source(line: str) -> str:
    fixed = "providers:\n  acme:\n    name: Acme\n    sources:\n      page:\n"
    kind = "" if line.startswith("kind") else "        kind: terms\n"
    url = "" if line.startswith("url") else "        url: https://acme.example/\n"
    return f"{fixed}        {line}\n{kind}{url}"


def with_claim(*lines: str) -> str:
    fixed = (
        "providers:\n  acme:\n    name: Acme\n"
        "    sources:\n      a: {kind: terms, url: https://acme.example/}\n      b: {kind: faq, url: https://b.example}\n"
        "    claims:\n      other: {topic: t, statement: s}\n      c:\n        topic: t\n        statement: s\n"
    )
    return fixed + "".join(f"        {line}\n" for line in lines)


S, A, P = "config.yaml:2: settings", "config.yaml:2: alerts[0]", "config.yaml:4: providers.acme"
D = "config.yaml:6: providers.acme.sources.page"
C = "config.yaml:12: providers.acme.claims.c"
DURATION = 'is not a duration; write a number and s, m, h, d or w, such as "90m" or "12h"'
SIZE = 'is not a size; write a number and B, kB, MB or GB, such as "10MB" or "512kB"'
TEXT_TWICE = "must be text; write one text here, not a list or mapping"
HEADER = "is sent as a header; write plain ASCII on one line"
CHANNEL_ADVICE = "write exec:COMMAND, file:PATH, feed:PATH, smtps://HOST or https://HOST/PATH"
CHANNEL = f"is no channel that this version knows; {CHANNEL_ADVICE}"
CHANNEL_KEYS = "name, url, kind, secret, to, from, events, providers, min_severity, digest, quiet_hours"
RUNAWAY = (
    "has nested or too many repeats (quantifiers), so that a long text could make it run for hours; "
    "bound them, such as .{0,40}, or write several terms"
)

SETTINGS = [
    ("intervall: 3h", 'intervall: is not a key here; did you mean "interval"?'),
    ("interval: 12x", f'interval: "12x" {DURATION}'),
    ("interval: 12", f'interval: "12" {DURATION}'),
    ("interval: 1:30", f'interval: "1:30" {DURATION}'),
    ("interval: 0s", 'interval: "0s" is no time at all; write more than 0s'),
    ("interval: 200000d", 'interval: "200000d" is longer than a hundred years; write a shorter duration'),
    ("per_host_delay: -1s", f'per_host_delay: "-1s" {DURATION}'),
    ("per_host_delay: true", f'per_host_delay: "true" {DURATION}'),
    ("max_bytes: 10 apples", f'max_bytes: "10 apples" {SIZE}'),
    ("max_bytes: 10 TB", f'max_bytes: "10 TB" {SIZE}'),
    ("max_bytes: 0", 'max_bytes: "0" is out of bounds; write more than 0 and at most 1GB'),
    ("max_bytes: 2GB", 'max_bytes: "2GB" is out of bounds; write more than 0 and at most 1GB'),
    ("vantage: NO", 'vantage: "NO" is read as false, not as text; write "NO" in quotes'),
    ("vantage: on", 'vantage: "on" is read as true, not as text; write "on" in quotes'),
    ("user_agent: 3.14", 'user_agent: "3.14" is read as a number, not as text; write "3.14" in quotes'),
    ('user_agent: "a\\nb"', f'user_agent: "a b" {HEADER}'),
    ("accept_language: français", f'accept_language: "français" {HEADER}'),
    ('concurrency: "4"', 'concurrency: "4" is not a whole number; write one without quotes'),
    ("concurrency: 0", 'concurrency: "0" is too small; write at least 1'),
    ("concurrency: 9999", 'concurrency: "9999" is too large; write at most 1000'),
    ("concurrency: yes", 'concurrency: "yes" is not a whole number; write one without quotes'),
    (
        "respect_robots: maybe",
        'respect_robots: "maybe" is neither true nor false; write true or false without quotes',
    ),
    (
        'respect_robots: "false"',
        'respect_robots: "false" is neither true nor false; write true or false without quotes',
    ),
    (
        "database: mysql://s3cret@db/x",
        "database: is not a database; write sqlite:///FILE or postgresql://HOST/NAME",
    ),
    ("proxy: socks5://u:s3cret@p:1", "proxy: is not a proxy; write http://host:port"),
    (
        "allow_origins: http://a.example",
        'allow_origins: "http://a.example" is not a list; write [http://a.example]',
    ),
    (
        "allow_origins: [http://a.example/x]",
        'allow_origins[0]: "http://a.example/x" is more than an origin; write only http://host:port',
    ),
    ("trusted_ca: [a]", f"trusted_ca: {TEXT_TWICE}"),
    ('trusted_ca: ""', 'trusted_ca: "" is empty; write the text, or delete the key'),
]

SOURCE = [
    (
        "kind: privacy",
        'kind: "privacy" is not one of privacy-policy, terms, dpa, faq, help, status-page, other; did you mean "privacy-policy"?',
    ),
    (
        "kind: ''",
        'kind: "" is not one of privacy-policy, terms, dpa, faq, help, status-page, other; write one of them',
    ),
    ("render: allways", 'render: "allways" is not one of auto, never, always; did you mean "always"?'),
    (
        "url: ftp://a.example/",
        'url: "ftp://a.example/" is not a web address; write it with https:// or http:// in front',
    ),
    (
        "url: acme.example",
        'url: "acme.example" is not a web address; write it with https:// or http:// in front',
    ),
    (
        "url: https://me:s3cret@a.example/",
        'url: "https://…@a.example/" holds a user name or password; delete the part before the @',
    ),
    ("url: https:///path", 'url: "https:///path" names no valid host; write https://host/path'),
    ("url: https://a_b!.example", 'url: "https://a_b!.example" names no valid host; write https://host/path'),
    (
        "url: https://a.example:x/",
        "url: \"https://a.example:x/\" is not a web address (Port could not be cast to integer value as 'x'); write https://host/path",
    ),
    ("url: https://a.example/a b", 'url: "https://a.example/a b" holds white space; write one address'),
    ("also: https://a.example/", 'also: "https://a.example/" is not a list; write [https://a.example/]'),
    ("also: [no]", 'also[0]: "no" is read as false, not as text; write "no" in quotes'),
    ("also: [12]", 'also[0]: "12" is read as a number, not as text; write "12" in quotes'),
    ("also: [null]", "also[0]: is empty; write the text, or delete the entry"),
    (
        "hosts: [https://a.example]",
        'hosts[0]: "https://a.example" is an address; write only its host, such as example.com',
    ),
    (
        "hosts: ['*.a.example']",
        'hosts[0]: "*.a.example" begins with a wildcard; delete it, everything below a domain counts anyway',
    ),
    (
        "hosts: [a.example/x]",
        'hosts[0]: "a.example/x" is not a host name; write one such as example.com, without port or path',
    ),
    ('select: "###"', 'select: "###" is not a CSS selector; write one such as main or #policy .text'),
    (
        'remove: [nav, "a::"]',
        'remove[1]: "a::" is not a CSS selector; write one such as main or #policy .text',
    ),
    ("language: english", 'language: "english" is not a language; write its code, such as en, de or "no"'),
    ("language: no", 'language: "no" is read as false, not as text; write "no" in quotes'),
    ("dated: 2026-02-30", 'dated: "2026-02-30" is not a date; write year-month-day, such as 2026-02-10'),
    ("dated: 10.02.2026", 'dated: "10.02.2026" is not a date; write year-month-day, such as 2026-02-10'),
    (
        "dated: 2026-02-10T00:00:00Z",
        'dated: "2026-02-10T00:00:00Z" is not a date; write year-month-day, such as 2026-02-10',
    ),
    ("tolerance: three days", f'tolerance: "three days" {DURATION}'),
    (
        "colour: red",
        "colour: is not a key here; known here: kind, url, also, hosts, render, select, remove, language, dated, interval, tolerance",
    ),
]

CLAIM = [
    ("sourc: a", 'sourc: is not a key here; did you mean "source"?'),
    (
        "grade: verifed",
        'grade: "verifed" is not one of verified, third-party, not-stated; did you mean "verified"?',
    ),
    ("risk: severe", 'risk: "severe" is not one of high, medium, low; write one of them'),
    ("source: aa", 'source: "aa" is no source of acme; did you mean "a"?'),
    ("source: zzz", 'source: "zzz" is no source of acme; known here: a, b'),
    ("sources: [a, bb]", 'sources[1]: "bb" is no source of acme; did you mean "b"?'),
    ("sources: a", 'sources: "a" is not a list; write [a]'),
    ("sources: []", "sources: is an empty list; write at least one entry, or delete the key"),
    ("conflicts_with: [othr]", 'conflicts_with[0]: "othr" is no claim of acme; did you mean "other"?'),
    ("conflicts_with: [c]", 'conflicts_with[0]: "c" is the claim itself; name another one'),
    ("prefix: before", "prefix: belongs to a quote, but there is none; add it, or delete this"),
    ("suffix: after", "suffix: belongs to a quote, but there is none; add it, or delete this"),
    ("as_of: yesterday", 'as_of: "yesterday" is not a date; write year-month-day, such as 2026-02-10'),
    ("note: [a, b]", f"note: {TEXT_TWICE}"),
    ('note: "a\\eb"', 'note: "a?b" holds a control character; delete it'),
    ("absent: []", "absent: is an empty list; write at least one entry, or delete the key"),
    ("absent: SOC 2", 'absent: "SOC 2" is not a list; write [SOC 2]'),
    ("absent: [--]", 'absent[0]: "--" has no letter or digit; write a word that would break the silence'),
    ("absent: ['/(a+)+b/']", f'absent[0]: "/(a+)+b/" {RUNAWAY}'),
    (
        "absent: ['/(a/']",
        'absent[0]: "/(a/" is not a regular expression (missing ), unterminated subpattern at position 0); correct it',
    ),
    (
        "absent: ['/SOC/i']",
        'absent[0]: "/SOC/i" has flags after its last slash; delete them, letter case is ignored anyway',
    ),
    ("status_page: false", 'status_page: "false" is not true; write `status_page: true`, or delete the key'),
    ("status_page: 1", 'status_page: "1" is neither true nor false; write true or false without quotes'),
]

PROOF = [
    pytest.param(
        ("link: {text: x}",), ["claims.c.link.href: is missing; add `href:` and its value"], id="half a link"
    ),
    pytest.param(
        ("quote: we do",),
        [
            'claims.c.quote: "we do" has 4 letters, too few to be found for certain; quote at least 8',
        ],
        id="a quote too short",
    ),
    pytest.param(
        ("quote: [we never sell your data, '12345678, 9…']",),
        [
            'claims.c.quote[1]: "12345678, 9…" has 0 letters, too few to be found for certain; quote at least 8'
        ],
        id="a quote of digits in a list",
    ),
    pytest.param(
        ("link: {text: x, href: /contact}",),
        ['claims.c.link.href: "/contact" is not a whole target; write https://…, mailto:… or tel:…'],
        id="a link target that is not whole",
    ),
]


def cases(table: list[tuple[str, str]]) -> list[object]:
    return [pytest.param(line, expected, id=line) for line, expected in table]


@pytest.mark.parametrize(("line", "expected"), cases(SETTINGS))
def test_a_mistake_in_the_settings(tmp_path: Path, line: str, expected: str) -> None:
    assert problems(tmp_path, with_settings(line)) == [f"{S}.{expected}"]


@pytest.mark.parametrize(("line", "expected"), cases(SOURCE))
def test_a_mistake_in_a_source(tmp_path: Path, line: str, expected: str) -> None:
    assert problems(tmp_path, with_source(line)) == [f"{D}.{expected}"]


@pytest.mark.parametrize(("line", "expected"), cases(CLAIM))
def test_a_mistake_in_a_claim(tmp_path: Path, line: str, expected: str) -> None:
    found = problems(tmp_path, with_claim(line))
    # A status page that is not one leaves the claim without a source too.
    assert [text for text in found if "needs a source" not in text] == [f"{C}.{expected}"]


@pytest.mark.parametrize(("lines", "expected"), PROOF)
def test_a_mistake_in_a_proof(tmp_path: Path, lines: tuple[str, ...], expected: list[str]) -> None:
    found = problems(tmp_path, with_claim(*lines, "source: a"))
    assert found == [f"config.yaml:12: providers.acme.{line}" for line in expected]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ("quote: we never sell it",),
            "config.yaml:9: providers.acme.claims.c: does not say which source proves it; "
            "add `source:` with one of a, b",
            id="a quote with several sources to choose from",
        ),
        pytest.param(
            ("link: {text: x, href: 'https://a.example'}",),
            "config.yaml:9: providers.acme.claims.c: does not say which source proves it; "
            "add `source:` with one of a, b",
            id="a link with several sources to choose from",
        ),
        pytest.param(
            ("status_page: true",),
            "config.yaml:9: providers.acme.claims.c: needs a source, but the provider has no status page; "
            "add one under `sources`",
            id="a status page where there is none",
        ),
        pytest.param(
            ("quote: we never sell it", "sources: [a, b]"),
            "config.yaml:13: providers.acme.claims.c.sources: names 2 sources, but a claim with `quote` "
            "is judged on one; name one",
            id="a quote with two sources",
        ),
        pytest.param(
            ("source: a", "sources: [b]"),
            "config.yaml:13: providers.acme.claims.c.sources: stands beside `source`; write one of the two",
            id="source and sources",
        ),
        pytest.param(
            ("source: a", "quote: we never sell it", "absent: [SOC 2]"),
            "config.yaml:14: providers.acme.claims.c.absent: stands beside `quote`, but a claim has one proof; "
            "make it a claim of its own",
            id="two proofs",
        ),
        pytest.param(
            ("quote: we never sell it", "source: a", "source: b"),
            "config.yaml:14: providers.acme.claims.c.source: stands twice (first on line 13); "
            "delete or rename one of the two",
            id="a key twice",
        ),
    ],
)
def test_what_does_not_fit_together(tmp_path: Path, lines: tuple[str, ...], expected: str) -> None:
    file = with_claim(*lines)
    assert file.split("\n")[8].strip() == "c:"
    assert problems(tmp_path, file) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    cases(
        [
            (
                "colour: red",
                ".colour: is not a key here; known here: name, legal_entity, domains, note, sources, claims",
            ),
            ("domains: acme.example", '.domains: "acme.example" is not a list; write [acme.example]'),
            (
                "domains: [acme.example:80]",
                '.domains[0]: "acme.example:80" is not a host name; write one such as example.com, without port or path',
            ),
            ("sources: [a]", ".sources: is not a mapping; write keys below it, each with `:` and indented"),
            (
                "sources: {A b: {kind: terms, url: https://a.example}}",
                ".sources.A b: is not an id; write small letters a-z, digits, dots and hyphens, such as soc-2",
            ),
            (
                "sources: {a: text}",
                '.sources.a: "text" is not a mapping; write keys below it, each with `:` and indented',
            ),
            ("sources: {a: {kind: terms}}", ".sources.a.url: is missing; add `url:` and its value"),
            ("claims: {c: {topic: t}}", ".claims.c.statement: is missing; add `statement:` and its value"),
            (
                "claims: {c: {topic: t, statement: s, absent: [SOC 2]}}",
                ".claims.c: needs a source, but the provider has no document; add one under `sources`",
            ),
            (
                "claims: {-c: {topic: t, statement: s}}",
                ".claims.-c: is not an id; write small letters a-z, digits, dots and hyphens, such as soc-2",
            ),
            (
                "legal_entity: 360",
                '.legal_entity: "360" is read as a number, not as text; write "360" in quotes',
            ),
        ]
    ),
)
def test_a_mistake_in_a_provider(tmp_path: Path, line: str, expected: str) -> None:
    assert problems(tmp_path, with_provider(line)) == [f"{P}{expected}"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ("url: file:a.jsonl",), [f"{A}.name: is missing; add `name:` and its value"], id="no name"
        ),
        pytest.param(("name: x",), [f"{A}.url: is missing; add `url:` and its value"], id="no url"),
        pytest.param(
            ("name: x", "url: mailto:me@a.example"),
            [f"config.yaml:3: alerts[0].url: {CHANNEL}"],
            id="mailto does not work yet",
        ),
        pytest.param(
            ("name: x", "url: 'file:'"),
            [f"config.yaml:3: alerts[0].url: has nothing that can be used after file:; {CHANNEL_ADVICE}"],
            id="no path",
        ),
        pytest.param(
            ("name: x", "url: exec:${A b}"),
            ["config.yaml:3: alerts[0].url: has a ${ that names no variable; write ${NAME}"],
            id="no variable",
        ),
        pytest.param(
            ("name: x", "url: file:a", "template: '{title}'"),
            [
                f"config.yaml:4: alerts[0].template: is not supported by this version; delete it ({CHANNEL_KEYS} are)"
            ],
            id="a key of later",
        ),
        pytest.param(
            ("name: x", "url: file:a", "colour: red"),
            [f"config.yaml:4: alerts[0].colour: is not a key here; known here: {CHANNEL_KEYS}"],
            id="an unknown key",
        ),
        pytest.param(
            ("name: x", "url: file:a", "providers: [acm]"),
            ['config.yaml:4: alerts[0].providers[0]: "acm" is no provider; did you mean "acme"?'],
            id="an unknown provider",
        ),
        pytest.param(
            ("name: x", "url: file:a", "min_severity: high"),
            [
                'config.yaml:4: alerts[0].min_severity: "high" is not one of critical, notable, minor; write one of them'
            ],
            id="an unknown severity",
        ),
        pytest.param(
            ("name: x", "url: file:a\n  - name: x", "url: file:b"),
            ['config.yaml:4: alerts[1].name: "x" names another channel too; rename one of them'],
            id="a name twice",
        ),
    ],
)
def test_a_mistake_in_an_alert_channel(tmp_path: Path, lines: tuple[str, ...], expected: list[str]) -> None:
    assert problems(tmp_path, with_alert(*lines)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "", "config.yaml:1: is empty; `monitor init` writes a register to start from", id="empty"
        ),
        pytest.param(
            "# nothing\n",
            "config.yaml:1: is empty; `monitor init` writes a register to start from",
            id="only comments",
        ),
        pytest.param(
            "- a\n",
            "config.yaml:1: is not a mapping; write keys below it, each with `:` and indented",
            id="a list",
        ),
        pytest.param(
            "provider: {}\n",
            'config.yaml:1: provider: is not a key here; did you mean "providers"?',
            id="a misspelt section",
        ),
        pytest.param(
            "providers:\n\ta: 1\n",
            "config.yaml:2: is not YAML, column 1: found character that cannot start any token; indent with spaces, not with tabs",
            id="a tab",
        ),
        pytest.param(
            "providers:\n  a: b: c\n",
            'config.yaml:2: is not YAML, column 7: mapping values are not allowed in this context; text that holds ": " must stand in quotes',
            id="a colon in text",
        ),
        pytest.param(
            "providers: {a: 'b\n",
            "config.yaml:2: is not YAML, column 1: found unexpected end of stream; a quotation mark or bracket is not closed",
            id="an open quotation mark",
        ),
        pytest.param(
            "a: *b\n",
            "config.yaml:1: is not YAML, column 4: found undefined alias; define it above with &, or put text that begins with * in quotes",
            id="an undefined alias",
        ),
        pytest.param(
            "--- {}\n--- {}\n",
            "config.yaml:2: is not YAML, column 1: but found another document; keep one document, delete the line ---",
            id="two documents",
        ),
        pytest.param(
            b"providers: {}\n# caf\xe9\n",
            "config.yaml:2: is not UTF-8 text; save the file as UTF-8",
            id="Latin-1",
        ),
        pytest.param(
            "a: 1".encode("utf-16"), "config.yaml:1: is not UTF-8 text; save the file as UTF-8", id="UTF-16"
        ),
        pytest.param(
            "a: 1\nb: \x07\n",
            "config.yaml:2: holds the control character U+0007; delete it",
            id="a control character",
        ),
        pytest.param(
            "a: &a [*a]\n",
            "config.yaml:1: a[0]: an alias refers to what it stands in; write the entry out",
            id="an alias of itself",
        ),
        pytest.param(
            "[" * 100_000,
            "config.yaml:1: is nested too deeply; check the brackets",
            id="a hundred thousand brackets",
        ),
        pytest.param(
            "providers: {}\nproviders: {}\n",
            "config.yaml:2: providers: stands twice (first on line 1); delete or rename one of the two",
            id="a section twice",
        ),
        pytest.param(
            "providers: {}\n? [a]\n: b\n",
            "config.yaml:2: a key must be plain text; write `key: value`",
            id="a key that is a list",
        ),
        pytest.param(
            "providers: !!python/tuple [a]\n",
            'config.yaml:1: providers: the tag "!!python/tuple" is not supported; delete it, or put the text in quotes',
            id="a tag",
        ),
        pytest.param(
            "settings: {vantage: !x y}\n",
            'config.yaml:1: settings.vantage: the tag "!x" is not supported; delete it, or put the text in quotes',
            id="a tag of a text",
        ),
        pytest.param(
            "settings: {concurrency: !!int many}\n",
            'config.yaml:1: settings.concurrency: "many" is not the kind of value its tag says; put it in quotes',
            id="a tag that lies",
        ),
        pytest.param(
            "settings: {<<: 3}\n",
            "config.yaml:1: settings: << takes an alias of a mapping",
            id="a merge of no mapping",
        ),
    ],
)
def test_a_file_that_cannot_be_read_as_a_register(tmp_path: Path, text: str | bytes, expected: str) -> None:
    found = problems(tmp_path, text)
    assert expected in found


def test_aliases_that_multiply_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (found,) = problems(tmp_path, "\n".join(lines))
    assert "aliases multiply" in found


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
settings:
  intervall: 3h
providers:
  acme:
    domains: acme.example
    sources:
      page: {kind: privacy, url: acme.example}
    claims:
      a: {topic: t, statement: s, quote: we do, absent: [SOC 2], prefix: x, source: pag}
      b: {statement: s, conflicts_with: [c]}
  Acme: {}
"""
    assert [line.split(": ")[:2] for line in problems(tmp_path, text)] == [
        ["config.yaml:2", "settings.intervall"],
        ["config.yaml:4", "providers.acme.name"],
        ["config.yaml:5", "providers.acme.domains"],
        ["config.yaml:7", "providers.acme.sources.page.kind"],
        ["config.yaml:7", "providers.acme.sources.page.url"],
        ["config.yaml:9", "providers.acme.claims.a.quote"],
        ["config.yaml:9", "providers.acme.claims.a.absent"],
        ["config.yaml:9", "providers.acme.claims.a.source"],
        ["config.yaml:10", "providers.acme.claims.b.topic"],
        ["config.yaml:10", "providers.acme.claims.b.conflicts_with[0]"],
        ["config.yaml:11", "providers.Acme"],
        ["config.yaml:11", "providers.Acme.name"],
    ]


def test_a_source_with_a_mistake_can_still_be_named(tmp_path: Path) -> None:
    text = with_source("kind: privacy") + (
        "    claims:\n      a: {topic: t, statement: s, source: page, quote: we never sell}\n"
    )
    (found,) = problems(tmp_path, text)
    assert ".kind: " in found


@pytest.mark.parametrize("secret", ["mysql://u:s3cret@db/x", "https://u:s3cret@a.example/"])
def test_no_password_is_repeated(tmp_path: Path, secret: str) -> None:
    for text in (
        with_settings(f"database: {secret}"),
        with_settings(f"proxy: socks5{secret}"),
        with_source(f"url: {secret.replace('mysql', 'http')}"),
        with_alert("name: x", f"url: {secret}"),
    ):
        assert "s3cret" not in "\n".join(problems(tmp_path, text))


def test_a_mistake_under_a_merge_is_told_where_it_is_written(tmp_path: Path) -> None:
    text = with_claim().replace("other: {topic", "other: &o {risk: huge, topic") + "        <<: *o\n"
    assert [line.split(": ")[:2] for line in problems(tmp_path, text)] == [
        ["config.yaml:8", "providers.acme.claims.other.risk"],
        ["config.yaml:8", "providers.acme.claims.c.risk"],
    ]


def test_a_file_that_is_not_there_or_a_folder_is_said_so(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ConfigError, match=reason):
            load(path, environ={})


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.touch()
    os.truncate(path, 17_000_000)
    with pytest.raises(ConfigError, match="larger than 16,000,000 bytes"):
        load(path, environ={})
