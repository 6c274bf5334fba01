"""Which line of a document is what: letterhead, number, place and date, type, subject, addressees, signature.

The boxes are those of Nghị định 30/2020/NĐ-CP, Phụ lục I; the labels are `schema.Label`. `cues` tells a line by its
own words, `head` and `closing` by where it stands. Lines of a scan often hold the left and the right column in one
("Số: 15/QĐ-BNV Hà Nội, ngày …"): `columns` divides them before they are labelled, `broken` joins what is one line on
paper, and `flattened` divides a head that a converter printed on one.
"""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_nlp.columns import separate_columns
from vnadmin_nlp.schema import Label, Line, Zones
from vnadmin_nlp.zones.broken import join_broken, join_capacities, without_rules
from vnadmin_nlp.zones.closing import (
    closing_range,
    divide_recipients,
    label_authentication,
    label_closing,
    label_closing_date,
)
from vnadmin_nlp.zones.cues import (
    ANNEX_TITLE,
    COLLECTED,
    DAMAGED_LEAD,
    DATE_LINE,
    INLINE,
    MOTTO,
    MOTTO_WORDS,
    NUMBER_LINE,
    hidden_positions,
    is_position,
    signs,
    type_on,
)
from vnadmin_nlp.zones.flattened import divide_flattened
from vnadmin_nlp.zones.head import label_head

__all__ = [
    "ANNEX_TITLE",
    "COLLECTED",
    "DAMAGED_LEAD",
    "DATE_LINE",
    "INLINE",
    "MOTTO",
    "MOTTO_WORDS",
    "NUMBER_LINE",
    "find_zones",
    "hidden_positions",
    "is_position",
    "signs",
    "type_on",
]

HEAD_LINES = 90  # No letterhead of the corpus, stamps and empty lines of tables included, is longer (2026-11).


def find_zones(view: str, raw: str, lines: Sequence[Line]) -> Zones:
    """The label of every line and the stretch of the body.

    Reads the letterhead within the first lines and the closing behind the first "Nơi nhận", or, where that is lost,
    behind the first signature. What follows the closing is an annex. `raw` is the text that `view` is the view of.

    >>> from vnadmin_nlp.lines import find_lines
    >>> text = "SỞ NỘI VỤ\\nSố: 15/SNV-VP\\nV/v báo cáo quý I\\nKính gửi: Sở Tài chính\\nSở Nội vụ đề nghị báo cáo."
    >>> find_zones(text, text, find_lines(text)).labels
    ('agency', 'number', 'subject', 'addressee', 'body')
    """
    opening = divide_flattened(join_broken(view, without_rules(lines[:HEAD_LINES])))
    head = join_broken(view, separate_columns(view, raw, opening))
    found, body_at = label_head(head)
    all_lines = [*head[:body_at], *join_capacities(view, [*head[body_at:], *lines[HEAD_LINES:]])]
    labels: list[Label] = found + ["body"] * (len(all_lines) - len(found))
    first, last = closing_range(view, all_lines, body_at)
    closing = list(divide_recipients(separate_columns(view, raw, all_lines[first:last])))
    closing_labels = label_closing(closing)
    all_lines[first:last] = closing
    labels[first:] = closing_labels
    labels += ["annex"] * (len(all_lines) - len(labels))
    if "date" not in labels:
        label_closing_date(all_lines, labels)
    if "number" not in labels:
        label_authentication(all_lines, labels)
    body_end = next((i for i, label in enumerate(closing_labels, first) if label != "body"), first + len(closing))
    start, end = _offset(all_lines, body_at, view), _offset(all_lines, body_end, view)
    return Zones(raw, tuple(all_lines), tuple(labels), (min(start, end), end))


def _offset(lines: Sequence[Line], index: int, view: str) -> int:
    """Where the line `index` begins; the text's end behind the last one."""
    return lines[index].start if index < len(lines) else len(view)
