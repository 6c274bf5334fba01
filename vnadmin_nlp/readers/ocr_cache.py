"""What was recognised on a page, kept in the folder that VNADMIN_OCR_CACHE names; off without it.

A page is known by its pixels, the program's version and `VERSION`, so that neither a file's name nor its place in a
file matters. A file of the cache is whole or absent: it is written beside its place and moved there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

VERSION = "2"
"""Raise it whenever a page would be read otherwise than before."""

Kept = tuple[str, float]
"""Text and confidence of a page."""


def place_of(picture: Image, circumstances: str) -> Path | None:
    """Where the reading of `picture` is kept; None where nothing is."""
    folder = os.environ.get("VNADMIN_OCR_CACHE")
    if not folder:
        return None
    digest = hashlib.sha256(f"{VERSION} {circumstances} {picture.mode} {picture.size}".encode())
    digest.update(picture.tobytes())
    name = digest.hexdigest()
    return Path(folder) / name[:2] / f"{name}.json"


def load(place: Path | None) -> Kept | None:
    """What is kept at `place`; None where nothing is or it cannot be read."""
    if place is None:
        return None
    try:
        row = json.loads(place.read_text(encoding="utf-8"))
        return str(row["text"]), float(row["confidence"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(place: Path | None, kept: Kept) -> None:
    """Keep a reading. A full or closed folder is no fault: the page is read again next time."""
    if place is None:
        return
    content = json.dumps({"text": kept[0], "confidence": kept[1]}, ensure_ascii=False)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(content)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
