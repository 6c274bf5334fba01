"""The readers by the state of the file: fields, citations, text recall, and cost beside the bare extractor, in one run.

    make bench-readers                    states with a text layer, own corpus and, where it is there, the real one
    make bench-readers STATES=all         scans too (a second or two a page), and word recall against LibreOffice

Machines differ and are shared: read the ratios. Costs are CPU seconds of this process and its children. The bare
extractors: pypdfium2's text of all pages, antiword, tesseract on the pages as they are, selectolax's text of the page.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.evaluate import Gold, Report, compare, load_gold
from vnadmin_nlp.parser import parse_file_or_issue
from vnadmin_nlp.readers import read_file
from vnadmin_nlp.readers.legacy import decode_legacy
from vnadmin_nlp.readers.sniff import media_type_of
from vnadmin_nlp.schema import Document

ROOT = Path(__file__).resolve().parents[1]
OWN, REAL = ROOT / "corpora" / "administrative", ROOT / "corpora" / "real"
HEADER = ("doc_type", "number", "issuer", "place", "issued_on", "subject", "signer")
SCANS = ("scan", "ocr text")
WORD = re.compile(r"\w+")
MOTTO = re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập\s?[-–]\s?Tự do\s?[-–]\s?Hạnh phúc")
BROKEN_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts/truetype/liberation</dir><dir>/usr/share/fonts/truetype/liberation2</dir>
<dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>"""


@dataclass
class Row:
    """What is measured of one state."""

    documents: int = 0
    report: Report = field(default_factory=lambda: Report("", 0))
    ratios: list[float] = field(default_factory=list)
    by_pages: dict[str, list[float]] = field(default_factory=dict)
    """Costs of PDF by their number of pages."""
    recalls: list[float] = field(default_factory=list)
    letterhead: list[bool] = field(default_factory=list)

    def header(self) -> float:
        """Share of header fields that are right."""
        scores = [self.report.scores[name] for name in HEADER if name in self.report.scores]
        wanted = sum(score.wanted for score in scores)
        return sum(score.correct for score in scores) / wanted if wanted else 0.0

    def score(self, name: str) -> float | None:
        """The score of one field; None where none was wanted."""
        found = self.report.scores.get(name)
        return found.value if found is not None and found.wanted else None


def state_of(name: str, gold: Gold) -> str:
    """The state as the table names it."""
    if name.endswith(".rtf"):
        return "rtf"
    told = str(gold["state"])
    return {"scan-image-only": "scan", "ocr-noisy": "ocr text", "html-unicode": "html"}.get(told, told)


def cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def cost(function: Callable[[], object], rounds: int) -> float:
    """CPU seconds of `function`, the best of `rounds`."""
    best = float("inf")
    for _ in range(rounds):
        start = cpu()
        function()
        best = min(best, cpu() - start)
    return max(best, 1e-6)


# --- bare extractors --------------------------------------------------------------------------------------------


def pdfium_text(path: Path) -> None:
    """pypdfium2's text of every page."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def antiword(path: Path) -> None:
    """The text by antiword."""
    subprocess.run(["antiword", "-m", "UTF-8.txt", path], capture_output=True, check=False)


def bare_html(path: Path) -> None:
    """selectolax's text of the whole page."""
    from selectolax.lexbor import LexborHTMLParser

    LexborHTMLParser(path.read_bytes().decode("utf-8", "replace")).text()


def bare_tesseract(path: Path) -> None:
    """Tesseract on each page as it is, 300 dots an inch."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    for page in document:
        pixels = io.BytesIO()
        page.render(scale=300 / 72).to_pil().convert("L").save(pixels, "PPM")
        subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", "300"],
            input=pixels.getvalue(),
            capture_output=True,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    document.close()


def bare(path: Path, state: str) -> tuple[Callable[[Path], None] | None, int]:
    """The extractor that a file is compared with, and how often to run both; None where there is none."""
    kind = media_type_of(path.read_bytes())
    if state == "scan":
        return (bare_tesseract, 1) if kind == "application/pdf" and shutil.which("tesseract") else (None, 0)
    if kind == "application/pdf":
        return pdfium_text, 5
    if kind == "application/msword" and shutil.which("antiword"):
        return antiword, 3
    return (bare_html, 3) if kind == "text/html" else (None, 0)


# --- text -------------------------------------------------------------------------------------------------------


def words(text: str) -> Counter[str]:
    """The words of a text in small letters, counted."""
    return Counter(WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def recall(truth: str, text: str) -> float:
    """Share of the words of `truth` that `text` has."""
    wanted, got = words(truth), words(text)
    return sum((wanted & got).values()) / max(sum(wanted.values()), 1)


@functools.cache
def truths(folder: Path) -> dict[str, Path]:
    """Document → file of its text, as the corpus's manifest names them."""
    manifest = folder / "corpus" / "MANIFEST.jsonl"
    rows = map(json.loads, manifest.read_text(encoding="utf-8").splitlines()) if manifest.exists() else ()
    return {f"corpus/{row['path']}": folder / "corpus" / row["text_path"] for row in rows if row.get("text_path")}


def letterhead(text: str) -> Iterator[bool]:
    """For each string of a letterhead: whether it stands alone on its line."""
    for line in text.split("\n"):
        for _ in MOTTO.finditer(line):
            yield bool(MOTTO.fullmatch(line.strip()))


# --- files made by LibreOffice ----------------------------------------------------------------------------------


