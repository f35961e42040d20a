"""Answers from elsewhere: another host, an unused domain, a page that only sends its reader on."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

from monitor.core.guard.elsewhere_signs import PARKED
from monitor.core.guard.evidence import STANDS, View, applies, standing_of
from monitor.core.guard.hosts import allowed, host_of
from monitor.core.guard.signs import folded
from monitor.model import Finding, Outcome


def _replaced(rule: str, reason: str) -> Finding:
    return Finding(Outcome.REPLACED, rule, reason)


def other_host(view: View) -> Finding | None:
    """Find an answer from a host where the source may not end."""
    if allowed(view.answer.final_url, view.source):
        return None
    host = host_of(view.answer.final_url) or "an address without a host"
    return _replaced(
        "other-host", f"ended at {host}, which is not among the hosts that this source may end at"
    )


def parked(view: View) -> Finding | None:
    """Find the page of a domain that nobody uses any more, or a server's default page."""
    if not applies(view, PARKED):
        return None
    return _replaced("parked", "shows the placeholder of a parked or unused domain instead of the document")


_LITTLE = 2.0
_AT_ONCE = re.compile(r"<meta[^>]{0,80}http-equiv=[\"']?refresh[^>]{0,80}content=[\"']? *0*(\d{1,6})")
_SENDING_ON = re.compile(
    r"(?:you (?:are|will) be(?:ing)? )?(?:redirecting|redirected|forwarding|forwarded)\b|you are "
    r"being (?:redirected|forwarded)|(?:the|this|our) (?:\w+ ){0,3}(?:page|document|site|policy|notice"
    r"|terms|agreement|statement)s? (?:(?:has |have |was |were )?(?:now |been ){0,2}(?:moved|relocated)\b"
    r"|(?:is|are) now (?:found |available |published )?at\b|can now be found\b)"
    r"|if you are not (?:automatically )?redirected|(?:正在|即将)(?:为您)?跳转|页面跳转|sie werden "
    r"(?:weitergeleitet|umgeleitet)|weiterleitung|vous allez être redirigé|redirection|(?:object"
    r"|document) moved|moved permanently|301 moved"
)


def sent_on(view: View) -> Finding | None:
    """Find a page that sends its reader elsewhere by itself, by meta refresh, script or in words."""
    page = view.page
    if page is None:
        return None
    target = page.refresh
    if target and not _same_address(target, view.answer.final_url):
        delay = _AT_ONCE.search(view.markup)
        if view.standing < STANDS or delay is None or int(delay[1]) <= 5:
            return _replaced(
                "sent-on", f"sends its reader on to {target[:200]} instead of showing the document"
            )
    if view.is_short and any(_SENDING_ON.match(line) for line in (view.title, *view.lines)):
        beside = (clause for clause in view.main if not _SENDING_ON.match(folded(clause.text)))
        if standing_of(beside, view.plain) < _LITTLE:
            return _replaced("sent-on", "only says that it sends its reader on to another page")
    return None


def _same_address(target: str, here: str) -> bool:
    def plain(url: str) -> tuple[str, str]:
        url = urldefrag(url)[0]
        try:
            parts = urlsplit(url)
        except ValueError:
            return "", url
        return host_of(url), (parts.path.rstrip("/") or "/")

    return plain(target) == plain(here)
