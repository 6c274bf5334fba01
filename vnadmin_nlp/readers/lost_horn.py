"""TCVN3 text whose "ư" is lost: its code is that of the soft hyphen, which copying and converters drop.

Reads         "Ngân hàng Nhà nớc" -> "Ngân hàng Nhà nước", "tr­ơng" without its sign -> "trương", "Thông t" -> "Thông tư"
Leaves alone  text that still has an "ư"; syllables that are whole without one ("lớn", "mới", "cơn")

Only what cannot be a syllable is mended: "cha" may be "chưa" and stays.
"""

from __future__ import annotations

import regex

from vnadmin_nlp.patterns import Pattern

# "ươ" before "ng" and "c" has no twin with "ơ" alone.
HORN = Pattern(
    "lost-horn",
    regex.compile(r"(?<=\p{L})(?<![ưƯ])(?=[ơờớởỡợ](?:ng|c)(?!\p{L})|[ƠỜỚỞỠỢ](?:NG|C)(?!\p{L}))"),
    matches=("nớc", "đờng", "PHƠNG"),
    rejects=("nước", "lớn", "mới", "ơng"),
)
NO_VOWEL = Pattern(
    "syllable-without-vowel",
    regex.compile(r"(?<!\p{L})(?P<onset>(?:nh|tr|ch|h|d|l|x)(?=ng(?!\p{L})))"),
    matches=("nhng", "trng bày", "hng"),
    rejects=("nhưng", "trung", "ng"),
)
ALONE = Pattern(
    "onset-alone",
    regex.compile(
        r"(?i)(?<=(?<!\p{L})(?:thông|đầu|vật|thứ|dân|định|giáo|luật|công) )(?:t|c|s)(?!\p{L}|[./-])"
        r"|(?<!\p{L})nh(?= (?:sau|trên|vậy))"
    ),
    matches=("thông t số 12", "đầu t", "dân c", "nh sau"),
    rejects=("thông tin", "nhà nh", "công t.y", "t 12"),
)
PATTERNS = (HORN, NO_VOWEL, ALONE)
_FEWEST = 2  # damaged syllables before a text counts as one that lost the letter


def restore_horns(text: str) -> str:
    """`text` with the lost letter put back where no other syllable can be meant; as it is where it has the letter.

    >>> restore_horns("Thống đốc Ngân hàng Nhà nớc, tỉnh Hải Dơng: Thông t số 12, nhng")
    'Thống đốc Ngân hàng Nhà nước, tỉnh Hải Dương: Thông tư số 12, nhưng'
    >>> restore_horns("Nhà nước, nớc, trớc")
    'Nhà nước, nớc, trớc'
    """
    if "ư" in text or sum(1 for _ in HORN.regex.finditer(text)) < _FEWEST:
        return text
    text = HORN.regex.sub(lambda match: "Ư" if text[match.start()].isupper() else "ư", text)
    text = NO_VOWEL.regex.sub(r"\g<onset>ư", text)
    return str(ALONE.regex.sub(lambda match: match.group() + ("Ư" if match.group().isupper() else "ư"), text))
