"""The nouns of the project as frozen values.

Every other module speaks in these. Nothing here does I/O, reads a clock or
imports a library; times are timezone-aware UTC, durations are seconds, sizes
are bytes, offsets are code points.
"""

from monitor.model.answer import Answer, Failure, FetchResult, NotModified, Validators
from monitor.model.document import Clause, Document, Link, Page, document_of
from monitor.model.judgement import ClauseChange, Finding, Judgement, LinkChange, Place, WordChange
from monitor.model.register import (
    AbsenceProof,
    Channel,
    Claim,
    LinkProof,
    Proof,
    Provider,
    QuoteProof,
    Register,
    Settings,
    Source,
    StatusPageProof,
)
from monitor.model.vocabulary import (
    Change,
    ClauseKind,
    ClauseOp,
    Context,
    Grade,
    Note,
    Outcome,
    Region,
    Render,
    Risk,
    Severity,
    SourceKind,
    State,
    Verdict,
    WordOp,
)

__all__ = [
    "AbsenceProof",
    "Answer",
    "Change",
    "Channel",
    "Claim",
    "Clause",
    "ClauseChange",
    "ClauseKind",
    "ClauseOp",
    "Context",
    "Document",
    "Failure",
    "FetchResult",
    "Finding",
    "Grade",
    "Judgement",
    "Link",
    "LinkChange",
    "LinkProof",
    "NotModified",
    "Note",
    "Outcome",
    "Page",
    "Place",
    "Proof",
    "Provider",
    "QuoteProof",
    "Region",
    "Register",
    "Render",
    "Risk",
    "Settings",
    "Severity",
    "Source",
    "SourceKind",
    "State",
    "StatusPageProof",
    "Validators",
    "Verdict",
    "WordChange",
    "WordOp",
    "document_of",
]
