"""Adding to a config.yaml: the new claim is there, and nothing else changed, whatever the file looks like."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import template
from monitor.config.adding import Addition, NotEdited, add, plain
from monitor.config.insertion import Entry, Quoted, lines_of
from monitor.config.reading import read_register
from monitor.config.saving import change
from monitor.config.scalars import quoted_scalar, scalar
from monitor.config.yaml_nodes import read
from monitor.errors import StorageError, UsageError
from monitor.report.terminal import safe

PATH = Path("config.yaml")
REPOSITORY = Path(__file__).parent.parent
CLAIM: Mapping[str, Entry] = {
    "topic": "training",
    "statement": "Says: it does not train.",
    "quote": Quoted("we do not train on your # data: never"),
    "as_of": "2026-11-21",
}
SOURCE: Mapping[str, Entry] = {"kind": "terms", "url": "https://www.acme.example/terms"}


def addition(
    provider: str = "acme",
    source_id: str = "page",
    *,
    source: Mapping[str, Entry] | None = None,
    head: Mapping[str, Entry] | None = None,
) -> Addition:
    return Addition(provider, source_id, "new-claim", {**CLAIM, "source": source_id}, source, head)


def added(text: str, wanted: Addition) -> str:
    return add(text, PATH, wanted, environ={}).text


def assert_only_added(before: str, after: str, wanted: Addition) -> None:
    """Hold an edit to its promise: old lines in order, old values and the new ones, the same line ends."""
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())
    old, new = read(before).value, read(after).value
    claims = new["providers"][wanted.provider]["claims"]
    assert claims.pop(wanted.claim_id) == plain(wanted.claim)
    if wanted.head is not None:
        entry = new["providers"].pop(wanted.provider)
        assert entry.pop("claims") == {}
        assert entry.pop("sources", {}) == ({wanted.source_id: plain(wanted.source)} if wanted.source else {})
        assert entry == plain(wanted.head)
    elif wanted.source is not None:
        assert new["providers"][wanted.provider]["sources"].pop(wanted.source_id) == plain(wanted.source)
    assert without_nothing(new) == without_nothing(old)
    ends = set(re.findall(r"\r\n|\r|\n", before)) or {"\n"}
    assert set(re.findall(r"\r\n|\r|\n", after)) <= ends
    read_register(after, PATH, environ={})


def without_nothing(value: Any) -> Any:
    """Drop keys without a value: an empty `claims:` and none at all are the same."""
    if not isinstance(value, dict):
        return value
    below = {key: without_nothing(one) for key, one in value.items()}
    return {key: one for key, one in below.items() if one not in (None, {}, [])}


# --- where the lines go ---------------------------------------------------------

PLAIN = """\
settings:
  interval: 6h

