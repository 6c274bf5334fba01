"""Speed of the whole parse, its growth with the text's length, and a comparison, all in one run.

Machines differ and are shared: read the ratios. The text is the project's own corpus, repeated: it is dense, with an
obligation every 190 characters. Real documents, where they are there, have one every 1,000. The English text for
eyecite is composed here, with as many citations a thousand characters.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from vnadmin_nlp import find_citations, parse
from vnadmin_nlp.parser import parse_source
from vnadmin_nlp.readers import read_file
from vnadmin_nlp.schema import SourceText
from vnadmin_nlp.symbols import SYMBOL

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "corpora" / "administrative" / "documents"
REAL, REAL_DOCUMENTS = ROOT / "corpora" / "real" / "gold.json", ROOT.parent / "shared"
SCANNED = ("scan-image-only", "ocr-noisy")
ENGLISH = (
    "The agency relied on Bush v. Gore, 531 U.S. 98 (2000), when it reviewed the plan submitted by the provincial "
    "department, and later on Roe v. Wade, 410 U.S. 113 (1973). Under 42 U.S.C. § 1983 the office must report each "
    "quarter; see also id. at 115. The committee asked all units to finish the work before the end of the year. "
)
GOAL = 1_000_000  # characters a second, whole parse, one core


def corpus() -> list[str]:
    """The own corpus's text documents."""
    return [path.read_text(encoding="utf-8-sig", errors="replace") for path in sorted(DOCUMENTS.glob("*.txt"))]


def real_documents() -> list[SourceText]:
    """The documents with a text layer that corpora/real has facts of, where they are beside the project."""
    rows = json.loads(REAL.read_text(encoding="utf-8"))["documents"]
    paths = [REAL_DOCUMENTS / name for name, row in rows.items() if row["state"] not in SCANNED]
    return [read_file(path) for path in paths if path.exists()]


def of_length(text: str, length: int) -> str:
    """`text` repeated and cut to `length` characters."""
    return (text * (length // len(text) + 1))[:length]


def rate(function: Callable[[str], object], text: str, rounds: int = 3) -> float:
    """Characters a second: the best of `rounds`, in CPU time."""
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        function(text)
        best = max(best, len(text) / max(time.process_time() - start, 1e-9))
    return best


def start_up() -> float:
    """Seconds that `vnadmin --help` takes, the best of five."""
    best = 9.0
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "vnadmin_nlp", "--help"], check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print the figures, and the same as one JSON line at the end."""
    documents = corpus()
    text = "\n\n".join(documents)
    find_citations(of_length(text, 20_000))  # tables are loaded on first use
    parse(of_length(text, 20_000))
    figures: dict[str, float] = {"help_seconds": round(start_up(), 3)}
    start = time.process_time()
    for document in documents:
        parse(document)
    figures["documents_chars_per_second"] = round(sum(map(len, documents)) / (time.process_time() - start))
    sources = real_documents()
    if sources:
        start = time.process_time()
        for source in sources:
            parse_source(source)
        characters = sum(len(source.text) for source in sources)
        figures["real_documents"] = len(sources)
        figures["real_documents_chars_per_second"] = round(characters / (time.process_time() - start))
    for size in (10_000, 100_000, 1_000_000):
        figures[f"parse_{size}"] = round(rate(parse, of_length(text, size)))
    figures["growth_10k_to_1m"] = round(figures["parse_10000"] / figures["parse_1000000"], 2)
    million = of_length(text, 1_000_000)
    figures["find_citations"] = round(rate(find_citations, million))
    figures["bare_symbol_scan"] = round(rate(lambda t: [m.span() for m in SYMBOL.regex.finditer(t)], million))
    figures["eyecite"] = round(_eyecite(of_length(ENGLISH, 1_000_000)))
    for name, value in figures.items():
        print(f"{name:30} {value:>14,.3f}".rstrip("0").rstrip("."))
    print(json.dumps(figures))
    print(f"goal of the whole parse: {GOAL:,} characters a second; reached: {figures['parse_1000000'] >= GOAL}")


def _eyecite(text: str) -> float:
    """The rate of eyecite on English text; 0 where it is not installed."""
    try:
        from eyecite import get_citations
    except ImportError:
        return 0.0
    return rate(get_citations, text, rounds=1)


if __name__ == "__main__":
    main()
