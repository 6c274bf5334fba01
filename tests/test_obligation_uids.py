"""The same task has the same identity from whichever format its document is read."""

import pathlib

import pytest

from vnadmin_nlp import parse_file

DOCUMENTS = pathlib.Path(__file__).parent.parent / "corpora" / "administrative" / "documents"
# Tables of the text file stand apart by blanks only; the page around the article is read with it.
DIFFER = {"45-ke-hoach-huyen", "33-tin-bai"}
SHARE = 0.95


def uids(path):
    return {task.uid for task in parse_file(path).obligations}


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_uids_do_not_depend_on_the_format(suffix):
    same = all_ = 0
    for path in sorted(DOCUMENTS.glob("*.txt")):
        other = path.with_suffix(suffix)
        if other.exists() and path.stem not in DIFFER:
            one, two = uids(path), uids(other)
            same, all_ = same + len(one & two), all_ + len(one | two)
    assert all_ > 100
    assert same >= SHARE * all_, f"{same} of {all_}"
