"""Words that carry weight in policies, by the rule that they belong to.

Phrases are separated by commas; phrases joined by `=` mean the same, so that
one in place of the other is no change. Compiled from the kinds of change named
in DESIGN, section 4, by hand.
"""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """Why an edit is critical; the order is that of telling."""

    NEGATION = "negation"
    CONSENT = "consent"
    EXCEPTION = "exception"
    MODAL = "modal"
    ENTITY = "legal entity"
    JURISDICTION = "jurisdiction"
    MONEY = "money"
    DATE = "date"
    PERIOD = "period"
    NUMBER = "number"
    SCOPE = "scope"
