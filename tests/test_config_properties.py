"""Whatever a config.yaml holds, the answer is a register or a ConfigError whose lines can be printed."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import load, template
from monitor.errors import ConfigError

# fmt: off
KEYS = st.sampled_from([
    "settings", "alerts", "providers", "name", "url", "kind", "sources", "claims", "quote", "absent", "link",
    "text", "href", "source", "topic", "statement",
    "status_page", "dated", "interval", "domains",
    "select", "prefix",
    "conflicts_with", "acme", "page", "c", "<<",
])
# fmt: on
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=20),
    st.sampled_from(
        ["terms", "https://a.example/", "page", "acme", "/(a+)+/", "12h", "we never sell it", "${X}"]
    ),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=25,
)
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        "settings": TREES,
        "alerts": st.lists(TREES, max_size=2) | TREES,
        "providers": st.dictionaries(
            KEYS,
            st.fixed_dictionaries({"name": SCALARS}, optional={"sources": TREES, "claims": TREES}) | TREES,
            max_size=2,
        ),
    },
)
quick = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def load_or_refuse(folder: Path, content: bytes) -> None:
    path = folder / "config.yaml"
    path.write_bytes(content)
    try:
        load(path, environ={"X": "exec:a"})
    except ConfigError as error:
        refused = error.problems
    else:
        return
    assert refused
    assert all(line.startswith(str(path)) and line.isprintable() for line in refused)


@quick
@given(tree=SHAPED)
def test_no_values_raise_anything_but_a_configuration_error(tmp_path: Path, tree: object) -> None:
    load_or_refuse(tmp_path, yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "replace"))


@quick
@given(
    content=st.binary(max_size=200) | st.text("{}[]:-?&*!|>'\"%@`#,\t\n abc<1", max_size=60).map(str.encode)
)
def test_no_bytes_raise_anything_but_a_configuration_error(tmp_path: Path, content: bytes) -> None:
    load_or_refuse(tmp_path, content)


@quick
@given(data=st.data())
def test_no_slip_in_a_good_file_raises_anything_but_a_configuration_error(
    tmp_path: Path, data: st.DataObject
) -> None:
    text = template()
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(0, 12))
    instead = data.draw(st.text("{}[]:-?&*!|>'\"%@`#,\t\n ab/1(", max_size=4))
    load_or_refuse(tmp_path, (text[:start] + instead + text[start + length :]).encode())
