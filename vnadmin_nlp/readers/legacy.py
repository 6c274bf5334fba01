"""Vietnamese encodings from before Unicode: TCVN3 (.VnTime fonts) and VNI.

Such a file holds Latin letters that its fonts draw as Vietnamese ones, so no program that reads it as Latin text
notices anything: "Uû ban nh©n d©n" is TCVN3, "UÛy ban nhaân daân" is VNI. What gives it away is that the words are
no Vietnamese syllables before decoding and are syllables after it. That is decided once for a document (or for a
font), never for a line: a line of abbreviations tells nothing.

U+00AD, the soft hyphen, is "ư" in TCVN3: decode before anything that drops it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

import regex

from vnadmin_nlp import lexicon

Legacy = Literal["tcvn3", "vni"]

# Letters that only Unicode Vietnamese has (U+1EA0 to U+1EF9): a text with enough of them needs no look. Vietnamese
# text has some 13 in 100 letters; the limit lets a Unicode quotation stand in a legacy text.
_UNICODE_ONLY = regex.compile(r"[\u1EA0-\u1EF9]")
_UNICODE_SHARE = 0.03
_WORD = regex.compile(r"[\p{L}\u00A1-\u00FF\u2212\u2219\u03BC]{2,16}+")
_ODD = regex.compile(r"[\u00A1-\u00FF\u2212\u2219\u03BC]")
# How PDF fonts and old converters name some of the code points.
_ALIASES = {"\N{MINUS SIGN}": "\xad", "\N{BULLET OPERATOR}": "\xb7", "\N{GREEK SMALL LETTER MU}": "\xb5"}

_ONSET = r"(?:ngh|ng|nh|gh|kh|ch|th|tr|ph|gi|qu|[bcdđghklmnprstvx])?"
_RHYME = (
    r"(?:"
    r"(?:oai|oay|oeo|oao|uai|uay|uây|uôi|ươi|ươu|iêu|yêu|uya|uyu|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|uơ|ưa|ưi|ưu|oe|uê)"
    r"|(?:uyê|iê|yê|uô|ươ|oă|oa|oe|uâ|uê|uy|[aăâeêioôơuưy])(?:ch|c|ng|nh|n|m|p|t)?"
    r")"
)
_SYLLABLE = regex.compile(_ONSET + _RHYME)
_TONE_MARKS = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))


@cache
def is_syllable(word: str) -> bool:
    """True where `word` is built like a Vietnamese syllable.

    >>> is_syllable("nghiệp"), is_syllable("Ủy"), is_syllable("nh©n"), is_syllable("daân")
    (True, True, False, False)
    """
    letters = unicodedata.normalize("NFD", word.casefold()).translate(_TONE_MARKS)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)) is not None


def syllable_share(words: list[str]) -> float:
    """Share of `words` that are syllables; 0 for no words."""
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


@cache
def _tables() -> tuple[dict[int, str], dict[str, str], regex.Pattern[str]]:
    tcvn3: dict[int, str] = {}
    vni: dict[str, str] = {}
    for encoding, code, letter in lexicon.tsv("legacy_encodings"):
        written = bytes.fromhex(code).decode("latin-1")
        if encoding == "tcvn3":
            tcvn3[ord(written)] = letter
        else:
            vni[written] = letter
            if len(written) == 2:
                # The base letter decides the case: "UÛy" and "Uûy" are both written.
                vni[written[0] + written[1].swapcase()] = letter
    tcvn3 |= {ord(alias): tcvn3[ord(code)] for alias, code in _ALIASES.items()}
    longest_first = sorted(vni, key=len, reverse=True)
    return tcvn3, vni, regex.compile("|".join(map(regex.escape, longest_first)))


def decode_legacy(text: str, encoding: Legacy) -> str:
    """`text` of Latin letters in `encoding`, in Unicode.

    >>> decode_legacy("Uû ban nh©n d©n", "tcvn3"), decode_legacy("UÛy ban nhaân daân", "vni")
    ('Uỷ ban nhân dân', 'Ủy ban nhân dân')
    >>> decode_legacy("NGHÞ §ÞNH", "tcvn3")
    'NGHỊ ĐỊNH'
    """
    tcvn3, vni, vni_pattern = _tables()
    if encoding == "vni":
        return str(vni_pattern.sub(lambda m: vni[m.group()], text))
    return str(_MIXED_CASE.sub(lambda m: m.group().upper(), text.translate(tcvn3)))


# TCVN3 keeps one code for "ị" and "Ị": a capital word has small letters where it had marks. Two ASCII capitals tell.
_MIXED_CASE = regex.compile(
    r"(?<!\p{L})(?=\p{Lu}*[^\W\d_A-Z])[^\W\d_a-z]*[A-ZĐ][^\W\d_a-z]*[A-ZĐ][^\W\d_a-z]*(?![\p{L}])"
)


def decode_capitals(text: str) -> str:
    """`text` of a TCVN3 font that draws small letters as capitals (.VnTimeH).

    >>> decode_capitals("quyÕt ®Þnh")
    'QUYẾT ĐỊNH'
    """
    return decode_legacy(text, "tcvn3").upper()


# ".VnTimeH", "VnTimeHBold" (a PDF's name of it), ".VnArial NarrowH", "ABCDEF+.VnTime,Bold"
_TCVN3_FONT = regex.compile(r"(?:\.?Vn|\.vn|\.VN)\d?[A-Z][\p{L}\d ]*?(H)?(?:[, -]?(?:Bold|Italic|Regular|MT))*")
_SUBSET = regex.compile(r"^[A-Z]{6}\+")


def font_encoding(font: str) -> Legacy | None:
    """The encoding that a font's name stands for; None for every other font.

    >>> font_encoding(".VnTimeH"), font_encoding("ABCDEF+VNI-Times"), font_encoding("Times New Roman")
    ('tcvn3', 'vni', None)
    """
    name = _SUBSET.sub("", font)
    if name.casefold().startswith(("vni-", "vni ")):
        return "vni"
    return "tcvn3" if _TCVN3_FONT.fullmatch(name) else None


def draws_capitals(font: str) -> bool:
    """True for a TCVN3 font of capitals.

    >>> draws_capitals(".VnTimeH"), draws_capitals("VnTimeHBold"), draws_capitals(".VnTime")
    (True, True, False)
    """
    match = _TCVN3_FONT.fullmatch(_SUBSET.sub("", font))
    return match is not None and match.group(1) is not None


def detect_legacy(text: str) -> Legacy | None:
    """The old encoding that `text` is in; None for Unicode, for foreign text and for too little to tell.

    >>> detect_legacy("Uû ban nh©n d©n tØnh yªu cÇu c¸c c¬ quan b¸o c¸o tr­íc ngµy 05 th¸ng 3")
    'tcvn3'
    >>> detect_legacy("UÛy ban nhaân daân tænh yeâu caàu caùc cô quan baùo caùo tröôùc ngaøy 05 thaùng 3")
    'vni'
    >>> detect_legacy("Le décret relatif à la procédure d'évaluation des sociétés a été publié") is None
    True
    """
    sample = text if len(text) < 60_000 else text[:30_000] + " " + text[len(text) // 2 : len(text) // 2 + 30_000]
    if len(_UNICODE_ONLY.findall(sample)) > _UNICODE_SHARE * len(sample):
        return None
    words = [word for word in _WORD.findall(sample) if _ODD.search(word)][:4000]
    if len(words) < 6:
        return None
    before = syllable_share(words)
    shares: dict[Legacy, float] = {
        encoding: syllable_share(_ODD_PARTS.sub(" ", decode_legacy(" ".join(words), encoding)).split())
        for encoding in ("tcvn3", "vni")
    }
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= 0.75 and shares[best] > before + 0.2 else None


_ODD_PARTS = regex.compile(r"[^\p{L}\p{M}\s]+")
