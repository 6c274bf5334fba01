"""Plain text and Markdown.

The text is the file's, decoded, in NFC, with "\\n" between lines, and otherwise untouched: Markdown marks stay, only
tables that hold a letterhead or a footer are set column by column. The encoding is told in this order: a byte order
mark, UTF-16 by its zero bytes, strict UTF-8, then the 8-bit encodings by how many words come out as Vietnamese
syllables; a file put together of several is decoded line by line. YAML front matter is not part of the document: the
text starts behind it and its entries go to `hints["front_matter"]`. `raw_offsets` leads back to the bytes.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import regex

from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.legacy import decode_legacy, decode_mixed, detect_legacy, syllable_share
from vnadmin_nlp.readers.legacy_runs import restored
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.tables import Cell, has_cue, render_table
from vnadmin_nlp.schema import SourceText
from vnadmin_nlp.text import to_nfc

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FRONT_MATTER = regex.compile(
    r"---[ \t]*\n(?=[\p{L}_][\p{L}\d_ -]{0,60}:)((?:[^\n]*\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_ENTRY = regex.compile(r"(?m)^([\p{L}_][\p{L}\d_ -]{0,60}):[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)")
_FEWEST_LINES, _MOST_LINES = 2, 20_000
_WORD = regex.compile(r"\p{L}*[\p{L}--[A-Za-z]]\p{L}*", regex.V1)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text."""

    text: str
    encoding: str
    """Python's name of the codec, or "tcvn3", "vni" or "viqr"."""
    issues: tuple[dict[str, Any], ...] = ()


