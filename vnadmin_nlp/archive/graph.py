"""The citation graph of an archive: which documents cite which, in what role, and which of them are not there.

A node is a key (type, issuer, number, year), whether the document is in the archive or only cited; a document of the
archive without a key is a node by its id. An edge says that one cites the other in a role, and how often.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from vnadmin_nlp.errors import MissingDependencyError, issue

Row = dict[str, Any]

# What XML 1.0 cannot hold; a subject read from a damaged file may.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Edge(NamedTuple):
    """One document cites another."""

    source: str
    target: str
    role: str
    times: int


# The documents of the archive by node; where several have one key (copies, drafts), the first.
_NODES = """
SELECT coalesce(key, 'document:' || document_id) AS node, min(doc) AS doc FROM documents GROUP BY node
"""
_EDGES = """
SELECT coalesce(documents.key, 'document:' || documents.document_id) AS source, citations.key AS target,
    citations.role, count(*)
FROM citations JOIN documents USING (doc)
WHERE citations.key IS NOT NULL AND citations.key IS NOT documents.key
GROUP BY source, target, citations.role ORDER BY source, target, citations.role
"""


def edges(base: sqlite3.Connection) -> Iterator[Edge]:
    """Every edge, by source and target."""
    for row in base.execute(_EDGES):
        yield Edge(*row)


def nodes(base: sqlite3.Connection) -> Iterator[Row]:
    """Every node: those of the archive with what is known of them, then those that are only cited."""
    names = ("node", "doc_type", "number", "issuer", "issued_on", "subject", "path")
    for row in base.execute(
        f"SELECT node, doc_type, number, issuer, issued_on, subject, path FROM ({_NODES}) "
        "JOIN documents USING (doc) ORDER BY node"
    ):
        yield {**dict(zip(names, row, strict=True)), "in_archive": True}
    for key, doc_type, label in base.execute(
        "SELECT key, max(doc_type), coalesce(max(number), max(title)) FROM citations "
        "WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM documents WHERE key IS NOT NULL) "
        "GROUP BY key ORDER BY key"
    ):
        yield {**dict.fromkeys(names), "node": key, "doc_type": doc_type, "number": label, "in_archive": False}


def cited(base: sqlite3.Connection, *, missing: bool = False, role: str | None = None, limit: int = 20) -> list[Row]:
    """What is cited most, by how many documents and in which roles; only what the archive lacks if `missing`."""
    conditions = ["citations.key IS NOT NULL", "citations.key IS NOT documents.key"]
    values: list[Any] = []
    if missing:
        conditions.append("citations.key NOT IN (SELECT key FROM documents WHERE key IS NOT NULL)")
    if role is not None:
        conditions.append("citations.role = ?")
        values.append(role)
    found = base.execute(
        "SELECT citations.key, max(citations.doc_type), coalesce(max(citations.number), max(citations.title)), "
        "count(DISTINCT citations.doc), group_concat(DISTINCT citations.role), "
        "citations.key IN (SELECT key FROM documents WHERE key IS NOT NULL) "
        f"FROM citations JOIN documents USING (doc) WHERE {' AND '.join(conditions)} "
        "GROUP BY citations.key ORDER BY 4 DESC, 1 LIMIT ?",
        (*values, limit),
    )
    return [
        {
            "key": key,
            "doc_type": kind,
            "number": number,
            "documents": count,
            "roles": " ".join(sorted(roles.split(","))),
            "in_archive": bool(here),
        }
        for key, kind, number, count, roles, here in found
    ]


def doubts(base: sqlite3.Connection) -> list[Row]:
    """What cannot be, as issues with the documents concerned: circles, documents cited before or with another day."""
    return [*_cited_too_early(base), *_other_days(base), *_circles(base)]


def _cited_too_early(base: sqlite3.Connection) -> Iterator[Row]:
    found = base.execute(
        f"WITH nodes AS ({_NODES}) SELECT DISTINCT one.path, one.number, one.issued_on, other.path, other.number, "
        "other.issued_on FROM citations JOIN documents AS one USING (doc) JOIN nodes ON nodes.node = citations.key "
        "JOIN documents AS other ON other.doc = nodes.doc "
        "WHERE other.issued_on > one.issued_on AND citations.key IS NOT one.key ORDER BY one.path, other.path"
    )
    for path, number, day, other_path, other_number, other_day in found:
        message = f"{number or path} of {day} cites {other_number}, which is of {other_day}. Check both dates."
        yield issue("graph.cited_before_issued", message) | {"paths": [path, other_path]}


def _other_days(base: sqlite3.Connection) -> Iterator[Row]:
    found = base.execute(
        f"WITH nodes AS ({_NODES}) "
        "SELECT DISTINCT one.path, citations.number, citations.date, other.path, other.issued_on "
        "FROM citations JOIN documents AS one USING (doc) JOIN nodes ON nodes.node = citations.key "
        "JOIN documents AS other ON other.doc = nodes.doc "
        "WHERE citations.date <> other.issued_on AND citations.key IS NOT one.key ORDER BY one.path, other.path"
    )
    for path, number, day, other_path, other_day in found:
        message = f"{path} cites {number} as of {day}; the document itself is of {other_day}. Check which is right."
        yield issue("graph.other_date", message) | {"paths": [path, other_path]}


def _circles(base: sqlite3.Connection) -> Iterator[Row]:
    paths = dict(base.execute(f"SELECT node, path FROM ({_NODES}) JOIN documents USING (doc)"))
    core = _core({(edge.source, edge.target) for edge in edges(base) if edge.target in paths})
    if not core:
        return
    try:
        import networkx
    except ImportError as error:
        raise MissingDependencyError(
            "networkx is not installed. Install it: pip install 'vnadmin_nlp[archive]'"
        ) from error
    graph: networkx.DiGraph[str] = networkx.DiGraph(sorted(core))
    groups = [sorted(group) for group in networkx.strongly_connected_components(graph) if len(group) > 1]
    for group in sorted(groups):
        message = f"{', '.join(group)} cite each other in a circle. One of the numbers or dates is misread."
        yield issue("graph.cycle", message) | {"paths": [paths[node] for node in group]}


def _core(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """`pairs` without what leads nowhere: a document that cites nothing, or that nothing cites, is in no circle.

    What is left of a million documents is a handful, so that the library for graphs need not hold them all.

    >>> sorted(_core({("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")}))
    [('b', 'c'), ('c', 'b')]
    """
    for forward in (True, False):
        pairs = _trimmed(pairs if forward else {(target, source) for source, target in pairs})
    return {(target, source) for source, target in pairs}


def _trimmed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """`pairs` without those whose target leads to no circle."""
    sources: dict[str, list[str]] = defaultdict(list)
    left: dict[str, int] = defaultdict(int)
    for source, target in pairs:
        sources[target].append(source)
        left[source] += 1
    ends = [target for target in sources if not left.get(target)]
    gone = set(ends)
    while ends:
        for source in sources.get(ends.pop(), ()):
            left[source] -= 1
            if not left[source]:
                gone.add(source)
                ends.append(source)
    return {(source, target) for source, target in pairs if target not in gone and source not in gone}


def write_csv(base: sqlite3.Connection, path: Path) -> int:
    """The edges as a table. Returns how many there are."""
    here = {node for (node,) in base.execute(f"SELECT node FROM ({_NODES})")}
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "target", "role", "times", "target_in_archive"))
        for edge in edges(base):
            writer.writerow((*edge, int(edge.target in here)))
            count += 1
    return count


_ATTRIBUTES = ("doc_type", "number", "issuer", "issued_on", "subject", "path")


def write_graphml(base: sqlite3.Connection, path: Path) -> int:
    """The graph as GraphML, which Gephi, yEd and networkx read, written as it is read. Returns the number of edges."""
    from lxml import etree

    count = 0
    with etree.xmlfile(str(path), encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns"):
            for name in _ATTRIBUTES:
                xml.write(etree.Element("key", {"id": name, "for": "node", "attr.name": name, "attr.type": "string"}))
            for name, owner, kind in (
                ("in_archive", "node", "boolean"),
                ("role", "edge", "string"),
                ("times", "edge", "int"),
            ):
                xml.write(etree.Element("key", {"id": name, "for": owner, "attr.name": name, "attr.type": kind}))
            with xml.element("graph", edgedefault="directed"):
                for node in nodes(base):
                    told = {name: node[name] for name in _ATTRIBUTES} | {"in_archive": str(node["in_archive"]).lower()}
                    with xml.element("node", id=_clean(node["node"])):
                        _write_data(xml, told)
                for edge in edges(base):
                    count += 1
                    with xml.element("edge", id=str(count), source=_clean(edge.source), target=_clean(edge.target)):
                        _write_data(xml, {"role": edge.role, "times": str(edge.times)})
    return count


def _write_data(xml: Any, told: dict[str, str | None]) -> None:
    for name, value in told.items():
        if value is not None:
            with xml.element("data", key=name):
                xml.write(_clean(value))


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
