"""Where the documents are, and the promise that checks on real ones run wherever those can be found."""

import os
from pathlib import Path

import pytest

# Broken files are made by the hundred here: each would start LibreOffice. Its own test switches it on.
os.environ.setdefault("VNADMIN_LIBREOFFICE", "off")

ROOT = Path(__file__).resolve().parents[1]
OWN_CORPUS = ROOT / "corpora" / "administrative"
REAL = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def own_documents() -> Path:
    return OWN_CORPUS / "documents"


@pytest.fixture(scope="session")
def real_documents() -> Path:
    if not (REAL / "corpus").is_dir():
        if os.environ.get("VNADMIN_REQUIRE_REAL_CORPUS"):
            pytest.fail("the real documents were found before the tests and are gone now")
        pytest.skip("the real documents are not beside this repository")
    return REAL / "corpus"


@pytest.fixture(scope="session")
def seeds() -> Path:
    folder = REAL / "seeds"
    if not folder.is_dir():
        if os.environ.get("VNADMIN_REQUIRE_REAL_CORPUS"):
            pytest.fail("the real documents were found before the tests and are gone now")
        pytest.skip("the real documents are not beside this repository")
    return folder
