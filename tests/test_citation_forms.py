"""The page of forms in docs/ is the one that the library makes today."""

from pathlib import Path

from vnadmin_nlp.citations import find_citations
from vnadmin_nlp.citations.forms import FORMS, OWN, page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "CITATION_FORMS.md"


def test_page_is_in_step():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make docs"


def test_what_is_left_alone_is_left_alone():
    phrases = dict(FORMS)["Left alone"]
    assert [row for phrase in phrases for row in find_citations(phrase, own=OWN)] == []
