"""What became of a link that a claim rests on: its text and its target."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.core.normalise import words
from monitor.core.quoting.anchor import DocumentIndex, where
from monitor.model import Clause, Judgement, Link, LinkProof, Verdict, WordChange, WordOp

_NOISE = re.compile(
    r"utm_\w+|gclid|dclid|fbclid|msclkid|yclid|mc_[ce]id|_ga|_gl|ref|ref_src|igshid|hs\w*ctatracking|_hs\w+"
    r"|(?:php|j|asp\.?net_?)?sess(?:ion)?_?id|sid|spm|scm|trk|from_?source",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


def judge_link(proof: LinkProof, index: DocumentIndex) -> Judgement:
    """Say what became of a link: intact where one has the text and the target.

    Altered where the text leads elsewhere, or else the target has another text.
    Query parameters that only track, and http against https, are no change.
    """
    wanted_text, wanted = _words(proof.text), target_key(proof.href)
    renamed: tuple[Clause, Link] | None = None
    led_away: tuple[Clause, Link] | None = None
    for clause, link in _links(index):
        same_target = _is_same(wanted, target_key(link.href))
        same_text = not wanted_text or _words(link.text) == wanted_text
        if same_text and same_target:
            return Judgement(Verdict.INTACT, found=_shown(link), clause=where(clause))
        if same_text and wanted_text:
            led_away = led_away or (clause, link)
        elif same_target:
            renamed = renamed or (clause, link)
    if led_away is not None:
        clause, link = led_away
        changes = (WordChange(WordOp.REPLACE, proof.href, link.href),)
        return Judgement(Verdict.ALTERED, found=_shown(link), clause=where(clause), changes=changes)
    if renamed is not None:
        clause, link = renamed
        changes = (WordChange(WordOp.REPLACE, proof.text, link.text),)
        return Judgement(Verdict.ALTERED, found=_shown(link), clause=where(clause), changes=changes)
    return Judgement(Verdict.VANISHED)


def _links(index: DocumentIndex) -> list[tuple[Clause, Link]]:
    """Give all links, those of the main region first."""
    both = [(clause, link) for clause in index.document.clauses for link in clause.links]
    return sorted(both, key=lambda pair: pair[0].region != "main")


def target_key(href: str) -> tuple[str, str, str, str]:
    """Give what two targets are compared by: host (or "mailto:"), path, query and fragment.

    An empty host stands for a target given as a path alone.
    """
    href = href.strip()
    scheme = _SCHEME.match(href)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        rest, _, query = href[scheme.end() :].partition("?")
        return scheme[0].lower(), unquote(rest).strip().lower(), query, ""
    if not scheme and re.fullmatch(r"[^\s/?#@]+@[^\s/?#@]+\.[^\s/?#@]+", href):
        return "mailto:", href.lower(), "", ""
    if not scheme and not href.startswith(("/", "?", "#", ".")) and "." in href.split("/")[0]:
        href = f"//{href}"
    try:
        parts = urlsplit(_SESSION.sub("", href))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", href, "", ""
    if port and port != _PORTS.get(parts.scheme or "https"):
        host = f"{host}:{port}"
    kept = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.fullmatch(pair[0])
    )
    query = "&".join(f"{name}={value}" for name, value in kept)
    return host.removeprefix("www."), unquote(parts.path).rstrip("/"), query, parts.fragment


def _is_same(wanted: tuple[str, str, str, str], found: tuple[str, str, str, str]) -> bool:
    """Compare targets; what the wanted one leaves out (host, mail's subject, fragment) may be anything."""
    host, path, query, fragment = wanted
    if host.endswith(":") and not query:
        return (host, path) == found[:2]
    if fragment and fragment != found[3]:
        return False
    if not host and path.startswith("/") and not found[0].endswith(":"):
        return (path, query) == found[1:3]
    if not host and path:
        trimmed = path.lstrip("./")
        return (f"/{found[1]}".endswith(f"/{trimmed}")) and query == found[2]
    return (host, path, query) == found[:3]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in words(text))


def _shown(link: Link) -> str:
    return f"{link.text} <{link.href}>" if link.text else f"<{link.href}>"
