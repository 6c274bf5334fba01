"""LibreOffice as the fallback for DOC: what our own reader cannot make out, it may.

Used only where the program is on PATH and our reader found the file broken. Each call has a folder and a profile of its
own, which are removed, macros and the network are off, and an end.

VNADMIN_LIBREOFFICE=off   leaves it out
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from vnadmin_nlp.text import to_nfc

SECONDS = 120.0
_PROGRAMS = ("soffice", "libreoffice")
# Documents of a stranger: no macro runs, no link is followed, nothing is asked.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item></oor:items>"""


def find_program() -> str | None:
    """LibreOffice on PATH; None where it is missing or switched off."""
    if os.environ.get("VNADMIN_LIBREOFFICE", "").casefold() == "off":
        return None
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def text_of(data: bytes, suffix: str) -> str | None:
    """The text of a document by LibreOffice, NFC; None where it cannot make any out, or is not there."""
    program = find_program()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="vnadmin-") as made:
        folder = Path(made)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (folder / f"a{suffix}").write_bytes(data)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += [
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(folder / "out"),
            str(folder / f"a{suffix}"),
        ]
        _run(command, folder)
        out = folder / "out" / "a.txt"
        text = out.read_text(encoding="utf-8-sig", errors="replace") if out.is_file() else ""
    return to_nfc(text.replace("\r\n", "\n").strip("\n")) or None


def _run(command: list[str], folder: Path) -> None:
    """Runs a command to its end, or ends it and what it started after `SECONDS`."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            start_new_session=os.name == "posix",
        )
    except OSError:
        return
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
