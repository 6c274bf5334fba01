"""The citation graph: who cites whom, what is missing, what cannot be, and files that other programs read."""

from __future__ import annotations

import csv
import datetime
import sys
from pathlib import Path

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_archive_store import BASIS_766, letter

from vnadmin_nlp.archive import graph, runner
from vnadmin_nlp.archive.progress import Lines
from vnadmin_nlp.archive.runner import Options
from vnadmin_nlp.archive.store import open_store
from vnadmin_nlp.cli import main

CHAIRMAN = "của UBND tỉnh"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def basis(number: str, date: str) -> str:
    return f"Căn cứ Quyết định số {number} ngày {day(date):%d/%m/%Y} {CHAIRMAN};"


ORDER = "Các sở thực hiện Quyết định này."
DOCUMENTS = {
    "1.txt": letter("1/QĐ-UBND", day("2024-01-10"), "một", ORDER, BASIS_766),
    # 2 cites 1, as it should, and 1 again with a wrong day
    "2.txt": letter("2/QĐ-UBND", day("2024-02-10"), "hai", ORDER, basis("1/QĐ-UBND", "2024-01-11")),
    # 3 and 4 cite each other; 3 is older, so it cites what was not there yet
    "3.txt": letter("3/QĐ-UBND", day("2024-03-10"), "ba", ORDER, basis("4/QĐ-UBND", "2024-04-10")),
    "4.txt": letter("4/QĐ-UBND", day("2024-04-10"), 'bốn <&> "', ORDER, basis("3/QĐ-UBND", "2024-03-10")),
    # no number: a node all the same
    "5.txt": letter("     /QĐ-UBND", day("2024-05-10"), "năm", ORDER, basis("1/QĐ-UBND", "2024-01-10")),
}
KEY = "QĐ|ủy ban nhân dân tỉnh hà nam|{}|2024"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    runner.run([str(folder)], folder / "out", Options(), Lines(sys.stderr, as_json=True))
    assert main(["index", str(folder / "out")]) == 0
    return folder / "out"


def test_who_is_cited(out: Path) -> None:
    with open_store(out) as base:
        rows = {row["key"]: (row["documents"], row["roles"], row["in_archive"]) for row in graph.cited(base)}
        missing = [row["key"] for row in graph.cited(base, missing=True)]
        amended = graph.cited(base, role="amends")
    assert rows == {
        "L|QH|77|2015": (5, "basis", False),
        KEY.format(1): (2, "basis", True),
        "QĐ|TTg|766|2022": (1, "basis", False),
        KEY.format(3): (1, "basis", True),
        KEY.format(4): (1, "basis", True),
    }
    assert missing == ["L|QH|77|2015", "QĐ|TTg|766|2022"]
    assert amended == []


def test_what_cannot_be(out: Path) -> None:
    with open_store(out) as base:
        found = graph.doubts(base)
    assert [(row["code"], [Path(path).name for path in row["paths"]]) for row in found] == [
        ("graph.cited_before_issued", ["3.txt", "4.txt"]),
        ("graph.other_date", ["2.txt", "1.txt"]),
        ("graph.cycle", ["3.txt", "4.txt"]),
    ]


def test_graphml_is_read_by_another_program(out: Path, tmp_path: Path) -> None:
    assert main(["graph", str(out), "--to", str(tmp_path / "g.graphml")]) == 0
    read = networkx.read_graphml(tmp_path / "g.graphml")
    assert read.nodes[KEY.format(4)]["subject"] == 'bốn <&> "'
    assert {node for node, told in read.nodes(data=True) if not told["in_archive"]} == {
        "L|QH|77|2015",
        "QĐ|TTg|766|2022",
    }
    edge = read.edges[KEY.format(2), KEY.format(1)]
    assert (edge["role"], edge["times"]) == ("basis", 1)
    assert [node[:9] for node in read.predecessors(KEY.format(1))] == [KEY.format(2)[:9], "document:"]


def test_csv_has_the_same_edges(out: Path, tmp_path: Path) -> None:
    for name in ("g.csv", "g.graphml"):
        assert main(["graph", str(out), "--to", str(tmp_path / name)]) == 0
    with (tmp_path / "g.csv").open(encoding="utf-8-sig") as file:
        rows = {(row["source"], row["target"]) for row in csv.DictReader(file)}
    assert rows == set(networkx.read_graphml(tmp_path / "g.graphml").edges())


def test_wrong_calls(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(out), "--to", "g.txt"]) == 2
    assert ".graphml" in capsys.readouterr().err


@settings(deadline=None)
@given(
    st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")).filter(lambda pair: pair[0] != pair[1]))
)
def test_the_core_has_every_circle(pairs: set[tuple[str, str]]) -> None:
    def circles(of: set[tuple[str, str]]) -> set[frozenset[str]]:
        return {frozenset(c) for c in networkx.strongly_connected_components(networkx.DiGraph(of)) if len(c) > 1}

    core = graph._core(pairs)
    assert core <= pairs
    assert circles(core) == circles(pairs)
