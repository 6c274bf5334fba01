"""Every pattern matches its examples and leaves its near-misses alone."""

import importlib
import pkgutil

import pytest

import vnadmin_nlp
from vnadmin_nlp.patterns import Pattern


def _patterns() -> list[tuple[str, Pattern]]:
    found = []
    for module in pkgutil.walk_packages(vnadmin_nlp.__path__, "vnadmin_nlp."):
        if module.name.endswith("__main__"):
            continue
        found += [(module.name, p) for p in getattr(importlib.import_module(module.name), "PATTERNS", ())]
    return found


PATTERNS = _patterns()


@pytest.mark.parametrize(("module", "pattern"), PATTERNS, ids=[f"{m}:{p.name}" for m, p in PATTERNS])
def test_examples(module: str, pattern: Pattern) -> None:
    assert pattern.matches, f"{module}: {pattern.name} shows no example"
    for phrase in pattern.matches:
        assert pattern.regex.search(phrase), f"{pattern.name} misses {phrase!r}"
    for phrase in pattern.rejects:
        match = pattern.regex.search(phrase)
        assert not match, f"{pattern.name} takes {match.group()!r} from {phrase!r}"
