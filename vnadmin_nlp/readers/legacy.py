"""Vietnamese encodings from before Unicode: TCVN3 (.VnTime fonts), VNI, and VIQR, which writes marks as ASCII signs.

Such a file holds Latin letters that its fonts draw as Vietnamese ones, so no program that reads it as Latin text
notices anything: "Uû ban nh©n d©n" is TCVN3, "UÛy ban nhaân daân" is VNI. What gives it away is that the words are
no Vietnamese syllables before decoding and are syllables after it. That is decided once for a document (or for a
font), never for a line: a line of abbreviations tells nothing.

U+00AD, the soft hyphen, is "ư" in TCVN3: decode before anything that drops it.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Literal

import regex

from vnadmin_nlp import lexicon

FontEncoding = Literal["tcvn3", "vni"]
Legacy = Literal["tcvn3", "vni", "viqr"]

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


@lru_cache(maxsize=50_000)
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
    if encoding == "viqr":
        return _decode_viqr(text)
    tcvn3, vni, vni_pattern = _tables()
    if encoding == "vni":
        return str(vni_pattern.sub(lambda m: vni[m.group()], text))
    return str(_MIXED_CASE.sub(lambda m: m.group().upper(), text.translate(tcvn3)))


_VIQR_SHAPES = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
# A word: letters with their signs; a sign behind "\\" is itself.
_VIQR_WORD = regex.compile(
    r"[A-Za-z](?:[A-Za-z]|(?<=[AEOaeo])\^|(?<=[Aa])\(|(?<=[OUou])[+*]|(?<=[AEIOUYaeiouy^(+*])['`?~.])*"
)
_VIQR_VOWEL = regex.compile(r"([AEIOUYaeiouy])([\^(+*]?)(['`?~.]?)")
_VIQR_SIGN = regex.compile(r"[AEIOUYaeiouy][\^(+*'`?~.]")


def _decode_viqr(text: str) -> str:
    """`text` of ASCII signs in Unicode.

    A sign at the end of a word is a stop where the word has a tone, or a sentence seems to end there.

    >>> _decode_viqr("U?y ban nha^n da^n ca'c huye^.n, trong tho+`i gian to+'i. Ddie^`u 2. Gia'm ddo^'c So+?.")
    'Ủy ban nhân dân các huyện, trong thời gian tới. Điều 2. Giám đốc Sở.'
    """
    return str(_VIQR_WORD.sub(lambda match: _viqr_word(match.group(), text[match.end() : match.end() + 2]), text))


def _viqr_word(word: str, behind: str) -> str:
    stop = ""
    if word[-1] in ".?'":
        rest = word[:-1]
        has_tone = any(match.group(3) for match in _VIQR_VOWEL.finditer(rest))
        ends = word[-1] != "'" and (not behind.strip() or (behind[0] in " \n" and behind[1:].isupper()))
        if has_tone or ends:
            word, stop = rest, word[-1]
    marked = _VIQR_VOWEL.sub(
        lambda m: m.group(1) + _VIQR_SHAPES.get(m.group(2), "") + _VIQR_TONES.get(m.group(3), ""), word
    )
    marked = marked.replace("dd", "đ").replace("DD", "Đ").replace("Dd", "Đ")
    return unicodedata.normalize("NFC", marked) + stop


def _is_viqr(text: str) -> bool:
    """True for a text in VIQR: next to no letter beyond ASCII, and signs behind vowels that make syllables of words."""
    sample = text[:60_000]
    if len(_VIQR_SIGN.findall(sample)) < 12 or len(_ODD.findall(sample)) * 100 > len(sample):
        return False
    words = [word for word in _VIQR_WORD.findall(sample) if len(word) > 1][:4000]
    signed = sum(1 for word in words if _VIQR_SIGN.search(word.rstrip(".?'")))
    if signed * 4 < len(words):
        return False
    decoded = [_viqr_word(word, " ") for word in words]
    return syllable_share([word.rstrip(".?'") for word in decoded]) >= 0.75


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
    >>> detect_legacy("U?y ban nha^n da^n ti?nh ye^u ca^`u ca'c co+ quan ba'o ca'o tru+o+'c nga`y 05 tha'ng 3")
    'viqr'
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
        return "viqr" if _is_viqr(text) else None
    before = syllable_share(words)
    shares = {encoding: _share_after(words, encoding) for encoding in _FONT_ENCODINGS}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= 0.75 and shares[best] > before + 0.2 else None


_ODD_PARTS = regex.compile(r"[^\p{L}\p{M}\s]+")


# --- several encodings in one text ------------------------------------------------------------------------------

# What Vietnamese in Unicode never has: signs inside of words (TCVN3), doubled vowels with marks (VNI).
_STRANGE = regex.compile(r"(?<=[A-Za-z])[\u00A1-\u00BF\u00D7\u00F7](?=\p{L})|[aAeE][âêùøûõïÂÊÙØÛÕÏ]|[oO][âÂ]")
_FEWEST_STRANGE = 5
_FEWEST_ODD = 3  # words of a line that must tell


def decode_mixed(text: str, whole: Legacy | None) -> tuple[str, tuple[Legacy, ...]]:
    """`text` decoded line by line, where lines differ in encoding; `whole` is that of the text as a whole.

    A line is judged by its own words where they are enough, else by the line above. Returns the encodings decoded,
    that of most lines first; none for a text all in Unicode.
    """
    if whole == "viqr" or (whole is None and len(_STRANGE.findall(text[:200_000])) < _FEWEST_STRANGE):
        return (decode_legacy(text, whole), (whole,)) if whole else (text, ())
    counts: dict[Legacy, int] = {}
    done = []
    above: Legacy | None = whole
    for line in text.split("\n"):
        told, encoding = _line_encoding(line)
        above = encoding if told else above
        if above is not None and _ODD.search(line):
            counts[above] = counts.get(above, 0) + 1
            line = decode_legacy(line, above)  # noqa: PLW2901
        done.append(line)
    return "\n".join(done), tuple(sorted(counts, key=lambda encoding: -counts[encoding]))


def _line_encoding(line: str) -> tuple[bool, FontEncoding | None]:
    """Whether a line tells its encoding, and which it is; None for Unicode."""
    if _UNICODE_ONLY.search(line):
        return True, None
    words = [word for word in _WORD.findall(line) if _ODD.search(word)]
    if len(words) < _FEWEST_ODD:
        return False, None
    before = syllable_share(words)
    if before > 0.7:
        return True, None
    shares = {encoding: _share_after(words, encoding) for encoding in _FONT_ENCODINGS}
    best = max(_FONT_ENCODINGS, key=lambda encoding: shares[encoding])
    return shares[best] >= 0.75 and shares[best] > before + 0.2, best


_FONT_ENCODINGS: tuple[FontEncoding, ...] = ("tcvn3", "vni")


def _share_after(words: list[str], encoding: Legacy) -> float:
    return syllable_share(_ODD_PARTS.sub(" ", decode_legacy(" ".join(words), encoding)).split())
