"""Text -> YAML that reads back as that text, on one line and without a character that acts or hides."""

from __future__ import annotations

import json
import re

from monitor.config.yaml_nodes import BadYaml, read

_PLAIN = re.compile(r"[A-Za-z0-9][!-~ ]*\Z")
_UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufff0-\ufffb]")
"""Letters and marks by the tables of Unicode that show as nothing."""


def scalar(text: str) -> str:
    """Give `text` plain where YAML takes it for text wherever it stands, else in double quotes."""
    if not _PLAIN.match(text):
        return quoted_scalar(text)
    try:
        plain = read(f"[{text}]").value == [text] and read(f"key: {text}").value == {"key": text}
    except BadYaml:
        plain = False
    return text if plain else quoted_scalar(text)


def quoted_scalar(text: str) -> str:
    """Give `text` in double quotes; what a reader would not see, or a terminal obey, is escaped."""
    return "".join(
        character if character.isprintable() and not _UNSEEN.match(character) else _escaped(character)
        for character in json.dumps(text, ensure_ascii=False)
    )


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
