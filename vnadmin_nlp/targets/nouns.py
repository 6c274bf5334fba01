"""The noun phrase behind a figure: what is counted, or the group that a percentage is a share of.

Reads         "02 cuộc thi | tìm hiểu" / "1.200 cán bộ, công chức | trong quý I" / "100% văn bản đi | được ký số" /
              "68 km | đường băng" / "15 đảng viên mới | trong năm" / '25 "Ngôi nhà mới"'
Leaves alone  "05 ngày làm việc", "02 bản" (no counts), "70% và 30%" (no phrase)

A phrase goes on word by word until a word of `data/noun_phrases.toml` that cannot belong to it, a mark, or a comma
that begins another clause.
"""

from __future__ import annotations

from functools import cache
from itertools import islice

import regex

from vnadmin_nlp.lexicon import table

_WORD = regex.compile(r"[^ \n\t|/]{1,40}")
_QUOTED = regex.compile(r"[\"“](?P<name>\p{L}[^\"“”\n]{2,60})[\"”]")
_MOST_WORDS = 24


@cache
def listed(key: str) -> frozenset[str]:
    """The words of a row of the table.

    >>> "được" in listed("ends")
    True
    """
    return frozenset(table("noun_phrases")[key]["words"])


@cache
def _counted() -> frozenset[str]:
    return frozenset(table("units")["counted"]["words"])


@cache
def _not_counted() -> tuple[frozenset[str], frozenset[str]]:
    row = table("noun_phrases")["never_counted"]
    return frozenset(row["words"]), frozenset(row["but"])


def counted_noun(flow: str, at: int, *, known: bool) -> tuple[str, int] | None:
    """The noun that a number at the end of flow[:at] counts, and where it ends; `known` asks for one of the table.

    >>> text = "1.200 cán bộ, công chức trong quý I"
    >>> counted_noun(text, 6, known=True)
    ('cán bộ, công chức', 23)
    >>> counted_noun("05 ngày làm việc", 3, known=False) is None
    True
    """
    quoted = _QUOTED.match(flow, at)
    if quoted is not None:
        return (quoted["name"], quoted.end()) if not known else None
    words = [match.group().rstrip(".,;:)(") for match in islice(_WORD.finditer(flow, at, at + 80), 3)]
    if not words or not words[0] or not words[0][0].isalpha():
        return None
    heads = {" ".join(words[:count]) for count in range(1, len(words) + 1)}
    bare = next((head for head in sorted(heads & listed("bare"), key=len, reverse=True)), None)
    if bare is not None:
        return bare, at + len(bare)
    never, but = _not_counted()
    if heads & never and not heads & but:
        return None
    if not heads & _counted() and (known or not words[0].islower()):
        return None
    return noun_phrase(flow, at, counting=True)


def noun_phrase(flow: str, at: int, *, counting: bool = False, relative: bool = False) -> tuple[str, int] | None:
    """The phrase that begins at `at`, and where it ends; None where no word of a name stands there.

    `relative` says that the figure is an object: a clause with "có" behind it belongs to the phrase.

    >>> noun_phrase("cán bộ, nhân viên có thể sử dụng", 0)
    ('cán bộ, nhân viên', 17)
    """
    line = flow.find("\n", at, at + 160)
    stop = line if line >= 0 else min(len(flow), at + 160)
    places = list(_words(flow, at, stop))
    words = [flow[start:end] for start, end in places]
    last = -1
    for index, word in enumerate(words):
        bare = word.strip('.,;:()"”')
        if word[0] == "(" or not bare or not bare[0].isalpha() or _ends(words, index, bare, relative):
            break
        if counting and (
            _ends_counted(words, index, bare) or (index > 0 and bare[0].isupper() and bare[1:2].islower())
        ):
            break
        last = index
        if _closes(words, index, counting):
            break
    while last >= 0 and words[last].rstrip(",") in ("và", "thuộc"):
        last -= 1
    if last < 0:
        return None
    end = places[last][1]
    name = flow[at:end].rstrip('.,;:()"”“ ')
    return (" ".join(name.split()), at + len(name)) if name else None


def _words(flow: str, at: int, stop: int) -> list[tuple[int, int]]:
    found = []
    for match in _WORD.finditer(flow, at, stop):
        found.append(match.span())
        if len(found) == _MOST_WORDS or flow[match.end() : match.end() + 1] in ("\t", "|", "/"):
            break
    return found


def _ends(words: list[str], index: int, bare: str, relative: bool) -> bool:
    pair = " ".join(words[index : index + 2]).strip(".,;:()")
    before = " ".join(words[max(0, index - 1) : index + 1]).strip(".,;:()")
    goes_on = listed("goes_on")
    if pair in goes_on or before in goes_on or (relative and bare == "có" and index > 0):
        return False
    if " ".join(words[max(0, index - 2) : index]) == "đối tượng":
        return False
    return bare in listed("ends") or (pair in listed("ends_pair") and index > 0) or pair in ("và có",)


def _ends_counted(words: list[str], index: int, bare: str) -> bool:
    if bare not in listed("ends_counted"):
        return False
    pairs = (" ".join(words[at : at + 2]).strip(".,;:()") for at in (index, max(0, index - 1)))
    return not any(pair in listed("goes_on") for pair in pairs)


def _closes(words: list[str], index: int, strict: bool) -> bool:
    """Whether the phrase ends with this word: a mark behind it, or a comma that begins something else."""
    word = words[index]
    if word[-1] in '.;:)"”' or word.endswith("),"):
        return True
    following = [w.strip("(").rstrip(".,;:()") for w in words[index + 1 : index + 4]]
    if word[-1] == ",":
        if not following or not following[0][:1].isalpha() or following[0] in listed("new_clause"):
            return True
        return strict and not _goes_on_counting(following)
    if following and following[0] == "và":
        return (
            len(following) < 2
            or not following[1][:1].isalpha()
            or following[1] in listed("ends") | listed("new_clause")
        )
    return False


def _goes_on_counting(following: list[str]) -> bool:
    heads = {" ".join(following[:count]) for count in range(1, len(following) + 1)}
    return bool(heads & (_counted() | listed("after_comma")))
