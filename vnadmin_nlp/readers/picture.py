"""Pictures of pages: PNG, JPEG, TIFF with one or many pages.

Their text is recognised (`ocr`); where that cannot be done the text is empty and `file.needs_ocr` says why.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import ocr, sniff
from vnadmin_nlp.readers.places import Placed, locator
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.schema import Row, SourceText

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE_BREAK = "\n\n"
_MOST_PIXELS = 100_000_000
_A4_INCHES = 11.69  # the longer side; files seldom tell the truth about their dots an inch
_FEWEST_DOTS = 250


@reader(sniff.PICTURE, name="picture")
def read_picture(data: bytes, path: str) -> SourceText:
    """The text on a picture. Raises UnreadableFileError for a damaged one and one over the limit."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
            count = getattr(picture, "n_frames", 1)
            reading = ocr.read_scans(_frames(picture, min(count, ocr.MOST_PAGES), path), range(count)[: ocr.MOST_PAGES])
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        advice = "Fetch it again, or open and save it."
        raise UnreadableFileError(path, "file.damaged", "the picture is cut off or broken", advice) from error
    return _source(reading, count, path)


@locator(sniff.PICTURE)
def locate(data: bytes, number: int, text: str, encoding: str | None) -> Placed:
    """The words on page `number`; points are those of a page of A4."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Image.open(io.BytesIO(data))
        scan = next(islice(_frames(picture, number + 1, ""), number, None))
    return ocr.locate(scan) or Placed(0.0, 0.0, ())


def _frames(picture: Image, count: int, path: str) -> Iterator[ocr.Scan]:
    """The pages of `picture` upright and with as many dots as recognition needs."""
    from PIL import Image, ImageOps

    for number in range(count):
        picture.seek(number)
        if picture.width * picture.height > _MOST_PIXELS:
            raise _too_large(path)
        page = ImageOps.exif_transpose(picture)
        dpi = max(page.size) / _A4_INCHES
        if dpi < _FEWEST_DOTS:
            larger = ocr.DPI / dpi
            size = (max(1, round(page.width * larger)), max(1, round(page.height * larger)))
            page, dpi = page.convert("RGB").resize(size, Image.Resampling.BICUBIC), ocr.DPI
        yield page, round(dpi)


def _too_large(path: str) -> UnreadableFileError:
    reason = f"the picture has more than {_MOST_PIXELS // 1_000_000} million pixels"
    return UnreadableFileError(path, "file.too_large", reason, "Save it with fewer dots an inch.")


def _source(reading: ocr.Reading, count: int, path: str) -> SourceText:
    if not reading.texts:
        message = f"{path} is a picture. {reading.advice}"
        return SourceText(text="", page_starts=(0,) * count, issues=(issue("file.needs_ocr", message),))
    pages = [reading.texts.get(number, "") for number in range(count)]
    starts = [0]
    for text in pages[:-1]:
        starts.append(starts[-1] + len(text) + len(PAGE_BREAK))
    issues: list[Row] = list(reading.issues)
    if len(reading.texts) < count:
        issues.append(issue("text.truncated", f"{count - len(reading.texts)} of {count} pages have no text."))
    return SourceText(
        text=PAGE_BREAK.join(pages),
        reader="picture+ocr",
        ocr=True,
        page_starts=tuple(starts),
        issues=tuple(issues),
    )
