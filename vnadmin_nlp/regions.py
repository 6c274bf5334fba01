"""From spans to places: on the page (`Document.regions`), in the bytes of a plain text (`Document.raw_offsets`).

Nothing of this is kept while parsing. The page is read once more as it was, its words are matched to the text, and the
boxes of the words inside the span are joined line by line.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from functools import lru_cache

from vnadmin_nlp import readers
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.readers.places import Located, Placed, align, cover, locator_for
from vnadmin_nlp.readers.plain import raw_offsets
from vnadmin_nlp.schema import Document, Region, Span


def find_regions(document: Document, span: Span | None, path: str | None = None) -> tuple[Region, ...]:
    """The rectangles of `span` on the pages of `document`; () where the format has none, or for no span."""
    source = document.source
    starts = source.page_starts
    if span is None or not starts or locator_for(source.media_type or "") is None:
        return ()
    place = path or source.path
    if place is None or source.sha256 is None:
        raise UsageError("the document was parsed from bytes: name the file that holds them with `path`")
    found: list[Region] = []
    for page in range(max(bisect_right(starts, span.start) - 1, 0), len(starts)):
        if starts[page] >= span.end:
            break
        end = starts[page + 1] if page + 1 < len(starts) else len(document.text)
        text = document.text[starts[page] : end]
        key = (place, source.member, source.sha256, source.media_type or "", source.encoding)
        placed, located = _page(key, page, text)
        found.extend(
            Region(
                page=page + 1,
                **{name: round(value, 2) for name, value in box._asdict().items()},
                page_width=round(placed.width, 2),
                page_height=round(placed.height, 2),
            )
            for box in cover(located, span.start - starts[page], span.end - starts[page])
        )
    return tuple(found)


def find_raw_offsets(document: Document, span: Span | None, path: str | None = None) -> tuple[int, int] | None:
    """The bytes of `span` in the file of `document`; None for no span and for a format that is no plain text."""
    source = document.source
    if span is None or source.reader != "text":
        return None
    place = path or source.path
    if place is None or source.sha256 is None:
        raise UsageError("the document was parsed from bytes: name the file that holds them with `path`")
    return raw_offsets(_bytes(place, source.member, source.sha256), span.start, span.end)


def _bytes(path: str, member: str | None, sha256: str) -> bytes:
    data = readers.bytes_of(path, member)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UsageError(f"{path} is no longer the file that was parsed: parse it again")
    return data


_Key = tuple[str, str | None, str, str, str | None]


@lru_cache(maxsize=32)
def _page(key: _Key, number: int, text: str) -> tuple[Placed, tuple[Located, ...]]:
    """A page's words, and the pieces of its text with their boxes. The last pages are kept: a reader looks around."""
    path, member, sha256, media_type, encoding = key
    data = _bytes(path, member, sha256)
    locate = locator_for(media_type)
    placed = locate(data, number, text, encoding) if locate is not None else Placed(0.0, 0.0, ())
    return placed, tuple(align(text, placed.words))
