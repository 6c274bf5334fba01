"""Marks that a scan lost or changed, put right by the company a syllable keeps.

Reads         "các tỉnh, thành phó" -> "các tỉnh, thành phố"
              "hoàn thuê giá tri gia tăng" -> "hoàn thuế giá trị gia tăng"
Leaves alone  syllables whose neighbours are usual for them, names, numbers, symbols, capitals of abbreviations

Only letters' marks change ("phó" → "phố"), never the letters: a syllable is exchanged for one with the same bare form
where the pairs with its neighbours are frequent, in the language or in the body of the same document, and its own were
never seen. For text of scans only: clean text holds rare pairs too.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import regex

from vnadmin_nlp import lexicon
from vnadmin_nlp.text import bare

_WORD = regex.compile(r"\p{L}+")
_SPECK = regex.compile(r"(?<=\s)[.,:;'`~|_·•]\s")
_OWN = 4.0  # What a syllable as read is worth: a pair seen e^4 = 55 times. Swept 3-6 on 80 dev scans, 2026-11.
_SUSPECTED, _SURE = 2.0, 6.0  # Below and above it. Five of 205 dev subjects change, each a slip, 2026-11.
_UNKNOWN = 1.0  # The same for a syllable that the table has never seen.
_MAX_WORDS = 120
_END = "$"  # what the table has behind the last syllable of a phrase

_OF_DOCUMENT = 3.0  # What a pair seen once in the document's body is worth of sights elsewhere. Swept 0-30 on the same.
_MAX_BODY = 200_000

Company = Mapping[tuple[str, str], float]
"""(first, following) → what the pair is worth, on the scale of the table of pairs."""
_Choice = tuple[str, float, int]
"""A syllable, the score of the row up to it, and the index of its predecessor in the row before."""


@cache
def _pairs() -> dict[tuple[str, str], float]:
    """(first, following) → log of 1 + how often they were seen side by side."""
    table = {}
    for row in lexicon.tsv("syllable_pairs"):
        for cell in row[1].split(" "):
            following, count = cell.rsplit(":", 1)
            table[row[0], following] = math.log1p(int(count))
    return table


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    """Bare form → the syllables of the table that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for pair in _pairs():
        for syllable in pair:
            if syllable != _END:
                found[bare(syllable)].add(syllable)
    return {form: tuple(sorted(syllables)) for form, syllables in found.items()}


@cache
def _other_syllables() -> frozenset[str]:
    """Syllables of the language that no pair of the table holds: "trâu", "xướng"."""
    return frozenset(row[0] for row in lexicon.tsv("syllables"))


def is_damaged(text: str) -> bool:
    """Whether a text shows the marks of a scan: two syllables and more than one in 200 are none.

    Two syllables without the blank between them ("banhành") are a converter's slip, no scan's. Measured 2026-11 on the
    development corpus: 222 of 249 recognised texts show them, none of 18 PDFs with a layer of text, one of 48 composed
    texts.

    >>> is_damaged("Kính gửi các tỉnh, thành phố trực thuộc Trung ương")
    False
    """
    words = [word for word in _WORD.findall(text[:20_000]) if word.islower() and len(word) < 8]
    if len(words) < 8:
        return False
    known = _variants()
    others = _other_syllables()
    odd = sum(
        1 for word in words if word not in known.get(bare(word), ()) and word not in others and not _is_glued(word)
    )
    return odd > 1 and odd * 200 > len(words)


def _is_glued(word: str) -> bool:
    """Whether a word is two usual syllables: "banhành"."""
    return any(is_syllable(word[:cut]) and is_syllable(word[cut:]) for cut in range(1, len(word)))


def is_syllable(word: str) -> bool:
    """Whether the table of pairs has a word, in any letter case.

    >>> is_syllable("Quốc"), is_syllable("jshòng")
    (True, False)
    """
    return word.lower() in _variants().get(bare(word), ())


def pairs_in(text: str) -> Company:
    """How much each pair of syllables of a document speaks for itself: what is read wrong once, is right elsewhere.

    >>> sorted(pairs_in("Cục Hải quan"))
    [('cục', 'hải'), ('hải', 'quan')]
    """
    words = _WORD.findall(text[:_MAX_BODY].lower())
    counted = Counter(pairwise(words))
    return {pair: math.log1p(_OF_DOCUMENT * count) for pair, count in counted.items()}


