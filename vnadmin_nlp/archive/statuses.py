"""What became of an input: exactly one of `STATUSES`, told from the issues of the documents that were read from it.

A reader's new issue code needs no entry here where its last part is the name of a status: "file.needs_ocr",
"mail.encrypted". What any other error makes of a document is "error".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vnadmin_nlp.schema import Document, Issue

STATUSES: dict[str, str] = {
    "ok": "read and parsed",
    "partial": "read and parsed, but something in it was left out or could not be read",
    "empty": "no bytes, or no text",
    "unsupported": "no document, or of a format without a reader",
    "encrypted": "protected by a password",
    "encoding_suspect": "parsed, but the letters look wrong: an old encoding that was not recognised",
    "needs_ocr": "pictures of pages, and no program to recognise them",
    "timeout": "took longer than --timeout",
    "out_of_memory": "took more than --max-memory",
    "crashed": "its process died, twice",
    "error": "missing, damaged, too large, or a fault of this library",
    "duplicate": "the same bytes as an input before it",
}
GOOD = ("ok", "partial", "duplicate")
"""What needs nobody's attention; the rest makes exit status 3 and is listed in errors.jsonl."""

# Last parts of issue codes that mean a status with another name.
_BY_TAIL = {"binary": "unsupported", "truncated": "partial", **{name: name for name in STATUSES}}
# A warning of these kinds leaves a document that is good in part.
_PARTIAL = {"partial", "needs_ocr", "encrypted", "unsupported", "damaged", "empty"}


def status_of(document: Document) -> str:
    """The status of one document.

    >>> status_of(Document(text="Số: 15", kind="other"))
    'ok'
    >>> lost = Issue(code="text.truncated", message="The last pages were left out.")
    >>> status_of(Document(text="Số: 15", kind="other", issues=(lost,)))
    'partial'
    """
    errors = [_tail(issue) for issue in document.issues if issue.severity == "error"]
    if errors:
        return next((_BY_TAIL[tail] for tail in errors if tail in _BY_TAIL), "error")
    warnings = {_tail(issue) for issue in document.issues if issue.severity == "warning"}
    if "encoding_suspect" in warnings:
        return "encoding_suspect"
    return "partial" if any(_BY_TAIL.get(tail, tail) in _PARTIAL for tail in warnings) else "ok"


def status_of_all(documents: Sequence[Document]) -> str:
    """The status of an input that held several documents: partial where only some are good."""
    found = {status_of(document) for document in documents}
    if not found:
        return "empty"
    if len(found) == 1:
        return found.pop()
    return "partial" if found & {"ok", "partial"} else sorted(found)[0]


def reason_of(documents: Iterable[Document]) -> str | None:
    """The messages of the issues that decide the status, for the list of what went wrong; None where none does."""
    decisive = [
        issue.message
        for document in documents
        for issue in document.issues
        if issue.severity == "error" or (issue.severity == "warning" and _tail(issue) in _BY_TAIL)
    ]
    return " ".join(dict.fromkeys(decisive)) or None


def _tail(issue: Issue) -> str:
    return issue.code.rpartition(".")[2]
