"""An application that answers with values made here and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from monitor.cli.session import Surroundings
from monitor.model import (
    Grade,
    Note,
    Outcome,
    Register,
    Risk,
    Settings,
    Severity,
    State,
    Verdict,
    WordChange,
    WordOp,
)
from monitor.notify.delivery import Delivered
from monitor.previews import PlannedCheck, ProposedClaim
from monitor.results import (
    AlertDelivery,
    AuditReport,
    BackupReport,
    ClaimResult,
    DiffReport,
    DoctorFinding,
    ImportReport,
    PageRef,
    PrunedSource,
    PruneReport,
    Report,
    ShownDocument,
    SourceResult,
    StatusReport,
)

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.workbench import Workbench

NOW = datetime(2026, 2, 10, 17, 3, tzinfo=UTC)
DIGEST = "sha256:" + "ab12" * 16

HOLDING = ClaimResult(
    provider="lumen",
    claim="training",
    topic="training",
    grade=Grade.VERIFIED,
    risk=Risk.HIGH,
    statement="API content is not used for training.",
    source="terms",
    sources=("terms",),
    verdict=Verdict.INTACT,
    state=State.HOLDS,
    severity=None,
    severity_reason=None,
    note=Note.VERBATIM,
    context=None,
    reason=None,
    stale=False,
    quote="We may not train on your data",
    terms=(),
    found="We may not train on your data",
    clause="3 > Data",
    changes=(),
    last_held_at=NOW,
    failed_since=None,
    last_verdict=Verdict.INTACT,
    last_verdict_at=NOW,
    snapshot=DIGEST,
    url="https://lumen.example/terms",
    official=True,
)
FLAGGED = replace(
    HOLDING,
    verdict=Verdict.ALTERED,
    state=State.FLAGGED,
    severity=Severity.CRITICAL,
    note=None,
    found="We may train on your data",
    changes=(WordChange(WordOp.DELETE, "not", None),),
    failed_since=NOW,
    last_held_at=NOW - timedelta(days=2),
)
UNVERIFIED = replace(
    HOLDING, verdict=Verdict.UNVERIFIED, state=State.UNVERIFIED, reason="blocked", found=None
)
SOURCE = SourceResult(
    provider="lumen",
    source="terms",
    kind="terms",
    url="https://lumen.example/terms",
    final_url=None,
    outcome=Outcome.OK,
    change=None,
    reason=None,
    http_status=200,
    checked_at=NOW,
    snapshot=DIGEST,
    first_seen_at=NOW,
    document_date=None,
    official=True,
    unstable=False,
)

PROPOSED = ProposedClaim(
    provider="lumen",
    source="terms",
    claim="training",
    url="https://lumen.example/terms",
    outcome=Outcome.OK,
    verdict=Verdict.INTACT,
    note=Note.VERBATIM,
    lines=("providers:", "  lumen:"),
    line=12,
)
PLANNED = PlannedCheck(
    provider="lumen",
    source="terms",
    url="https://lumen.example/terms",
    fetch=True,
    due_at=NOW - timedelta(hours=2),
    request="conditional",
    reasons=("due",),
)


def report(*claims: ClaimResult, **fields: Any) -> Report:
    return Report(NOW, (SOURCE,), claims, **fields)


@dataclass
class FakeApp:
    """Answers with `answers[name]`, raising it where it is an error; `asked` holds the calls in order."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    closed: bool = False
    register: Register = field(
        default_factory=lambda: Register("config.yaml", Settings(), MappingProxyType({}))
    )

    def __enter__(self) -> FakeApp:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def answer(*arguments: Any, **keywords: Any) -> Any:
            self.asked.append((name, arguments, keywords))
            given = self.answers.get(name, _ANSWERS[name])
            if isinstance(given, BaseException):
                raise given
            return given

        return answer

    def surroundings(self, cwd: Path, environ: Mapping[str, str] | None = None) -> Surroundings:
        def open_app(config: Path | None, database: str | None, environ: Mapping[str, str], cwd: Path) -> App:
            self.asked.append(("open", (config, database, dict(environ), cwd), {}))
            if isinstance(self.answers.get("open"), BaseException):
                raise self.answers["open"]
            return cast("App", self)

        def open_workbench(
            config: Path | None, database: str | None, environ: Mapping[str, str], cwd: Path
        ) -> Workbench:
            self.asked.append(("open_workbench", (config, database, dict(environ), cwd), {}))
            return cast("Workbench", self)

        return Surroundings(open_app, environ or {}, cwd, lambda: NOW, open_workbench)


_ANSWERS: Mapping[str, Any] = MappingProxyType(
    {
        "check": report(HOLDING),
        "verify": report(HOLDING),
        "claims": report(HOLDING),
        "status": StatusReport(NOW, (SOURCE,), 0, 0),
        "history": (),
        "diff": DiffReport("lumen", "terms", PageRef(NOW, DIGEST, None), PageRef(NOW, DIGEST, None), (), ()),
        "show": ShownDocument(
            "lumen", "terms", NOW, DIGEST, "https://lumen.example/", "Terms", None, "en", ()
        ),
        "timeline": (),
        "import_folder": ImportReport(1, 0, (), ()),
        "audit": AuditReport(3, 1, "ab" * 32, None),
        "backup": BackupReport("copy.db", 4096, AuditReport(3, 1, "ab" * 32, None)),
        "prune": PruneReport((PrunedSource("lumen", "terms", 3, 9000),), 31_536_000.0, True),
        "doctor": (DoctorFinding("database", "ok", "works"),),
        "daemon": None,
        "add_claim": PROPOSED,
        "plan": (PLANNED,),
        "examine": (DoctorFinding("lumen/terms", "ok", "12 clauses; two answers are the same"),),
        "alerts": (),
        "retry_alerts": 2,
        "acknowledge": None,
        "accept": None,
        "deliver": Delivered(1, ()),
        "mute": None,
        "test_channels": (AlertDelivery("team", "delivered", 1),),
    }
)


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Run(Protocol):
    def __call__(
        self, *arguments: str, app: FakeApp | None = None, environ: Mapping[str, str] | None = None
    ) -> Ran: ...
