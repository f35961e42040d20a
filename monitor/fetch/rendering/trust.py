"""Extra certificate authorities for a browser, which knows nothing of `settings.trusted_ca`.

Chromium on Linux reads them from the NSS database in its home folder; the
program to fill one is `certutil` (Debian: libnss3-tools).
"""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}-----END CERTIFICATE-----", re.ASCII
)
_SECONDS = 20.0


async def trust(home: Path, trusted_ca: str) -> bool:
    """Let a browser whose home folder is `home` trust the authorities in a PEM file.

    False where that cannot be done: sites that only they vouch for stay unreachable.
    """
    certutil = shutil.which("certutil")
    if certutil is None:
        return False
    folder = home / ".pki" / "nssdb"
    folder.mkdir(parents=True)
    if not await _run(certutil, "-N", "-d", f"sql:{folder}", "--empty-password"):
        return False
    texts = _CERTIFICATE.findall(Path(trusted_ca).read_text("utf-8", "replace"))
    for number, text in enumerate(texts):
        file = home / f"authority-{number}.pem"
        file.write_text(text + "\n", "utf-8")
        arguments = ("-A", "-d", f"sql:{folder}", "-t", "C,,", "-n", f"authority {number}", "-i", str(file))
        if not await _run(certutil, *arguments):
            return False
    return bool(texts)


async def _run(program: str, *arguments: str) -> bool:
    """Say whether a program did what it was asked within 20 seconds."""
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        program, *arguments, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        async with asyncio.timeout(_SECONDS):
            return await process.wait() == 0
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
