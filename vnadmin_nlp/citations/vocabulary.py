"""The words of which names of issuing bodies are made, as patterns."""

from __future__ import annotations

from functools import cache

import regex

from vnadmin_nlp.lexicon import table


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of data/issuer_words.toml, longest first."""
    return tuple(sorted(table("issuer_words")[name]["words"], key=len, reverse=True))


def any_of(name: str) -> str:
    """A pattern for one of a list's words, whatever the letter case and the placing of tone marks."""
    return "(?i:" + "|".join(_spelled(word) for word in words(name)) + ")"


_SPELLINGS = {"ủy": "(?:ủy|uỷ|ùy)", "hóa": "(?:hóa|hoá)", "tòa": "(?:tòa|toà)"}


def _spelled(word: str) -> str:
    spaced = r"\s".join(_SPELLINGS.get(part, regex.escape(part)) for part in word.split())
    return spaced.replace("\\&", r"\s?(?:&|và)\s?")
