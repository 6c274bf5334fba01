"""Recall on labelled sentences: a small set made here in the form of the public one."""

import pytest

from vnadmin_nlp.cli import main
from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.labels import evaluate_labels, read_bio

BIO = """Căn_cứ O
Nghị_định B-NĐ
số I-NĐ
61/2018/NĐ-CP I-NĐ
ngày I-NĐ
23/4/2018 I-NĐ
của O
Chính_phủ O
( O
kèm_theo O
Tờ_trình O
số O
12/TTr-BNV O
) O
; O

theo O
Luật B-L
<L O
Đất_đai I-L
năm I-L
2013 I-L
và O
Thông_tư B-TT
số I-TT
…/2020/TT-BNV I-TT
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "val.conll").write_text(BIO, encoding="utf-8")
    return tmp_path


def test_sentences_read_as_running_text(folder):
    first, second = read_bio(folder / "val.conll")
    assert (
        first.text
        == "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ (kèm theo Tờ trình số 12/TTr-BNV);"
    )
    assert [first.text[a:b] for a, b, _ in first.entities] == ["Nghị định số 61/2018/NĐ-CP ngày 23/4/2018"]
    assert [second.text[a:b] for a, b, _ in second.entities] == ["Luật Đất đai năm 2013", "Thông tư số …/2020/TT-BNV"]


def test_counts(folder):
    report = evaluate_labels(folder)
    assert (report.numbered, report.numbered_found, report.named, report.named_found) == (2, 1, 1, 1)
    assert [words for _, words in report.missed] == ["Thông tư số …/2020/TT-BNV"]
    assert [what for _, what, _ in report.extras] == ["12/TTr-BNV"]


def test_verdicts_give_a_precision(folder, capsys):
    judged = folder / "judged.json"
    judged.write_text('{"extras": [{"verdict": "right"}, {"verdict": "wrong"}]}', encoding="utf-8")
    assert main(["evaluate", "--labels", "vnlegaltext", str(folder), "--judged", str(judged), "--misses"]) == 0
    assert "1 of 2 extras are right" in capsys.readouterr().out


def test_a_folder_without_labels_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="name the folder"):
        evaluate_labels(tmp_path)
