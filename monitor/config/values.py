"""The kinds of value that config.yaml holds, each with its check and its advice.

A check takes what was written and gives what is meant, or raises ValueError
with a sentence that follows the value: "is not a web address; write …".
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.config.durations import DURATION_PATTERN, SIZE_PATTERN, parse_duration, parse_size
from monitor.core.judging.absence import problem_of
from monitor.model import Grade, Render, Risk, Severity, SourceKind

ID_PATTERN = r"^[a-z0-9][a-z0-9.-]*$"
FEWEST_LETTERS = 8
LARGEST_PAGE = 1_000_000_000

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_HOST = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))*\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_FLAGGED_EXPRESSION = re.compile(r"/.+/[aimsux]{1,3}\Z", re.DOTALL)


def check_id(text: str) -> str:
    """Give `text` when it can be an id of a provider, source or claim."""
    if not _ID.match(text):
        raise ValueError("is not an id; write small letters a-z, digits, dots and hyphens, such as soc-2")
    return text


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("is empty; write the text, or delete the key")
    if _CONTROL.search(text):
        raise ValueError("holds a control character; delete it")
    return text


def _line(text: str) -> str:
    text = _text(text)
    if "\n" in text or not text.isascii():
        raise ValueError("is sent as a header; write plain ASCII on one line")
    return text


def check_quote(text: str) -> str:
    """Give `text` when it has letters enough to be a quote."""
    text = _text(text)
    letters = sum(letter.isalpha() for letter in text)
    if letters < FEWEST_LETTERS:
        raise ValueError(
            f"has {letters} letters, too few to be found for certain; quote at least {FEWEST_LETTERS}"
        )
    return text


def check_term(text: str) -> str:
    """Give `text` when it can be a term, or a `/regular expression/`, that documents are silent on."""
    text = _text(text)
    if _FLAGGED_EXPRESSION.match(text):
        raise ValueError("has flags after its last slash; delete them, letter case is ignored anyway")
    problem = problem_of(text)
    if problem is not None:
        raise ValueError(problem)
    return text


def check_url(text: str) -> str:
    """Give `text` when it can be the address of a source."""
    text = _text(text)
    if any(letter.isspace() for letter in text):
        raise ValueError("holds white space; write one address")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"is not a web address ({error}); write https://host/path") from error
    if parts.scheme not in ("http", "https"):
        raise ValueError("is not a web address; write it with https:// or http:// in front")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or password; delete the part before the @")
    if not host or port == 0 or not _is_host(host):
        raise ValueError("names no valid host; write https://host/path")
    return text


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return len(text) <= 253 and _HOST.match(text.removesuffix(".")) is not None
    return True


def _domain(text: str) -> str:
    text = _text(text).lower()
    if "://" in text:
        raise ValueError("is an address; write only its host, such as example.com")
    if text.startswith(("*.", ".")):
        raise ValueError("begins with a wildcard; delete it, everything below a domain counts anyway")
    host = text.removeprefix("[").removesuffix("]")
    if not _is_host(host):
        raise ValueError("is not a host name; write one such as example.com, without port or path")
    return host.removesuffix(".")


def _origin(text: str) -> str:
    url = check_url(text)
    parts = urlsplit(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("is more than an origin; write only http://host:port")
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    usual = parts.port in (None, {"http": 80, "https": 443}[parts.scheme])
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{parts.port}"


def _proxy(text: str) -> str:
    text = _text(text)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("is not a proxy; write http://host:port")
    return text


def _target(text: str) -> str:
    text = _text(text)
    if text.lower().startswith(("mailto:", "tel:")):
        return text
    try:
        return check_url(text)
    except ValueError as error:
        raise ValueError("is not a whole target; write https://…, mailto:… or tel:…") from error


def _selector(text: str) -> str:
    text = _text(text)
    try:
        LexborHTMLParser("<p></p>").css(text)
    except SelectolaxError as error:
        raise ValueError("is not a CSS selector; write one such as main or #policy .text") from error
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.match(text):
        raise ValueError('is not a language; write its code, such as en, de or "no"')
    return text


def _database(text: str) -> str:
    text = _text(text)
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+")):
        raise ValueError("is not a database; write sqlite:///FILE or postgresql://HOST/NAME")
    return text


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            if _DATE.match(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValueError("is not a date; write year-month-day, such as 2026-02-10")
    return value


def _duration(value: Any) -> Any:
    if isinstance(value, str):
        return parse_duration(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value == 0:
        return 0.0
    raise ValueError('is not a duration; write a number and s, m, h, d or w, such as "90m" or "12h"')


def _positive(seconds: float) -> float:
    if seconds <= 0:
        raise ValueError("is no time at all; write more than 0s")
    return seconds


def _size(value: Any) -> Any:
    size = value if type(value) is int else parse_size(str(value))
    if not 0 < size <= LARGEST_PAGE:
        raise ValueError("is out of bounds; write more than 0 and at most 1GB")
    return size


def _true(value: bool) -> bool:
    if not value:
        raise ValueError("is not true; write `status_page: true`, or delete the key")
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_TEXT_SCHEMA = {"type": "string", "minLength": 1}

Text = Annotated[str, AfterValidator(_text), WithJsonSchema(_TEXT_SCHEMA)]
Line = Annotated[str, AfterValidator(_line), WithJsonSchema(_TEXT_SCHEMA)]
Id = Annotated[str, AfterValidator(check_id), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]
Url = Annotated[
    str,
    AfterValidator(check_url),
    WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s/@]+(/\S*)?"}),
]
Domain = Annotated[
    str, AfterValidator(_domain), WithJsonSchema({"type": "string", "pattern": r"^[^\s/*.][^\s/*]*$"})
]
Origin = Annotated[
    str, AfterValidator(_origin), WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s/@]+/?$"})
]
Proxy = Annotated[str, AfterValidator(_proxy), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Target = Annotated[
    str, AfterValidator(_target), WithJsonSchema({"type": "string", "pattern": "^(https?|mailto|tel):"})
]
Selector = Annotated[str, AfterValidator(_selector), WithJsonSchema(_TEXT_SCHEMA)]
Language = Annotated[
    str,
    AfterValidator(_language),
    WithJsonSchema({"type": "string", "pattern": _LANGUAGE.pattern[:-2] + "$"}),
]
Database = Annotated[
    str,
    AfterValidator(_database),
    WithJsonSchema({"type": "string", "pattern": r"^(sqlite:///|postgresql(\+\w+)?://)"}),
]
Date = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Quote = Annotated[str, AfterValidator(check_quote)]
Quotes = Annotated[
    list[Quote],
    BeforeValidator(_listed),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": FEWEST_LETTERS},
                {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": FEWEST_LETTERS}},
            ]
        }
    ),
]
Term = Annotated[str, AfterValidator(check_term), WithJsonSchema(_TEXT_SCHEMA)]
_DURATION_SCHEMA = {"type": "string", "pattern": DURATION_PATTERN}
Duration = Annotated[float, BeforeValidator(_duration), WithJsonSchema(_DURATION_SCHEMA)]
Interval = Annotated[
    float, BeforeValidator(_duration), AfterValidator(_positive), WithJsonSchema(_DURATION_SCHEMA)
]
Size = Annotated[
    int,
    BeforeValidator(_size),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": SIZE_PATTERN}, {"type": "integer", "minimum": 1}]}
    ),
]
Yes = Annotated[bool, AfterValidator(_true), WithJsonSchema({"const": True})]
Kind = Literal["privacy-policy", "terms", "dpa", "faq", "help", "status-page", "other"]
RenderWhen = Literal["auto", "never", "always"]
GradeName = Literal["verified", "third-party", "not-stated"]
RiskName = Literal["high", "medium", "low"]
SeverityName = Literal["critical", "notable", "minor"]

VOCABULARIES = (
    (Kind, SourceKind),
    (RenderWhen, Render),
    (GradeName, Grade),
    (RiskName, Risk),
    (SeverityName, Severity),
)
"""Each list of words with the enumeration of the model it must equal; a test compares them."""
