"""Tasks: identity over versions of a document, what is tracked, what their texts say; and the law of the merge."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from task_documents import directive

from vnadmin_nlp import parse
from vnadmin_nlp.merge import digest, plan, read_stamp, stamp
from vnadmin_nlp.tasks import NAMESPACE, left_out, shortened, task_document, tasks_of, vietnamese_figure

ITEM = "4. Sở Y tế gửi danh mục trước ngày 28/3/2024."


def uids(text: str) -> list[str]:
    return [task.uid for task in tasks_of(parse(text))]


def test_one_task_in_full() -> None:
    task = next(iter(tasks_of(parse(directive()))))
    assert task.lead == ("Sở Nội vụ",)
    assert task.coordinating == ("Sở Tài chính",)
    assert task.due == datetime.date(2024, 3, 20)
    assert task.target == "hồ sơ được giải quyết đúng hạn: tối thiểu 95%"
    assert task.basis == "mục 1, Công văn số 1204/UBND-NC ngày 05/3/2024 của Ủy ban nhân dân tỉnh Thái Nguyên"
    assert task.source.startswith("1. Sở Nội vụ chủ trì")
    assert task.title.startswith("Sở Nội vụ: Xây dựng báo cáo")


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        (directive(due="25/3/2024"), True),  # a moved deadline
        (directive(figure=98), True),  # another figure
        (directive().replace("ỦY BAN", "UỶ BAN"), True),  # old placing of the tone mark
        (directive().replace("Số: 1204", "Số: 01204"), True),  # a zero before the number
        (directive(number="1205/UBND-NC"), False),  # another document
        (directive().replace("THÁI NGUYÊN", "SƠN LA"), False),  # the same number of another province
        (directive().replace("năm 2024", "năm 2023"), False),  # the same number of another year
    ],
)
def test_a_uid_stays_through_corrections(changed: str, *, same: bool) -> None:
    assert (uids(changed)[0] == uids(directive())[0]) is same


def test_a_deadline_among_the_first_words_is_no_part_of_the_uid() -> None:
    moved = ITEM.replace("28/3", "30/3")
    assert uids(directive(more=ITEM)) == uids(directive(more=moved))


def test_uids_are_pinned() -> None:
    # A change here doubles every task of every tracker.
    assert str(NAMESPACE) == "6f0b7a52-6d4e-5f0e-9a53-7c1f0c1d9a11"
    assert task_document(parse(directive())).uid == PINNED_DOCUMENT
    assert uids(directive()) == PINNED_TASKS


PINNED_DOCUMENT = "f7508325-831e-5e47-870e-ddcde94538c1"
PINNED_TASKS = ["de7ce412-b147-5435-a2a4-85b46ef79467", "77f3a21e-1ec7-5fd5-86dd-28685dd1ccb7"]


def test_two_alike_have_two_uids() -> None:
    twice = directive(more=f"{ITEM}\n\n5. Sở Y tế gửi danh mục trước ngày 29/3/2024.")
    found = uids(twice)
    assert len(found) == len(set(found)) == 4


def test_what_is_left_out() -> None:
    document = parse(
        directive(more="4. Sở Y tế có thể sử dụng mẫu riêng.\n\n5. Nghiêm cấm việc yêu cầu nộp thêm giấy tờ.")
    )
    reasons = [left_out(document, obligation) for obligation in document.obligations]
    assert reasons[:3] == [None, None, "standing"]
    assert set(reasons[3:]) <= {"permission", "prohibition", "standing"}
    assert len(list(tasks_of(document))) == reasons.count(None)
    assert len(list(tasks_of(document, everything=True))) == len(reasons)


def test_control_characters_leave() -> None:
    document = parse(directive().replace("bố trí kinh phí", "bố trí\x0b kinh\x01 phí"))
    assert all(c.isprintable() for task in tasks_of(document) for c in task.action + task.source + task.title)


@pytest.mark.parametrize(
    ("value", "written"),
    [(95, "95"), (1200, "1.200"), (54.56, "54,56"), (1200000000000, "1.200.000.000.000"), (0, "0")],
)
def test_figures(value: float, written: str) -> None:
    assert vietnamese_figure(value) == written


@given(st.text(max_size=60), st.integers(2, 40))
def test_shortened_is_short(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= length


VERSIONS = st.dictionaries(
    st.sampled_from(["due", "lead", "title"]), st.sampled_from(["", "0a1b2c3d", "11111111", "22222222"])
)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_merge_never_touches_what_a_person_changed(
    ours: dict[str, str], theirs: dict[str, str], wrote: dict[str, str]
) -> None:
    what = plan(ours, theirs, wrote)
    for name in what.write:
        assert theirs.get(name, "") == wrote.get(name, "")
    for name in what.conflicts:
        assert theirs.get(name, "") not in (ours[name], wrote.get(name, ""))
    assert not what.write & set(what.conflicts)


@given(VERSIONS, VERSIONS, VERSIONS, st.booleans())
def test_merge_twice_writes_once(
    ours: dict[str, str], theirs: dict[str, str], wrote: dict[str, str], overwrite: bool
) -> None:
    first = plan(ours, theirs, wrote, overwrite=overwrite)
    after = theirs | {name: ours[name] for name in first.write}
    again = plan(ours, after, read_stamp(stamp(first.wrote)), overwrite=overwrite)
    assert not again.write
    assert again.conflicts == first.conflicts


@given(
    st.dictionaries(
        st.sampled_from(["SUMMARY", "RELATED-TO", "due_date", "cf_12", "K"]), st.text(max_size=5).map(digest)
    )
)
def test_stamp_round_trip(wrote: dict[str, str]) -> None:
    assert read_stamp(stamp(wrote)) == {name: value for name, value in wrote.items() if value}
