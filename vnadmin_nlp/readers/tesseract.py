"""The program `tesseract`: looked for on PATH, given one picture, its table of words read.

The picture goes in and the table comes out through pipes: no file is written and no shell is asked. One process uses
one thread; who calls runs several side by side.
"""

from __future__ import annotations

import csv
import functools
import io
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from vnadmin_nlp.text import to_nfc

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGE = "vie"
SEGMENTATION = 3  # fully automatic: 4 and 6 read columns across
SECONDS_A_PAGE = 60.0
ADVICE = "Install Tesseract with its Vietnamese data (Debian: tesseract-ocr tesseract-ocr-vie)"


class RecognitionError(Exception):
    """A page could not be recognised; the message says why."""


class Seen(NamedTuple):
    """A recognised word. Its box counts in pixels from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    """0 to 100."""
    text: str
    line: tuple[int, int, int]
    """Block, paragraph and line it belongs to."""


class Program(NamedTuple):
    """A tesseract that knows Vietnamese."""

    path: str
    version: str


def find_program() -> Program | None:
    """The tesseract on PATH; None where it or its Vietnamese data is missing."""
    path = shutil.which("tesseract")
    return None if path is None else _examined(path, os.environ.get("TESSDATA_PREFIX"))


@functools.lru_cache(maxsize=8)
def _examined(path: str, data_folder: str | None) -> Program | None:
    """`data_folder` is where the environment says that the languages are: another one, another answer."""
    languages = _output([path, "--list-langs"])
    if LANGUAGE not in languages.split():
        return None
    return Program(path, _output([path, "--version"]).partition("\n")[0].strip())


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS_A_PAGE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr).decode("utf-8", "replace")


def recognise(program: Program, picture: Image, dpi: int, *, segmentation: int = SEGMENTATION) -> list[Seen]:
    """The words on a grey `picture`. Raises RecognitionError."""
    command = [program.path, "stdin", "stdout", "-l", LANGUAGE, "--psm", str(segmentation), "--dpi", str(dpi)]
    command += ["-c", "tessedit_create_tsv=1"]
    pixels = io.BytesIO()
    picture.save(pixels, "PPM")
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=pixels.getvalue(), capture_output=True, timeout=SECONDS_A_PAGE, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RecognitionError(f"recognition took longer than {SECONDS_A_PAGE:.0f} seconds") from error
    except OSError as error:
        raise RecognitionError(f"tesseract cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RecognitionError(f"tesseract gave up: {said[-1] if said else done.returncode}")
    return parse_table(done.stdout.decode("utf-8", "replace"))


def parse_table(table: str) -> list[Seen]:
    """The words of tesseract's TSV; rows of blocks and lines, empty words and broken rows are left out.

    >>> row = "5\\t1\\t2\\t1\\t3\\t1\\t388\\t292\\t137\\t38\\t90.9\\tUBND"
    >>> parse_table(row)
    [Seen(left=388, top=292, right=525, bottom=330, confidence=90.9, text='UBND', line=(2, 1, 3))]
    """
    seen = []
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != 12 or row[0] != "5" or not row[11].strip():
            continue
        try:
            block, paragraph, line, _, left, top, width, height = map(int, row[2:10])
            confidence = float(row[10])
        except ValueError:
            continue
        place = (block, paragraph, line)
        seen.append(Seen(left, top, left + width, top + height, confidence, to_nfc(row[11].strip()), place))
    return seen
