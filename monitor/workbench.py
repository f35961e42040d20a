"""What is done with a register before anything is recorded: claims are tried out, checks foreseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor import config
from monitor.config.adding import Edited, NotEdited, add
from monitor.config.positions import positions_in
from monitor.config.reading import text_of
from monitor.config.saving import change
from monitor.fetch import Fetcher
from monitor.first_look import Fetching
from monitor.live import examine_live
from monitor.model import Register
from monitor.names import choose_providers, choose_sources
from monitor.planning import plan
from monitor.previews import ClaimWish, PlannedCheck, ProposedClaim
from monitor.proposing.propose import propose
from monitor.results import DoctorFinding
from monitor.rounds import Progress
from monitor.store import is_stored, open_store


def open_workbench(
    config_path: Path | None,
    database: str | None,
    environ: Mapping[str, str],
    cwd: Path,
    *,
    clock: Callable[[], datetime],
    fetching: Fetching = Fetcher,
) -> Workbench:
    """Read the register; no database is opened. Raises ConfigError."""
    path = config.find_config(config_path, environ, cwd)
    register = config.load(path, environ=environ)
    named = database or environ.get("MONITOR_DATABASE")
    place = (named, cwd) if named else (register.settings.database, path.parent)
    return Workbench(register, path, environ, clock, place, fetching)


@dataclass(frozen=True, slots=True)
class Workbench:
    """A register at `path`, and what it takes to look at its pages without recording."""

    register: Register
    path: Path
    environ: Mapping[str, str] = field(repr=False)
    clock: Callable[[], datetime]
    database: tuple[str, Path] = field(repr=False)
    """Its URL, and the folder that a relative one starts from."""
    fetching: Fetching = Fetcher

    def add_claim(self, wish: ClaimWish, *, write: bool = False) -> ProposedClaim:
        """Try a claim out on its page; with `write` put it into config.yaml where it holds.

        Raises UsageError for a wish that cannot be filled, StorageError where the file cannot be written.
        """
        proposal = propose(self.register, wish, self.clock(), self.fetching)
        addition = proposal.addition
        if addition is None:
            return proposal.shown

        def edit(text: str) -> Edited:
            return add(text, self.path, addition, environ=self.environ)

        try:
            edited = edit(text_of(self.path))
            if write:
                change(self.path, lambda text: edit(text).text)
        except NotEdited as error:
            return replace(proposal.shown, refusal=str(error))
        wider = f"claims that name no source now rest on it too: {', '.join(edited.widened)}"
        return replace(
            proposal.shown,
            line=edited.line,
            written=str(self.path) if write else None,
            warnings=(*proposal.shown.warnings, *([wider] if edited.widened else [])),
        )

    def examine(
        self, *, providers: Sequence[str] = (), progress: Progress | None = None
    ) -> tuple[DoctorFinding, ...]:
        """Fetch the sources twice each and say what there is to mend, with its line of config.yaml."""
        chosen = choose_providers(self.register, providers)
        positions = positions_in(self.path)
        return examine_live(self.register, chosen, positions, self.clock(), self.fetching, progress)

    def plan(
        self, *, providers: Sequence[str] = (), sources: Sequence[str] = (), due: bool = False
    ) -> tuple[PlannedCheck, ...]:
        """Foresee what `check` would do with the same arguments; a database that is not there is not made."""
        chosen = choose_sources(self.register, providers, sources)
        url, base = self.database
        if not is_stored(url, base=base):
            return plan(self.register, chosen, None, self.clock(), due_only=due)
        with open_store(url, base=base, clock=self.clock) as store, store.read() as reader:
            return plan(self.register, chosen, reader, self.clock(), due_only=due)
