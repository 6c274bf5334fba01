"""Vietnamese administrative documents in, typed objects out.

    import vnadmin_nlp as va
    document = va.parse_file("cong-van.pdf")
    document.number.value            # '6085/UBND-TTPVHCC'

The names below are loaded on first use: `import vnadmin_nlp` alone costs a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vnadmin_nlp._version import __version__

if TYPE_CHECKING:
    from vnadmin_nlp.annotate import annotate_citations
    from vnadmin_nlp.errors import UnreadableFileError, UsageError, VnAdminError
    from vnadmin_nlp.parser import find_citations, parse, parse_file, parse_files
    from vnadmin_nlp.schema import (
        Citation,
        Document,
        DocumentNumber,
        DocumentType,
        Issue,
        Issuer,
        NumericTarget,
        Obligation,
        Provision,
        Recipient,
        Region,
        Signature,
        Span,
    )

__all__ = [
    "Citation",
    "Document",
    "DocumentNumber",
    "DocumentType",
    "Issue",
    "Issuer",
    "NumericTarget",
    "Obligation",
    "Provision",
    "Recipient",
    "Region",
    "Signature",
    "Span",
    "UnreadableFileError",
    "UsageError",
    "VnAdminError",
    "__version__",
    "annotate_citations",
    "find_citations",
    "parse",
    "parse_file",
    "parse_files",
]

_PARSER = ("find_citations", "parse", "parse_file", "parse_files")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    if name == "annotate_citations":
        return importlib.import_module(f"{__name__}.annotate").annotate_citations
    home = "parser" if name in _PARSER else "errors" if name.endswith("Error") else "schema"
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
