"""Every pattern matches its examples and leaves its near-misses alone."""

import importlib
import pkgutil

import pytest

import vnadmin_nlp
from vnadmin_nlp.patterns import Pattern

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(vnadmin_nlp.__path__, "vnadmin_nlp.")
    if not module.name.endswith("__main__")
]


def _patterns() -> list[tuple[str, Pattern]]:
    return [(module.__name__, pattern) for module in MODULES for pattern in getattr(module, "PATTERNS", ())]


PATTERNS = _patterns()


@pytest.mark.parametrize(("module", "pattern"), PATTERNS, ids=[f"{m}:{p.name}" for m, p in PATTERNS])
def test_examples(module: str, pattern: Pattern) -> None:
    assert pattern.matches, f"{module}: {pattern.name} shows no example"
    for phrase in pattern.matches:
        assert pattern.regex.search(phrase), f"{pattern.name} misses {phrase!r}"
    for phrase in pattern.rejects:
        match = pattern.regex.search(phrase)
        assert not match, f"{pattern.name} takes {match.group()!r} from {phrase!r}"


def test_every_pattern_is_listed() -> None:
    listed = {id(pattern) for _, pattern in PATTERNS}
    made = {
        id(value): value.name for module in MODULES for value in vars(module).values() if isinstance(value, Pattern)
    }
    assert not [name for at, name in made.items() if at not in listed]
