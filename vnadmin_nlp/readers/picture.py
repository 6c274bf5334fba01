"""Pictures of pages: PNG, JPEG, TIFF.

Their text has to be recognised, which no reader does yet; the result says so.
"""

from __future__ import annotations

from vnadmin_nlp.errors import issue
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.schema import SourceText


@reader(sniff.PICTURE, name="picture")
def read_picture(data: bytes, path: str) -> SourceText:
    """An empty text with the issue `file.needs_ocr`."""
    message = f"{path} is a picture. Run it through text recognition (Tesseract with `vie`) and give the result."
    return SourceText(text="", issues=(issue("file.needs_ocr", message),))
