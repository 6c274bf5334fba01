"""A view of the text for matching: same length, so that every offset of the view is an offset of the text.

Real text holds marks of Markdown, no-break spaces, en dashes, Ð (U+00D0) for Đ, soft hyphens. Patterns would
have to know them all. Instead each such character is replaced by exactly one other, and what a pattern finds at
[start:end] of the view stands at [start:end] of the text.

>>> matching_view("Số: **6085**/UBND\\N{EN DASH}TTPVHCC")
'Số:   6085  /UBND-TTPVHCC'
"""

from __future__ import annotations

import unicodedata

import regex

# One character for one character. Marks that carry nothing become spaces.
_REPLACED = {
    "\N{NO-BREAK SPACE}": " ",
    "\N{EN QUAD}": " ",
    "\N{EM SPACE}": " ",
    "\N{EN SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{FIGURE SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{IDEOGRAPHIC SPACE}": " ",
    "\N{ZERO WIDTH SPACE}": " ",
    "\N{ZERO WIDTH NO-BREAK SPACE}": " ",
    "\N{SOFT HYPHEN}": "-",
    "\t": " ",
    "\v": " ",
    "\f": "\n",
    "\r": " ",
    "\N{LINE SEPARATOR}": "\n",
    "\N{PARAGRAPH SEPARATOR}": "\n",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{FIGURE DASH}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL BAR}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{BULLET}": "-",
    "\N{BLACK SMALL SQUARE}": "-",
    "\N{WHITE BULLET}": "-",
    "\uf0b7": "-",
    "\uf02d": "-",
    "\N{FRACTION SLASH}": "/",
    "\N{DIVISION SLASH}": "/",
    "\N{FULLWIDTH SOLIDUS}": "/",
    "\N{LATIN CAPITAL LETTER ETH}": "Đ",
    "\N{LATIN SMALL LETTER ETH}": "đ",
    "\N{LATIN CAPITAL LETTER AFRICAN D}": "Đ",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{FULLWIDTH COLON}": ":",
    "\N{FULLWIDTH SEMICOLON}": ";",
    "\N{FULLWIDTH COMMA}": ",",
    "\N{FULLWIDTH LEFT PARENTHESIS}": "(",
    "\N{FULLWIDTH RIGHT PARENTHESIS}": ")",
    "\N{FULLWIDTH PERCENT SIGN}": "%",
    "*": " ",
    "`": " ",
}
_REPLACED |= {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_TABLE = str.maketrans(_REPLACED)
_ODD = regex.compile("[" + regex.escape("".join(_REPLACED), special_only=False) + "]")
# Marks that mean something only at the start of a line or as a pair; the rest of "#", "_", "\" stays.
_MARKDOWN = regex.compile(
    r"(?m)^ {0,3}[>#]{1,6}(?: {1,3}[>#]{1,6}){0,4}(?=[ _])|\\(?=[\-.*_#()\[\]+!])"
    r"|(?<!\w)_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)"
)
_ESCAPED = regex.compile(r"\\([\-.*_#()\[\]+!])")


def matching_view(text: str) -> str:
    """The view of `text` that patterns run on. Has the same length.

    Leaves alone every letter, digit and line break; "\\\\." of Markdown becomes ". ", its "#" at a line's start, "*"
    and paired "_" become spaces.

    >>> matching_view("## Điều 1\\\\. 157/TB_UBND")
    '   Điều 1.  157/TB_UBND'
    """
    view = _ESCAPED.sub(r"\1 ", text) if "\\" in text else text
    view = view.translate(_TABLE) if _ODD.search(view) else view
    if "#" in view or ">" in view or "_" in view:
        view = _MARKDOWN.sub(_blank, view)
    return view


def _blank(match: regex.Match[str]) -> str:
    return " " * (match.end() - match.start())


def to_nfc(text: str) -> str:
    """`text` in NFC, the form that every span counts in."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


_SPACE = regex.compile(r"\s+")


def fold_space(text: str) -> str:
    """`text` on one line, white space folded.

    >>> fold_space(" duy trì, cải thiện\\n các nội dung ")
    'duy trì, cải thiện các nội dung'
    """
    return _SPACE.sub(" ", text).strip()


# What a value leaves out: marks of Markdown and characters that are not seen.
_LEFT_OUT = regex.compile(
    r"\*{1,3}|`|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|\\(?=[\-.*_#()\[\]+!])"
    r"|[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}]|^\s*#{1,6}\s"
)


def clean_value(text: str) -> str:
    """A stretch of the document as a value: on one line, without marks of Markdown, Ð repaired; dashes and quotes stay.

    >>> clean_value("**Sở Nội vụ –\\n\N{LATIN CAPITAL LETTER ETH}ội 1**")
    'Sở Nội vụ – Đội 1'
    """
    text = _LEFT_OUT.sub("", text)
    return fold_space(text.replace("\N{LATIN CAPITAL LETTER ETH}", "Đ").replace("\N{LATIN SMALL LETTER ETH}", "đ"))


# Both spellings are in use (CỘNG HÒA and CỘNG HOÀ, ủy and uỷ); comparisons use the first.
_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE = regex.compile("(?<!q)(?:" + "|".join(_TONES) + r")(?!\p{L})")


def fold_key(text: str) -> str:
    """`text` for comparing names: lower case, old and new placing of tone marks alike, white space folded.

    >>> fold_key("UỶ BAN  NHÂN DÂN") == fold_key("Ủy ban nhân dân")
    True
    """
    return _TONE.sub(lambda m: _TONES[m.group()], fold_space(text).casefold())


def _base_letters() -> dict[int, str]:
    letters = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ"
    bases = "a" * 17 + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5 + "d"
    table = dict(zip(map(ord, letters), bases, strict=True))
    table |= dict(zip(map(ord, letters.upper()), bases, strict=True))
    return table | {ord(capital): capital.lower() for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


_BASE = _base_letters()


def bare(text: str) -> str:
    """`text` in lower case without diacritics, same length: what survives a bad scan of a heading.

    >>> bare("QUYÉT ĐỊNH") == bare("Quyết định")
    True
    """
    return text.translate(_BASE)


def is_upper(text: str) -> bool:
    """True where the letters of `text` are capitals: a heading, the name of an agency. Two stray ones may be small.

    >>> is_upper("ỦY BAN NHÂN DÂN TỈNH A"), is_upper("Nơi nhận"), is_upper("12/2024")
    (True, False, False)
    """
    lower = 0 if text.isupper() else sum(map(str.islower, text))
    if lower > 2:
        return False
    upper = sum(map(str.isupper, text))
    return upper >= 2 and lower <= min(2, upper // 4)
