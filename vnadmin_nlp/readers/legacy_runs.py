"""Runs of text with their fonts, decoded where a font is one of TCVN3 or VNI.

Shared by the readers of DOC, DOCX and RTF, whose files name a font for each run. A VNI letter may be cut by two runs,
so neighbours in fonts of one encoding are decoded together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from vnadmin_nlp.readers.capitals import restore_capitals
from vnadmin_nlp.readers.legacy import Legacy, decode_capitals, decode_legacy, draws_capitals, font_encoding
from vnadmin_nlp.readers.lost_horn import restore_horns
from vnadmin_nlp.text import to_nfc


class RunDecoder:
    """Decodes runs and remembers which encoding it met."""

    def __init__(self) -> None:
        self._counts: dict[Legacy, int] = {}
        self._kinds: dict[str | None, tuple[Legacy | None, bool]] = {None: (None, False)}

    @property
    def found(self) -> Legacy | None:
        """The encoding of most decoded letters; None where nothing was decoded."""
        ordered = sorted(self._counts, key=self._counts.__getitem__)
        return ordered[-1] if ordered else None

    def _kind(self, font: str | None) -> tuple[Legacy | None, bool]:
        if font not in self._kinds:
            self._kinds[font] = (font_encoding(font), draws_capitals(font)) if font else (None, False)
        return self._kinds[font]

    def decode(self, runs: Sequence[tuple[str, str | None]]) -> str:
        """The text of `runs`, each (text, font).

        >>> RunDecoder().decode([("quyÕt ®Þnh", ".VnTimeH"), (" sè 15", ".VnTime"), (" ký", "Arial")])
        'QUYẾT ĐỊNH số 15 ký'
        """
        pieces = []
        for (encoding, capitals), group in groupby(runs, key=lambda run: self._kind(run[1])):
            text = "".join(run for run, _ in group)
            pieces.append(text if encoding is None else self._decoded(text, encoding, capitals))
        return "".join(pieces)

    def _decoded(self, text: str, encoding: Legacy, capitals: bool) -> str:
        # A font may be named for text that is Unicode: the font does not have its letters.
        if any("\u1ea0" <= letter <= "\u1ef9" for letter in text):
            return text
        odd = sum(1 for letter in text if "\xa1" <= letter <= "\xff" or letter == "\x1f")
        if odd:
            self._counts[encoding] = self._counts.get(encoding, 0) + odd
        text = text.replace("\x1f", "\xad")  # Word's soft hyphen; in TCVN3 it is a letter
        return decode_capitals(text) if capitals else decode_legacy(text, encoding)

    def decode_all(self, text: str, encoding: Legacy) -> str:
        """A whole text whose fonts told nothing."""
        return restored(decode_legacy(text.replace("\x1f", "\xad"), encoding), encoding)


def restored(text: str, encoding: Legacy) -> str:
    """Decoded text whose fonts told nothing, with what TCVN3 loses: capitals that a font drew, a dropped "ư"."""
    text = to_nfc(text)
    return restore_capitals(restore_horns(text)) if encoding == "tcvn3" else text
