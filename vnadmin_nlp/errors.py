"""What can go wrong: exceptions for the caller's faults, issue codes for the document's.

A caller's fault (a path that does not exist, an option that makes no sense) raises an exception of ours. A
document's fault becomes an `Issue` on the result and parsing goes on; `ISSUES` is the list of their codes.
"""

from __future__ import annotations

from typing import Any


class VnAdminError(Exception):
    """Base of every exception this library raises on purpose."""


class UnreadableFileError(VnAdminError):
    """A file cannot be read. `str()` names the file, the reason and what to try; `code` is one of ISSUES."""

    def __init__(self, path: str, code: str, reason: str, advice: str) -> None:
        super().__init__(f"{path}: {reason}. {advice}")
        self.path = path
        self.code = code
        self.reason = reason
        self.advice = advice
        self.member: str | None = None
        """Place inside of a ZIP or an e-mail; None for the file itself."""

    def at(self, path: str, member: str | None) -> UnreadableFileError:
        """The same fault of the member `member` of the file `path`."""
        place = f"{path}: {member}" if member else path
        same = UnreadableFileError(place, self.code, self.reason, self.advice)
        same.path, same.member = path, member
        return same


class UsageError(VnAdminError):
    """A call or an option that cannot be carried out; the message says what to try."""


class MissingDependencyError(VnAdminError):
    """An optional package is not installed; the message names the command that installs it."""


class WorkerDiedError(VnAdminError):
    """A process died twice on the same item, and the caller had no answer for that."""


# code → (severity, what it means). The docs' table is made from this.
ISSUES: dict[str, tuple[str, str]] = {
    "file.missing": ("error", "The path does not exist."),
    "file.is_directory": ("error", "The path is a folder."),
    "file.no_permission": ("error", "The file may not be read."),
    "file.empty": ("error", "The file holds no bytes or no text."),
    "file.binary": ("error", "The file is of no known format."),
    "file.unsupported": ("error", "The format is known but no reader for it is installed."),
    "file.encrypted": ("error", "The file is protected by a password."),
    "file.damaged": ("error", "The file is cut off or broken."),
    "file.too_large": ("error", "The file or its content is over the limit."),
    "file.container": ("error", "The file holds several documents, and one was asked for."),
    "file.members_left_out": ("info", "Small pictures or signatures of an e-mail were left out."),
    "file.needs_ocr": ("error", "The file holds pictures of pages and no text."),
    "parse.failed": ("error", "A fault of this library: the document could not be parsed."),
    "parse.crashed": ("error", "The process that read the document died, twice."),
    "parse.timeout": ("error", "The document took longer than the limit."),
    "parse.out_of_memory": ("error", "The document took more memory than the limit."),
    "text.encoding_guessed": ("warning", "The encoding is not declared and was guessed."),
    "text.encoding_suspect": ("warning", "The text looks like an old Vietnamese encoding that was not decoded."),
    "text.order_broken": ("warning", "The PDF's text order was broken and was rebuilt from the positions."),
    "text.layer_wrong": ("warning", "The letters that a PDF holds are not those that it shows."),
    "text.fallback": ("warning", "The file is broken; another program read what it could."),
    "text.ocr": ("info", "The text was recognised on pictures of pages."),
    "text.truncated": ("warning", "Part of the text was left out."),
    "number.blank": ("info", "The serial number is left blank."),
    "number.repaired": ("info", "The printed number has a damaged character that was repaired."),
    "date.blank": ("info", "Day or month is left blank."),
    "date.impossible": ("warning", "The printed date does not exist."),
    "issuer.inferred": ("info", "The letterhead is lost; the issuer was concluded from other places."),
    "value.respelled": ("info", "Marks that a scan lost were put back in a value; `text` keeps what was read."),
    "citation.repaired": ("info", "A cited number was repaired."),
    "citation.ambiguous": ("info", "A short form or back reference fits several documents above; it is left open."),
    "citation.after_document": ("warning", "A cited document is dated after the citing one."),
    "citation.no_such_article": (
        "warning",
        "A cited article is beyond the last one of its act.",
    ),
    "graph.cited_before_issued": ("warning", "A document of an archive cites another that is of a later day."),
    "graph.other_date": ("warning", "A document of an archive is cited with another date than it has."),
    "graph.cycle": ("warning", "Documents of an archive cite each other in a circle."),
    "due.not_computable": ("info", "A deadline depends on something the document does not tell."),
    "target.unit_inferred": ("info", "A figure's missing unit was taken from its list."),
}


def issue(code: str, message: str, span: tuple[int, int] | None = None) -> dict[str, Any]:
    """An `Issue` row. Raises KeyError for a code that ISSUES does not list."""
    severity, _ = ISSUES[code]
    place = None if span is None else {"start": span[0], "end": span[1]}
    return {"code": code, "message": message, "span": place, "severity": severity}