def decode_bytes(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`, NFC, with "\\n" between lines, and the encoding it was in.

    `declared` is what the file says of itself (an HTML page's charset); it is believed where the bytes agree.

    >>> decode_bytes("Số: 15".encode("utf-16")).text
    'Số: 15'
    >>> decode_bytes("Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc".encode("latin-1")).text
    'Cộng hoà xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _finish(data[len(mark) :].decode(encoding, "replace"), encoding)
    wide = sniff.looks_like_utf16(data)
    if wide:
        return _finish(data.decode(wide, "replace"), wide)
    try:
        return _finish(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    mixed = _line_by_line(data)
    if mixed is not None:
        return mixed
    patched = data.decode("utf-8", "replace")
    broken = patched.count("\N{REPLACEMENT CHARACTER}")
    # UTF-8 with a flaw still has its other letters; 8-bit text has next to none.
    if 4 * broken <= sum(1 for letter in patched if letter > "\x7f") - broken:
        decoded = _finish(patched, "utf-8")
        message = f"{broken} bytes are not UTF-8 and were left out as U+FFFD. Ask for the file as it was first saved."
        return Decoded(decoded.text, "utf-8", (*decoded.issues, issue("text.encoding_suspect", message)))
    return _guess(data, declared)


def _line_by_line(data: bytes) -> Decoded | None:
    """A file put together of UTF-8 and of lines in 8-bit encodings; None where it is not such a file."""
    lines = data.split(b"\n")
    if len(lines) > _MOST_LINES:
        return None
    wide = eight = 0
    done = []
    for line in lines:
        text, is_utf8 = _line(line)
        if text is None:
            return None
        done.append(text)
        wide += is_utf8 and not line.isascii()
        eight += not is_utf8
    if wide < _FEWEST_LINES or eight < _FEWEST_LINES:
        return None
    note = issue(
        "text.encoding_guessed",
        f"{eight} of {len(lines)} lines are in an old encoding, the others in UTF-8. Check a line of each.",
    )
    return Decoded(to_nfc("\n".join(done).replace("\r\n", "\n").replace("\r", "\n")), "utf-8", (note,))


def _line(line: bytes) -> tuple[str | None, bool]:
    """A line's text, None where no encoding makes words of it, and whether it is UTF-8."""
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        latin = line.decode("latin-1")
    for text in (decode_legacy(latin, "tcvn3"), decode_legacy(latin, "vni"), line.decode("cp1258", "replace")):
        if syllable_share(_WORD.findall(to_nfc(text))) >= 0.75:
            return text, False
    return None, False


def _finish(text: str, encoding: str) -> Decoded:
    """Line ends and normal form; legacy letters that somebody saved as Unicode are decoded too."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    decoded, found = decode_mixed(text, detect_legacy(text))
    if not found:
        return Decoded(to_nfc(text), encoding)
    named = " and ".join(legacy.upper() for legacy in found)
    note = issue("text.encoding_guessed", f"The letters are those of {named} and were decoded. Check a line.")
    return Decoded(restored(decoded, found[0]), found[0], (note,))


def _guess(data: bytes, declared: str | None) -> Decoded:
    """8-bit text: the old Vietnamese encodings by their syllables, then what charset-normalizer says."""
    latin = data.decode("latin-1")
    legacy = detect_legacy(latin)
    if legacy is not None:
        return _finish(latin, legacy)
    encodings = ["cp1258"]
    if declared and _known(declared):
        encodings.insert(0, declared)
    for encoding in encodings:
        text = to_nfc(data.decode(encoding, "replace"))
        if syllable_share(_WORD.findall(text[:60_000])) >= 0.7:
            note = issue("text.encoding_guessed", f"The text was read as {encoding} by its syllables. Check a line.")
            decoded = _finish(text, encoding)
            return Decoded(decoded.text, encoding, () if encoding == declared else (note,))
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    encoding = declared if declared and _known(declared) else best.encoding if best is not None else "cp1252"
    note = issue(
        "text.encoding_guessed", f"The encoding is not declared; {encoding} was taken. Save the file as UTF-8."
    )
    decoded = _finish(data.decode(encoding, "replace"), encoding)
    return Decoded(decoded.text, encoding, (*decoded.issues, note))


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except (LookupError, ValueError):
        return False
    return True


def split_front_matter(text: str) -> tuple[str, dict[str, str]]:
    """`text` behind its YAML front matter, and the entries as strings, quotes taken off.

    >>> split_front_matter("---\\nnguon: '15.docx'\\n---\\nSố: 15/QĐ-BNV")
    ('Số: 15/QĐ-BNV', {'nguon': '15.docx'})
    >>> split_front_matter("---\\nĐiều 1\\n---")
    ('---\\nĐiều 1\\n---', {})
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return text, {}
    entries = {}
    for key, value in _ENTRY.findall(match.group(1)):
        bare = value.strip()
        quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\""
        entries[key.strip()] = bare[1:-1] if quoted else bare
    return text[match.end() :], entries


_PIPES = regex.compile(r"(?m)(?:^[ \t]{0,3}\|[^\n]{1,4000}\|[ \t]*(?:\n|\Z)){2,60}")
_DELIMITERS = regex.compile(r"\|(?:\s{0,3}:?-{2,}:?\s{0,3}\|)+")
_BREAK = regex.compile(r"(?i)<br\s*/?>")


def set_layout_tables(text: str) -> str:
    """`text` with the pipe tables of letterhead and footer set column by column; data tables stay as they are.

    >>> print(set_layout_tables("|SỞ Y TẾ|Độc lập - Tự do - Hạnh phúc|\\n|---|---|\\n|Số: 15/SYT|Ngày 5/3/2024|")[:-2])
    SỞ Y TẾ
    Số: 15/SYT
    <BLANKLINE>
    Độc lập - Tự do - Hạnh phúc
    Ngày 5/3/2024
    """
    return _PIPES.sub(_set_table, text) if "|" in text else text


def _set_table(match: regex.Match[str]) -> str:
    lines = [line.strip() for line in match.group().strip().split("\n")]
    if not any(_DELIMITERS.fullmatch(line) for line in lines[:3]):
        return match.group()
    rows = [
        [Cell(column, _BREAK.sub("\n", cell).strip()) for column, cell in enumerate(line[1:-1].split("|"))]
        for line in lines
        if not _DELIMITERS.fullmatch(line)
    ]
    if not any(has_cue(cell.text) for row in rows for cell in row):
        return match.group()
    return render_table(rows) + "\n\n"


@reader(sniff.TEXT, sniff.MARKDOWN, name="text")
def read_plain(data: bytes, path: str) -> SourceText:
    """Plain text and Markdown. Raises UnreadableFileError where there is no text."""
    decoded = decode_bytes(data)
    text, front_matter = split_front_matter(decoded.text)
    text = set_layout_tables(text)
    if not text.strip("\ufeff\x00 \t\n\v\f\xa0"):
        raise UnreadableFileError(path, "file.empty", "the file holds no text", "Check that the right file was saved.")
    return SourceText(
        text=text,
        encoding=decoded.encoding,
        hints={"front_matter": front_matter} if front_matter else {},
        issues=decoded.issues,
    )


# --- back to the bytes ------------------------------------------------------------------------------------------


def raw_offsets(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the text [start:end] that `read_plain` gives of `data` stands in it: bytes, half-open.

    None where it stands in a table that was set column by column, or in bytes that are no text.

    >>> data = "\ufeffSố: 15/QĐ-BNV".encode()
    >>> raw_offsets(data, 4, 6), data[8:10]
    ((9, 11), b' 1')
    """
    decoded = decode_bytes(data)
    text, _ = split_front_matter(decoded.text)
    shown = set_layout_tables(text)
    places = [_unset(text, shown, place) for place in (start, end)]
    if None in places or not 0 <= start <= end <= len(shown):
        return None
    before = len(decoded.text) - len(text)
    raw = _RawText(data)
    found = [raw.offset(decoded.text, place + before) for place in places if place is not None]
    return None if None in found else (found[0] or 0, found[1] or 0)


def _unset(text: str, shown: str, place: int) -> int | None:
    """The place in `text` of the place in `shown`, its form with layout tables set; None inside of what was set."""
    if text == shown:
        return place
    same = next(
        (at for at, (one, two) in enumerate(zip(text, shown, strict=False)) if one != two), min(len(text), len(shown))
    )
    if place <= same:
        return place
    back = len(shown) - place
    return len(text) - back if text[len(text) - back :] == shown[place:] else None


class _RawText:
    """The bytes of a text as characters, one or more for each of the decoded text's, line by line."""

    def __init__(self, data: bytes) -> None:
        self._mark, self._codec = 0, "utf-8"
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                self._mark, self._codec = len(mark), encoding
                break
        else:
            self._codec = sniff.looks_like_utf16(data) or "utf-8"
        body = data[self._mark :]
        self._text = body.decode(self._codec, "surrogateescape" if self._codec == "utf-8" else "replace")
        self._lines = _LINE.findall(self._text)

    def offset(self, decoded: str, place: int) -> int | None:
        """The byte at which the character `place` of `decoded` begins; None where the line cannot be followed."""
        number = decoded.count("\n", 0, place)
        first = decoded.rfind("\n", 0, place) + 1
        last = decoded.find("\n", place)
        if number >= len(self._lines):
            return None
        within = self._within(
            self._lines[number].rstrip("\r\n"), decoded[first : last if last >= 0 else None], place - first
        )
        if within is None:
            return None
        before = "".join(self._lines[:number]) + within
        return self._mark + len(before.encode(self._codec, "surrogateescape" if self._codec == "utf-8" else "replace"))

    def _within(self, raw: str, line: str, place: int) -> str | None:
        """The part of a raw line that became `line[:place]`."""
        for convert in _CONVERSIONS:
            try:
                if convert(raw) != line:
                    continue
            except UnicodeError:
                continue
            # The longest part that became no more: a mark behind its letter belongs to it.
            low, high = 0, len(raw)
            while low < high:
                middle = (low + high + 1) // 2
                low, high = (middle, high) if len(convert(raw[:middle])) <= place else (low, middle - 1)
            return raw[:low]
        return None


_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def _eight_bit(line: str) -> bytes:
    """A line whose bytes are no UTF-8, as its bytes."""
    return line.encode("utf-8", "surrogateescape")


_CONVERSIONS: tuple[Callable[[str], str], ...] = (
    to_nfc,
    lambda line: to_nfc(decode_legacy(line, "tcvn3")),
    lambda line: to_nfc(decode_legacy(line, "vni")),
    lambda line: to_nfc(decode_legacy(line, "viqr")),
    lambda line: to_nfc(decode_legacy(_eight_bit(line).decode("latin-1"), "tcvn3")),
    lambda line: to_nfc(decode_legacy(_eight_bit(line).decode("latin-1"), "vni")),
    lambda line: to_nfc(_eight_bit(line).decode("cp1258", "replace")),
    lambda line: _eight_bit(line).decode("cp1252", "replace"),
)
