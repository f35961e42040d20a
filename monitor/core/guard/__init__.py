"""Is this the document we meant?

`inspect` applies the rules of DESIGN 5 in their order; the first that speaks
decides. A page that none of them speaks about is the document, read whole.

No single string decides. A rule is a table of signs, each looked for in one
place and worth some points (`signs`, the `*_signs` modules), and must collect
the more points the more of a document stands on the page (`evidence`). A
quarter of the last good text outweighs every sign.

Names of rules, by outcome:

    blocked      challenge, sign-in, forbidden, refused, rate-limited,
                 legal-reasons, payment, consent-wall, country
    unreachable  server-error, application-error, maintenance
    not_found    not-found, soft-404
    replaced     other-host, sent-on, parked, other-language, other-policy,
                 other-provider, home-page, other-document
    invalid      not-modified-unasked, partial, no-content, unexpected-status,
                 wrong-type, empty, no-document, shell, skeleton, incomplete
"""

from __future__ import annotations

from monitor.core.guard.hosts import allowed, is_official
from monitor.core.guard.inspect import inspect

__all__ = ["allowed", "inspect", "is_official"]