def convert(paths: list[Path], to: str, fonts: str | None = None) -> Iterator[tuple[Path, Path]]:
    """(file, what LibreOffice makes of it); nothing where it is not installed."""
    if not shutil.which("soffice") or not paths:
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        environment = dict(os.environ)
        if fonts is not None:
            (folder / "fonts.conf").write_text(fonts.format(cache=folder / "cache"), encoding="utf-8")
            environment["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
        copies = {}
        for number, path in enumerate(paths):
            copies[path] = folder / f"{number}{path.suffix.lower()}"
            shutil.copyfile(path, copies[path])
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to", to]
        subprocess.run(
            [*command, "--outdir", folder / "out", *copies.values()],
            env=environment,
            capture_output=True,
            check=False,
            timeout=1800,
        )
        for path, copy in copies.items():
            out = folder / "out" / f"{copy.stem}.{to.split(':', maxsplit=1)[0]}"
            if out.exists():
                yield path, out


def libreoffice_recall(folder: Path) -> list[float]:
    """Word recall of each DOC, DOCX and RTF of the real corpus against LibreOffice's text."""
    kinds = (".doc", ".docx", ".rtf")
    paths = [p for p in sorted((folder / "corpus" / "documents").rglob("*")) if p.suffix.lower() in kinds]
    found = []
    for path, made in convert(paths, "txt:Text (encoded):UTF8"):
        source = read_file(path)
        truth = made.read_text(encoding="utf-8-sig", errors="replace")
        if source.encoding in ("tcvn3", "vni"):
            truth = decode_legacy(truth, source.encoding)
        found.append(recall(truth, source.text))
    return found


# --- the table --------------------------------------------------------------------------------------------------


def measure(row: Row, path: Path, name: str, gold: Gold, state: str) -> Document:
    """Add one document to a state."""
    document = parse_file_or_issue(path)
    row.documents += 1
    compare(row.report, name, gold, document)
    extractor, rounds = bare(path, state)
    # A PDF that is half a scan costs what its scans cost.
    if extractor is not None and not document.failed and document.source.ocr == (state == "scan"):
        row.ratios.append(cost(lambda: _read(path), rounds) / cost(lambda: extractor(path), rounds))
        if extractor is pdfium_text:
            pages = document.source.pages or 0
            row.by_pages.setdefault("2-4" if pages <= 4 else "5-8" if pages <= 8 else "9 and more", []).append(
                row.ratios[-1]
            )
    if document.source.media_type == "application/pdf" and not document.source.ocr:
        row.letterhead.extend(letterhead(document.text))
    return document


def _read(path: Path) -> None:
    with contextlib.suppress(UnreadableFileError):
        read_file(path)


def states(folder: Path | None, split: str | None, with_scans: bool) -> dict[str, Row]:
    """Every state of both corpora."""
    table: dict[str, Row] = {}
    for corpus, place in ((OWN, OWN), (REAL, folder)):
        if place is None:
            continue
        for name, gold in load_gold(corpus, split if corpus == REAL else None).items():
            state = state_of(name, gold)
            path = place / name
            if not path.exists() or (state in SCANS and not with_scans):
                continue
            label = f"{state}, own" if corpus == OWN else state
            document = measure(table.setdefault(label, Row()), path, name, gold, state)
            truth = truths(place).get(name)
            if truth is not None:
                table[label].recalls.append(recall(truth.read_text(encoding="utf-8"), document.text))
    gold = {name: row for name, row in load_gold(OWN).items() if name.endswith(".docx")}
    chosen = {OWN / name: (name, row) for name, row in gold.items() if int(Path(name).name[:2]) % 3 == 1}
    for path, made in convert(list(chosen), "pdf", BROKEN_FONTS):
        measure(table.setdefault("pdf, order broken by font, own", Row()), made, *chosen[path], "pdf-text")
    return table


def show(value: float | None) -> str:
    """A score in the table."""
    return "–" if value is None else f"{value:.3f}"


def spread(values: list[float]) -> str:
    """Median and worst of some ratios."""
    return f"{statistics.median(values):.2f} (most {max(values):.2f})" if values else "–"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=Path, help="where the real documents are")
    options.add_argument("--split", help='"dev" or "test" of the real documents (default both)')
    options.add_argument("--states", choices=("text", "all"), default="text")
    given = options.parse_args()
    folder = given.documents if given.documents and (given.documents / "corpus").is_dir() else None
    table = states(folder, given.split, given.states == "all")
    print("| State | Documents | Header fields | Citations F1 | Words found | Letterhead alone | Cost, bare = 1 |")
    print("|---|---|---|---|---|---|---|")
    for state, row in sorted(table.items()):
        found = f"{min(row.recalls):.3f} least of {len(row.recalls)}" if row.recalls else "–"
        heads = f"{sum(row.letterhead)}/{len(row.letterhead)}" if row.letterhead else "–"
        print(
            f"| {state} | {row.documents} | {row.header():.3f} | {show(row.score('citations'))} | {found} | {heads} "
            f"| {spread(row.ratios)} |"
        )
        for pages, ratios in sorted(row.by_pages.items()):
            print(f"  {state}, {pages} pages: {spread(ratios)}, {len(ratios)} files", file=sys.stderr)
        if state == "scan":
            print("  " + ", ".join(f"{name} {show(row.score(name))}" for name in HEADER), file=sys.stderr)
    if folder is not None and given.states == "all":
        shares = sorted(libreoffice_recall(folder))
        if shares:
            print(
                f"\nWords of LibreOffice's text found in {len(shares)} DOC, DOCX, RTF: median "
                f"{statistics.median(shares):.4f}, least {shares[0]:.4f}"
            )


if __name__ == "__main__":
    main()
