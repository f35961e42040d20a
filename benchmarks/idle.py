"""What a daemon costs while nothing is due: CPU and memory of the process, with many sources.

    python benchmarks/idle.py [SOURCES] [SECONDS]

2,000 sources and 180 seconds by default. The register has a provider for every
ten sources, with five claims; each source has one stored page and is due in hours.
The share of a core is counted after the start, which reads the register.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.store import Observation, open_store

PAGE = "<html><body><main><h1>Privacy</h1><p>We do not sell data of number {number}.</p></main></body></html>"
RUN = [sys.executable, "-c", "import sys; from monitor.cli import main; sys.exit(main())"]
SOURCES_EACH = 10


def register(sources: int) -> str:
    """Give the text of a config.yaml."""
    lines = ["settings: {interval: 12h}", "providers:"]
    for number in range(sources // SOURCES_EACH):
        host = f"provider-{number}.example"
        lines += [f"  p{number}:", f"    name: Provider {number}", f"    domains: [{host}]", "    sources:"]
        lines += [
            f"      s{one}: {{kind: terms, url: 'https://{host}/{one}'}}" for one in range(SOURCES_EACH)
        ]
        lines.append("    claims:")
        lines += [
            f"      c{one}: {{topic: t, statement: It is so., grade: verified, risk: high, source: s{one}, "
            f"quote: 'We do not sell data of number'}}"
            for one in range(5)
        ]
    return "\n".join(lines) + "\n"


def prepare(folder: Path, sources: int) -> None:
    """Write a register, and a database in which every source was checked just now."""
    (folder / "config.yaml").write_text(register(sources), "utf-8")
    now = datetime.now(UTC)
    with open_store("sqlite:///monitor.db", base=folder) as store, store.write() as writer:
        for number in range(sources):
            provider, source = f"p{number // SOURCES_EACH}", f"s{number % SOURCES_EACH}"
            ref = f"{provider}/{source}"
            digest = writer.put_body(PAGE.format(number=number).encode(), ref)
            url = f"https://provider-{number // SOURCES_EACH}.example/{source}"
            writer.add_observation(Observation(provider, source, now, url, digest=digest))
            writer.set_next_check(ref, now + timedelta(hours=11), interval=12 * 3600.0)


def cpu_seconds(process: int) -> float:
    """Give the user and system time of a process so far (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int, name: str) -> float:
    """Give a size from proc(5)'s status: VmRSS or VmHWM."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def main() -> int:
    sources = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 180.0
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), sources)
        with subprocess.Popen([*RUN, "daemon"], cwd=folder, stderr=subprocess.PIPE, text=True) as daemon:
            assert daemon.stderr is not None
            daemon.stderr.readline()
            time.sleep(10)
            started, spent = time.monotonic(), cpu_seconds(daemon.pid)
            time.sleep(seconds)
            share = (cpu_seconds(daemon.pid) - spent) / (time.monotonic() - started)
            now, most = megabytes(daemon.pid, "VmRSS"), megabytes(daemon.pid, "VmHWM")
            asked = time.monotonic()
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(20)
            print(f"{sources} sources, nothing due, {seconds:.0f} s")
            print(f"  CPU     {share:.2%} of a core   (to reach: under 1 %)")
            print(f"  memory  {now:.0f} MB, at most {most:.0f} MB   (to reach: under 150 MB)")
            print(f"  stopped {time.monotonic() - asked:.1f} s after SIGTERM   (to reach: under 10 s)")
    return 0 if share < 0.01 and most < 150 else 1


if __name__ == "__main__":
    sys.exit(main())
