"""The account of an output folder: how many inputs have each status, and a list of those that need attention."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vnadmin_nlp.archive.manifest import counts, open_to_read
from vnadmin_nlp.archive.parts import roots
from vnadmin_nlp.archive.statuses import GOOD, STATUSES

REPORT, FAILURES = "report.json", "errors.jsonl"


def report_of(found: dict[str, int], *, ignored: int = 0, unmatched: Iterable[str] = ()) -> dict[str, Any]:
    """The report: the counts by status, which add up to "inputs", and what follows from them."""
    failed = sum(count for status, count in found.items() if status not in GOOD and status != "pending")
    return {
        "inputs": sum(found.values()),
        **found,
        "good": sum(found[status] for status in GOOD),
        "failed": failed,
        "ignored": ignored,
        "unmatched": list(unmatched),
    }


def read_report(out: Path) -> dict[str, Any]:
    """The report of an output folder as it stands, its shards added up. Raises UsageError where there is none."""
    total: Counter[str] = Counter()
    for root in roots(out):
        with open_to_read(root) as base:
            total.update(counts(base))
    return report_of({status: total[status] for status in (*STATUSES, "pending")})


def to_table(report: dict[str, Any]) -> str:
    """The report as lines for people.

    >>> print(to_table(report_of({status: 2 * (status == "ok") for status in (*STATUSES, "pending")})))
    ok                        2  read and parsed
    inputs                    2
    """
    told = {**STATUSES, "pending": "not done yet: the same call goes on with it"}
    rows = [f"{status:<18}{report[status]:>9,}  {meaning}" for status, meaning in told.items() if report[status]]
    return "\n".join([*rows, f"{'inputs':<18}{report['inputs']:>9,}"])


def write_report(out: Path, report: dict[str, Any]) -> None:
    """The report beside the results, whole or not at all."""
    _replace(out / REPORT, json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def write_failures(out: Path, failures: Iterable[tuple[str, str, str | None]]) -> None:
    """One JSON object a line for each input that needs attention: name, status, reason."""
    rows = (
        json.dumps({"name": name, "status": status, "reason": reason}, ensure_ascii=False) + "\n"
        for name, status, reason in failures
    )
    _replace(out / FAILURES, "".join(rows))


def _replace(path: Path, text: str) -> None:
    writing = path.with_name(path.name + ".writing")
    writing.write_text(text, encoding="utf-8")
    writing.replace(path)
