"""How text and numbers are compared in a store: without case, diacritics and the many spellings of a number."""

from __future__ import annotations

import re
import unicodedata

from vnadmin_nlp.text import bare

_WORD = re.compile(r"[^\W_]+")
_LABEL = re.compile(r"^(?:so|number|no)\s*[:.]?\s*(?=\d)")
_DASHES = str.maketrans("‐‑‒–—−", "------")


def folded(text: str) -> str:
    """`text` as it is searched without diacritics; of the same length where it is NFC.

    SQLite's full-text search folds most marks, but never "đ", so it is done here for the index and for the question.

    >>> folded("Quyết định số 766/QĐ-TTg")
    'quyet dinh so 766/qd-ttg'
    """
    return bare(unicodedata.normalize("NFC", text))


def words(text: str) -> list[str]:
    """The words of a text as the full-text index divides it: letters and digits.

    >>> words("Quyết định 766/QĐ-TTg")
    ['Quyết', 'định', '766', 'QĐ', 'TTg']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text))


def number_key(number: str) -> str:
    """A document number as it is compared, however it is spelled.

    >>> number_key("Số: 06 / QĐ–TTg"), number_key("6/qd-ttg"), number_key("39-CT/TU"), number_key("766")
    ('6/qd-ttg', '6/qd-ttg', '39-ct/tu', '766')
    """
    plain = _LABEL.sub("", folded(number).translate(_DASHES).strip())
    return re.sub(r"\s+", "", plain).lstrip("0").rstrip(".,;")