def without_specks(text: str) -> str:
    """`text` without the single points and bars of dirt between words; a dash read too long is a dash.

    >>> without_specks("Nghị định số 54/2016/NĐ-CP và . Thông tư số 20/2017/TT-BYT")
    'Nghị định số 54/2016/NĐ-CP và Thông tư số 20/2017/TT-BYT'
    """
    return _SPECK.sub("", text).replace("\N{EM DASH}", "\N{EN DASH}")


def respelled(text: str, company: Company | None = None, own: float = _OWN) -> str:
    """`text` with the marks of its syllables put right where the pairs of the language, or of `company`, say so.

    `own` is what a syllable as read is worth: the higher, the fewer are exchanged.

    >>> respelled("hoàn thuê giá tri gia tăng")
    'hoàn thuế giá trị gia tăng'
    >>> respelled("Sở Nội vụ tỉnh Thái Nguyên")
    'Sở Nội vụ tỉnh Thái Nguyên'
    """
    words = list(_WORD.finditer(text))[:_MAX_WORDS]
    chosen = _best([word.group().lower() for word in words], company or {}, own)
    pieces = []
    at = 0
    for word, syllable in zip(words, chosen, strict=True):
        printed = word.group()
        pieces.append(text[at : word.start()])
        pieces.append(printed if syllable == printed.lower() else _cased(syllable, printed))
        at = word.end()
    return "".join(pieces) + text[at:]


def respelled_surely(text: str, body: str) -> str:
    """`text` with only the plainest slips put right: for text that may come from a scan and shows no other damage.

    The body must have a pair of the syllable put in, and none of the one that was read.

    >>> respelled_surely("thủ tục hãi quan", "Chi cục Hải quan làm thủ tục hải quan.")
    'thủ tục hải quan'
    """
    if respelled(text, own=_SUSPECTED) == text:  # spares counting the pairs of nearly every body
        return text
    company = pairs_in(body)
    meant = respelled(text, company, _SURE)
    read_pairs, meant_pairs = pairs_in(text), pairs_in(meant)
    confirmed = any(pair in company for pair in meant_pairs if pair not in read_pairs)
    denied = any(pair in company for pair in read_pairs if pair not in meant_pairs)
    return meant if confirmed and not denied else text


def _cased(syllable: str, printed: str) -> str:
    """`syllable` in the letter case of `printed`."""
    if printed.isupper() and len(printed) > 1:
        return syllable.upper()
    return syllable.capitalize() if printed[0].isupper() else syllable


def _best(words: list[str], company: Company, worth: float) -> list[str]:
    """The likeliest row of syllables: each as read, or a variant with the same letters."""
    variants = _variants()
    rows: list[list[_Choice]] = []
    for word in words:
        own = worth if word in variants.get(bare(word), ()) else _UNKNOWN
        options = {word: own} | {other: 0.0 for other in variants.get(bare(word), ()) if other != word}
        row = []
        for option, value in options.items():
            score, back = _best_before(rows[-1], option, company) if rows else (0.0, -1)
            row.append((option, score + value, back))
        rows.append(row)
    return _walk_back(rows)


def _best_before(row: list[_Choice], option: str, company: Company) -> tuple[float, int]:
    """The best score with which `option` follows one of `row`, and the index of that one."""
    pairs = _pairs()
    scores = []
    for previous, score, _ in row:
        pair = previous, option
        scores.append(score + max(pairs.get(pair, 0.0), company.get(pair, 0.0)))
    index = max(range(len(scores)), key=scores.__getitem__)
    return scores[index], index


def _walk_back(rows: list[list[_Choice]]) -> list[str]:
    """The syllables on the way to the best choice of the last row."""
    chosen: list[str] = []
    if not rows:
        return chosen
    pairs = _pairs()
    index = max(range(len(rows[-1])), key=lambda i: rows[-1][i][1] + pairs.get((rows[-1][i][0], _END), 0.0))
    for row in reversed(rows):
        option, _, back = row[index]
        chosen.append(option)
        index = back
    return chosen[::-1]