providers:
  acme:
    name: Acme
    sources:
      page: {kind: terms, url: https://acme.example/}   # the only one
    claims:
      first:
        topic: t
        statement: s
        # a comment of the first claim

  # The next one is small.
  nova:
    name: Nova
"""


def test_a_claim_goes_to_the_end_of_its_providers_claims() -> None:
    edited = add(PLAIN, PATH, addition(), environ={})
    assert edited.text.splitlines()[12:21] == [
        "        # a comment of the first claim",
        "      new-claim:",
        "        topic: training",
        '        statement: "Says: it does not train."',
        '        quote: "we do not train on your # data: never"',
        "        as_of: 2026-11-21",
        "        source: page",
        "",
        "  # The next one is small.",
    ]
    assert edited.line == 14
    assert edited.widened == ()


def test_a_provider_without_claims_or_sources_gets_both() -> None:
    wanted = addition("nova", "terms", source=SOURCE)
    after = added(PLAIN, wanted)
    assert after.startswith(PLAIN)
    assert after.removeprefix(PLAIN).splitlines()[:5] == [
        "    sources:",
        "      terms:",
        "        kind: terms",
        "        url: https://www.acme.example/terms",
        "    claims:",
    ]
    assert_only_added(PLAIN, after, wanted)


def test_a_new_provider_goes_to_the_end_set_apart_as_the_others_are() -> None:
    wanted = addition(
        "nebula", "terms", source=SOURCE, head={"name": "Nebula", "domains": ["nebula.example"]}
    )
    after = added(PLAIN, wanted)
    assert after.removeprefix(PLAIN).splitlines()[:4] == [
        "",
        "  nebula:",
        "    name: Nebula",
        "    domains: [nebula.example]",
    ]
    assert_only_added(PLAIN, after, wanted)


def test_a_register_of_settings_alone_gets_its_first_provider() -> None:
    wanted = addition("nova", "terms", source=SOURCE, head={"name": "Nova"})
    for before in (
        "settings:\n  interval: 6h",
        "settings: {}\nproviders:\n",
        "settings: {}\nproviders: # none yet\n# end\n",
    ):
        assert_only_added(before, added(before, wanted), wanted)


def test_entries_that_are_set_apart_stay_so() -> None:
    before = PLAIN.replace(
        "      first:", "      zero: {topic: t, statement: s}\n\n      # About the first.\n      first:"
    )
    assert "\n        # a comment of the first claim\n\n      new-claim:\n" in added(before, addition())


def ending_in(statement: str) -> str:
    return PLAIN.replace("        statement: s\n", f"        statement: {statement}\n")


def with_nova(*lines: str) -> str:
    return "\n".join([PLAIN.rstrip("\n"), *(f"    {line}" for line in lines), ""])


FIRST = """\
      first:
        topic: t
        statement: s
        # a comment of the first claim
"""
STYLES = [
    pytest.param(PLAIN.replace("\n", "\r\n"), id="line ends of Windows"),
    pytest.param(PLAIN.replace("\n", "\r"), id="line ends of old"),
    pytest.param(PLAIN.partition("\n\n  # The")[0], id="no line end at the end"),
    pytest.param(re.sub(r"(?m)^ +", lambda found: found[0] * 2, PLAIN), id="indented by four"),
    pytest.param(re.sub(r"(?m)^ +", lambda found: found[0][::2], PLAIN), id="indented by one"),
    pytest.param(ending_in("|\n          s\n\n          # no comment\n\n"), id="literal text"),
    pytest.param(ending_in("|+\n          s\n\n\n"), id="literal text that keeps its empty lines"),
    pytest.param(ending_in(">-\n          s\n          t"), id="folded text"),
    pytest.param(ending_in('"s\n          t"'), id="a quoted text on two lines"),
    pytest.param(ending_in("s\n        absent:\n        - SOC 2\n        - ISO 27001"), id="a list"),
    pytest.param(PLAIN.replace("first:", "first: &one") + "    claims: {other: *one}\n", id="an anchor"),
    pytest.param(ending_in("&s\n          word\n        note: *s"), id="an alias"),
    pytest.param(PLAIN + "...\n", id="a mark at the end of the document"),
    pytest.param("# é 漢字 𝔘\n" + ending_in("漢字 𝔘𝔘 é"), id="letters of many bytes"),
    pytest.param(PLAIN.replace("# a comment of", "#"), id="comments"),
    pytest.param(PLAIN.replace(FIRST, ""), id="an empty key"),
    pytest.param(PLAIN.replace("claims:", "claims:  # none\n").replace(FIRST, ""), id="a remarked key"),
]


@pytest.mark.parametrize("before", STYLES)
@pytest.mark.parametrize("with_source", [False, True], ids=["claim", "claim and source"])
def test_nothing_else_changes_in_any_style(before: str, with_source: bool) -> None:
    wanted = addition("acme", "terms", source=SOURCE) if with_source else addition()
    assert_only_added(before, added(before, wanted), wanted)


SOURCES = "sources: {page: {kind: terms, url: https://n.example}}"
CLAIMS = "claims: {one: {topic: t, statement: s, quote: we never sell your data}}"
SHARED = PLAIN.replace("claims:", "claims: &all")
REFUSED = [
    pytest.param(with_nova("claims: {}"), "nova", "claims is not written in block", id="braces"),
    pytest.param(
        PLAIN.replace("  nova:\n    name: Nova", "  nova: {name: Nova}"),
        "nova",
        "line 16",
        id="all in braces",
    ),
    pytest.param(with_nova("claims: ~"), "nova", "block style", id="a written null"),
    pytest.param(SHARED + "    claims: *all\n", "nova", "alias", id="an alias"),
    pytest.param(SHARED + f"    {SOURCES}\n    claims: *all\n", "acme", "other entries", id="shared"),
    pytest.param(
        with_nova("sources:\n      a: {kind: terms, url: https://n.example}", CLAIMS),
        "nova",
        "block style",
        id="claims in braces",
    ),
    pytest.param('{"providers": {"acme": {"name": "Acme"}}}', "acme", "block style", id="JSON"),
]


@pytest.mark.parametrize(("before", "provider", "reason"), REFUSED)
def test_what_cannot_take_lines_is_left_alone_and_says_why(before: str, provider: str, reason: str) -> None:
    with pytest.raises(NotEdited, match=re.escape(reason)):
        added(before, addition(provider, "terms", source=SOURCE))


def test_a_claim_that_names_no_source_stands_in_the_way_of_a_second_one() -> None:
    one = "one: {topic: t, statement: s, quote: we never sell your data}"
    before = with_nova("sources:", "  a: {kind: terms, url: https://n.example}", "claims:", f"  {one}")
    with pytest.raises(NotEdited, match=r"would not load: .*does not say which source proves it"):
        added(before, addition("nova", "terms", source=SOURCE))


def test_a_claim_that_is_there_is_not_written_over() -> None:
    with pytest.raises(NotEdited):
        added(added(PLAIN, addition()), addition())


def test_claims_that_name_no_source_are_told_that_they_rest_on_the_new_one() -> None:
    silent = "silent: {topic: t, statement: s, absent: [SOC 2]}"
    before = PLAIN.replace("      first:", f"      {silent}\n      first:")
    assert add(before, PATH, addition("acme", "terms", source=SOURCE), environ={}).widened == ("silent",)


@pytest.mark.parametrize("provider", ["deepseek", "zai", "moonshot", "minimax", "minimaxm2-site"])
def test_the_register_of_this_repository_can_be_added_to(provider: str) -> None:
    before = (REPOSITORY / "config.yaml").read_text(encoding="utf-8")
    wanted = addition(provider, "another", source=SOURCE)
    assert_only_added(before, added(before, wanted), wanted)


def test_what_init_writes_can_be_added_to() -> None:
    for wanted in (
        addition("example", "terms"),
        addition("example", "more", source=SOURCE),
        addition("nova", "terms", source=SOURCE, head={"name": "Nova"}),
    ):
        assert_only_added(template(), added(template(), wanted), wanted)


# --- any register ---------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)
COMMENTS = st.sampled_from(["# note", "#", "# key: value", "# - 1"])


@dataclass
class Writer:
    """Writes a register: any indentation, comments and empty lines anywhere, texts in any style."""

    draw: st.DrawFn
    steps: list[int]
    lines: list[str] = field(default_factory=list)

    def key(self, depth: int, text: str) -> None:
        self.lines.append(" " * sum(self.steps[:depth]) + text)

    def loose(self, depth: int) -> None:
        for _ in range(self.draw(st.integers(0, 2))):
            column = self.draw(st.integers(0, sum(self.steps[:depth]) + 3))
            self.lines.append(self.draw(st.sampled_from(["", "  ", " " * column + self.draw(COMMENTS)])))

    def text(self, depth: int, key: str) -> None:
        style = self.draw(st.sampled_from(["some words", "some words   # aside", "", "|", "|+", ">-"]))
        self.key(depth, f"{key}: {style or quoted_scalar(self.draw(WORDS).strip() or 'x')}")
        if style in ("|", "|+", ">-"):
            below = " " * self.draw(st.integers(1, 4))
            for number in range(self.draw(st.integers(1, 3))):
                self.key(depth, f"{below}line {number}")
            self.lines += [""] * self.draw(st.integers(0, 2))
        if style != "|+":
            self.loose(depth)

    def names(self, key: str, known: list[str]) -> list[str]:
        """Write a key of the provider, and give the names to write below it."""
        names: list[str] = self.draw(st.lists(st.sampled_from(known), unique=True))
        written: bool = self.draw(st.booleans())
        if names or written:
            self.key(2, f"{key}:")
            self.loose(3)
        return names

    def provider(self, name: str) -> None:
        self.key(1, f"{name}:")
        self.loose(2)
        self.key(2, "name: Some")
        self.loose(2)
        for source in self.names("sources", ["page", "faq"]):
            self.key(3, f"{source}:")
            self.key(4, "kind: terms")
            self.loose(4)
            self.key(4, f"url: https://a.example/{source}")
            self.loose(4)
        for claim in self.names("claims", ["one", "two", "three"]):
            self.key(3, f"{claim}:")
            self.key(4, "topic: t")
            self.text(4, "statement")


@st.composite
def registers(draw: st.DrawFn) -> str:
    writer = Writer(draw, [draw(st.integers(1, 5)) for _ in range(4)])
    writer.loose(0)
    writer.key(0, "providers:")
    writer.loose(1)
    for name in draw(st.lists(st.sampled_from(["acme", "nova", "other"]), min_size=1, unique=True)):
        writer.provider(name)
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return ending.join(writer.lines) + draw(st.sampled_from(["", ending]))


@st.composite
def additions(draw: st.DrawFn) -> Addition:
    claim: dict[str, Entry] = {
        "topic": draw(WORDS).strip() or "t",
        "statement": Quoted(draw(WORDS).strip() or "s"),
    }
    source: dict[str, Entry] | None = None
    if draw(st.booleans()):
        source = {"kind": "terms", "url": "https://b.example/#x?y=[1]&z=%20"}
        claim["source"] = "new-source"
    provider = draw(st.sampled_from(["acme", "nova", "other", "brand-new"]))
    return Addition(provider, "new-source", "new-claim", claim, source)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(before=registers(), wanted=additions())
def test_adding_to_any_register_changes_nothing_else(before: str, wanted: Addition) -> None:
    if wanted.provider not in read(before).value["providers"]:
        wanted = Addition(
            wanted.provider, wanted.source_id, wanted.claim_id, wanted.claim, wanted.source, {"name": "New"}
        )
    try:
        after = added(before, wanted)
    except NotEdited:
        # A literal text that the file breaks off in: no line can follow without changing it.
        assert read(before + "\n").value != read(before).value
    else:
        assert_only_added(before, after, wanted)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_written_on_one_line_that_reads_back_and_shows_all(text: str) -> None:
    for written in (scalar(text), quoted_scalar(text)):
        assert read(f"key: {written}").value == {"key": text}
        assert read(f"key: [{written}, {written}]").value == {"key": [text, text]}
        assert "\n" not in written
        assert safe(written).strip() == " ".join(written.split(" ")).strip() or "  " in written


def test_an_entry_is_written_one_key_a_line() -> None:
    entry: Entry = {"name": "Nova", "domains": ["nova.example", "a b"], "below": {"status_page": True}}
    assert lines_of("nova", entry, indent=1, step=3) == [
        " nova:",
        "    name: Nova",
        "    domains: [nova.example, a b]",
        "    below:",
        "       status_page: true",
    ]


# --- the file -------------------------------------------------------------------


def test_a_file_is_replaced_with_its_rights_and_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    path.chmod(0o640)
    change(path, lambda text: text + "b: 2\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["config.yaml"]


def test_a_link_to_the_file_stays_one(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    path, link = tmp_path / "kept" / "real.yaml", tmp_path / "config.yaml"
    path.write_text("a: 1\n")
    link.symlink_to(path)
    change(link, lambda text: text + "b: 2\n")
    assert link.is_symlink()
    assert path.read_text() == "a: 1\nb: 2\n"


def test_an_edit_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(PLAIN)

    def edit(text: str) -> str:
        raise NotEdited("no")

    with pytest.raises(NotEdited):
        change(path, edit)
    assert path.read_text() == PLAIN
    assert [one.name for one in tmp_path.iterdir()] == ["config.yaml"]


def test_a_change_by_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(PLAIN)

    def edit(text: str) -> str:
        path.write_text("theirs: 1\n")
        return text

    with pytest.raises(UsageError, match="somebody else"):
        change(path, edit)
    assert path.read_text() == "theirs: 1\n"
    assert [one.name for one in tmp_path.iterdir()] == ["config.yaml"]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        change(tmp_path / "missing.yaml", lambda text: text)
