"""A parsed document as a table on the terminal, in colour where the terminal has it."""

from __future__ import annotations

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from vnadmin_nlp.schema import Citation, Document, NumericTarget, Obligation

_WIDTH = 110  # Where standard output is a file or a pipe.


def print_document(document: Document, console: Console | None = None) -> None:
    """Print one document: header fields, then citations, targets, obligations and issues where there are any."""
    console = console or Console(width=None if Console().is_terminal else _WIDTH, soft_wrap=False)
    title = Text(str(document.source), style="bold")
    parts = [_header(document), _citations(document), _targets(document), _obligations(document), _issues(document)]
    console.print(Panel(Group(*(part for part in parts if part is not None)), title=title, title_align="left"))


def _grid(*columns: str, title: str) -> Table:
    heading = Text(title, style="bold cyan")
    table = Table(title=heading, title_justify="left", expand=True, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", header_style="dim")
    return table


def _header(document: Document) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in _facts(document):
        if value:
            table.add_row(label, Text(value))
    return table


def _facts(document: Document) -> list[tuple[str, str]]:
    issuer = document.issuer
    inferred = " (inferred)" if issuer and issuer.inferred else ""
    addressees = [r.name for r in document.recipients if r.role == "addressee"]
    copies = [r.name for r in document.recipients if r.role != "addressee"]
    return [
        ("kind", document.kind),
        ("type", str(document.doc_type or "")),
        ("number", str(document.number or "")),
        ("issuer", f"{issuer}{inferred}" if issuer else ""),
        ("place, date", ", ".join(str(part) for part in (document.place, document.issued_on) if part)),
        ("subject", str(document.subject or "")),
        ("marks", ", ".join(str(mark) for mark in (document.urgency, document.secrecy) if mark)),
        ("addressees", "\n".join(addressees)),
        ("recipients", "\n".join(copies)),
        ("signed", "\n".join(_signed(document))),
        ("provisions", str(len(document.provisions) or "")),
    ]


def _signed(document: Document) -> list[str]:
    lines = []
    for signature in document.signatures:
        capacity = f"{signature.capacity}. {signature.on_behalf_of} · " if signature.capacity else ""
        lines.append(f"{capacity}{signature}")
    return lines


def _citations(document: Document) -> Table | None:
    if not document.citations:
        return None
    title = f"{len(document.citations)} citations"
    table = _grid("type", "number or title", "date", "issuer", "pinpoint", "role", title=title)
    for citation in document.citations:
        table.add_row(*(Text(cell) for cell in _citation(citation)))
    return table


def _citation(citation: Citation) -> tuple[str, ...]:
    return (
        citation.doc_type.name if citation.doc_type else "",
        citation.number or citation.title or "",
        citation.date.isoformat() if citation.date else str(citation.year or ""),
        (citation.issuer.text or "") if citation.issuer else "",
        citation.pinpoint.text if citation.pinpoint else "",
        citation.role,
    )


def _targets(document: Document) -> Table | None:
    if not document.targets:
        return None
    table = _grid("figure", "indicator", "scope", "period", "status", title=f"{len(document.targets)} targets")
    for target in document.targets:
        table.add_row(*(Text(cell) for cell in _target(target)), style="green" if target.status == "required" else None)
    return table


def _target(target: NumericTarget) -> tuple[str, ...]:
    upper = f"–{target.value_max:g}" if target.value_max is not None else ""
    figure = f"{target.comparator} {_plain(target.value)}{upper} {target.unit}{' ?' if target.inferred_unit else ''}"
    return figure, target.indicator or "", target.scope or "", target.period or "", target.status


def _plain(value: float) -> str:
    return f"{value:,.10g}".replace(",", " ")


def _obligations(document: Document) -> Table | None:
    if not document.obligations:
        return None
    table = _grid("at", "bearers", "action", "due", title=f"{len(document.obligations)} obligations")
    for obligation in document.obligations:
        table.add_row(*(Text(cell) for cell in _obligation(obligation)))
    return table


def _obligation(obligation: Obligation) -> tuple[str, ...]:
    due = obligation.due
    when = "" if due is None else "\n".join(str(p) for p in (due.date, due.recurrence) if p) or (due.text or "")
    action = obligation.action if len(obligation.action) <= 160 else obligation.action[:157] + "…"
    return obligation.provision or "", "; ".join(b.text for b in obligation.bearers), action, when


def _issues(document: Document) -> Table | None:
    if not document.issues:
        return None
    table = _grid("code", "message", title="issues")
    for issue in document.issues:
        table.add_row(issue.code, Text(issue.message), style="red" if issue.severity == "error" else "yellow")
    return table
