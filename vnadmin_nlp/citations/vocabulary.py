"""The words of which names of issuing bodies are made, as patterns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from vnadmin_nlp import patterns
from vnadmin_nlp.lexicon import table


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of data/issuer_words.toml, longest first."""
    return tuple(sorted(table("issuer_words")[name]["words"], key=len, reverse=True))


def any_of(name: str) -> str:
    """A pattern for one of a list's words, whatever the letter case and the placing of tone marks."""
    spellings = (way for word in words(name) for way in _spellings(word))
    return patterns.any_of(spellings, space=r"\s", ignore_case=True)


_SPELLINGS = {"ủy": ("ủy", "uỷ", "ùy"), "hóa": ("hóa", "hoá"), "tòa": ("tòa", "toà"), "&": ("&", "và")}


def _spellings(word: str) -> Iterator[str]:
    """The ways in which a name is written: "Ủy ban", "Uỷ ban"."""
    for parts in product(*(_SPELLINGS.get(part, _joined(part)) for part in word.split())):
        yield " ".join(parts)


def _joined(part: str) -> tuple[str, ...]:
    """ "gd&đt", with its sign apart or as a word."""
    return (part, part.replace("&", " & "), part.replace("&", " và ")) if "&" in part else (part,)
