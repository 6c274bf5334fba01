"""Annotators' facts → gold.json, with the place of each cited number found in the document's text.

    python corpora/import_facts.py FACTS.json [FACTS.json …] --documents DIR --to corpora/NAME/gold.json

Facts are what a reader writes down by eye; their form is told in corpora/README.md. The parser's results are never
looked at: places are found by searching the printed number in the text that the reader of the format returns.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import regex

from vnadmin_nlp import readers
from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.text import matching_view

Facts = dict[str, Any]
_AS_THEY_ARE = ("sha256", "state", "split", "kind", "doc_type", "number", "place", "subject")
_PURPOSE = regex.compile(r"\s*\((?:b/c|để b/c|để báo cáo)\)")


def gold_of(facts: Facts, text: str | None) -> Facts:
    """One document's facts in the form of gold.json; `text` None where the document cannot be read."""
    gold: Facts = {key: facts[key] for key in _AS_THEY_ARE if key in facts}
    if "date" in facts:
        gold["issued_on"] = facts["date"]
    if "issuer" in facts:
        gold["issuer"] = facts["issuer"] or []
    if "signer" in facts:
        gold["signatures"] = [_signature(facts["signer"])] if facts["signer"] else []
    for key in ("addressees", "recipients"):
        if facts.get(key) is not None:
            gold[key] = [_PURPOSE.sub("", entry) for entry in facts[key]]
    if "citations" in facts:
        gold["citations"] = _with_places([_citation(row) for row in facts["citations"] if row.get("number")], text)
        gold["citations_complete"] = "citations_upto" not in facts
    if "targets" in facts:
        gold["targets"] = [_target(row) for row in facts["targets"]]
        gold["targets_complete"] = "targets_upto" not in facts
    duties = facts.get("obligations")
    if duties:
        gold["obligations"] = {
            "bearers": duties.get("assignees") or [],
            "due": duties.get("deadlines") or [],
            **({"tasks": duties["tasks"]} if duties.get("tasks") else {}),
        }
    return gold


def _signature(signer: Facts) -> Facts:
    names = {"name": "name", "title": "position", "authority": "capacity"}
    return {ours: signer[theirs] for theirs, ours in names.items() if theirs in signer}


def _citation(row: Facts) -> Facts:
    number = str(row["number"])
    found: Facts = {"number": number} if number[0].isdigit() else {"title": number}
    kind = row.get("type")
    found["doc_type"] = kind if kind and kind != "Văn bản" else None
    for key in ("date", "issuer", "pinpoint", "role"):
        if row.get(key):
            found[key] = row[key]
    return found


def _target(row: Facts) -> Facts:
    status = "required" if row.get("kind", "target") == "target" else "reported"
    told = {key: row[key] for key in ("value", "unit", "comparator")}
    return told | {"scope": row.get("scope"), "period": row.get("period"), "status": status}


def _with_places(rows: list[Facts], text: str | None) -> list[Facts]:
    """Each row with `span` and `text` of its number, searched in reading order; left out where it is not found."""
    if text is None:
        return rows
    view = matching_view(text).upper()
    at = 0
    for row in rows:
        printed = row.get("number") or row["title"]
        pattern = r"\s{0,2}".join(regex.escape(c) for c in printed.upper().replace(" ", ""))
        match = regex.search(pattern, view, pos=at) or regex.search(pattern, view)
        if match and len(view) == len(text):
            row["span"] = [match.start(), match.end()]
            row["text"] = text[match.start() : match.end()]
            at = match.end() if match.start() >= at else at
    return rows


def main() -> None:
    """Read the facts files, find the documents, write gold.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", nargs="+", type=Path)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    documents: dict[str, Facts] = {}
    for path in arguments.facts:
        for name, facts in json.loads(path.read_text(encoding="utf-8")).items():
            place = arguments.documents / name
            facts.setdefault("sha256", hashlib.sha256(place.read_bytes()).hexdigest() if place.exists() else None)
            documents[name] = gold_of(facts, _text(place))
    text = json.dumps({"documents": documents}, ensure_ascii=False, indent=1)
    arguments.to.write_text(text + "\n", encoding="utf-8")
    print(f"{arguments.to}: {len(documents)} documents")


def _text(path: Path) -> str | None:
    try:
        return readers.read_file(path).text
    except UnreadableFileError:
        return None


if __name__ == "__main__":
    main()
