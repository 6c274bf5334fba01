"""Workbooks of an office: the task sheet and the registers of Nghị định 30/2020/NĐ-CP, Phụ lục IV.

Four sheets: tasks (Chủ trì, Phối hợp, Thời hạn, Chỉ tiêu, Căn cứ, Trạng thái …), "Sổ theo dõi giải quyết văn bản
đến" with its seven columns, and the registers of incoming and outgoing documents with their ten.

An existing workbook is brought up to date: each row is found by its hidden uid, keeps its place and what people typed,
their own columns included; a cell that both changed is a conflict (see `merge`). No text becomes a formula or a link.
"""

from __future__ import annotations

import argparse
import datetime
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.export import Exporter, Report, output_path, readable
from vnadmin_nlp.export import tasks as tracked
from vnadmin_nlp.merge import digest, plan, read_stamp, stamp
from vnadmin_nlp.schema import Document
from vnadmin_nlp.tasks import Task, TaskDocument, task_document

UID, STATE = "Mã (không sửa)", "Dấu (không sửa)"
OPEN, DOING, DONE, CANCELLED = "Chưa thực hiện", "Đang thực hiện", "Hoàn thành", "Đã hủy"
STATUSES = (OPEN, DOING, DONE, CANCELLED)
_HEAD = 3  # Rows above the first row of data: title, names, numbers.
_CELL = 32767  # Characters that a cell takes.
_FEW = 5  # Rows with choices and colours are prepared for this many more rows than are filled.
Value = str | int | float | datetime.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its width in characters, and the value of a row; a person's column has none."""

    name: str
    width: int
    value: Callable[[Any], Value] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook; its rows are tasks or documents."""

    name: str
    title: str
    columns: tuple[Column, ...]
    uid: Callable[[Any], str]
    document: Callable[[Any], str]
    """uid of the document that a row belongs to."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as a register holds it."""

    head: TaskDocument
    signer: str
    recipients: str
    file_copy: str
    due: datetime.date | None
    """Last day of its tasks."""


def _described(row: Filed) -> str:
    """Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành."""
    return row.head.reference


def _type_and_subject(row: Filed) -> str:
    return f"{row.head.type_name}: {row.head.subject}" if row.head.subject else row.head.type_name


TASKS = Sheet(
    "Nhiệm vụ",
    "DANH MỤC NHIỆM VỤ GIAO TRONG VĂN BẢN",
    (
        Column("Chủ trì", 24, lambda task: "; ".join(task.lead)),
        Column("Phối hợp", 20, lambda task: "; ".join(task.coordinating)),
        Column("Nhiệm vụ", 46, lambda task: task.action[:1].upper() + task.action[1:]),
        Column("Thời hạn", 12, lambda task: task.due),
        Column("Thời hạn trong văn bản", 20, lambda task: task.due_text),
        Column("Chỉ tiêu", 24, lambda task: task.target),
        Column("Căn cứ", 30, lambda task: task.basis),
        Column("Nguyên văn", 46, lambda task: task.source),
        Column("Trạng thái", 16),
        Column("Tiến độ (%)", 10),
        Column("Ghi chú", 24),
    ),
    lambda task: task.uid,
    lambda task: task.document.uid,
)
FOLLOW_UP = Sheet(
    "Theo dõi giải quyết",
    "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
    (
        Column("Số đến", 9),
        Column("Tên loại, số, ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành", 50, _described),
        Column("Đơn vị hoặc người nhận", 24),
        Column("Thời hạn giải quyết", 14, lambda row: row.due),
        Column("Tiến độ giải quyết", 22),
        Column("Số, ký hiệu văn bản trả lời", 20),
        Column("Ghi chú", 20),
    ),
    lambda row: row.head.uid,
    lambda row: row.head.uid,
)
INCOMING = Sheet(
    "Văn bản đến",
    "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    (
        Column("Ngày đến", 12),
        Column("Số đến", 9),
        Column("Tác giả", 26, lambda row: row.head.issuer),
        Column("Số, ký hiệu", 20, lambda row: row.head.number),
        Column("Ngày tháng", 12, lambda row: row.head.issued_on),
        Column("Tên loại và trích yếu nội dung", 50, _type_and_subject),
        Column("Đơn vị hoặc người nhận", 22),
        Column("Ngày chuyển", 12),
        Column("Ký nhận", 12),
        Column("Ghi chú", 20, lambda row: row.head.urgency),
    ),
    lambda row: row.head.uid,
    lambda row: row.head.uid,
)
OUTGOING = Sheet(
    "Văn bản đi",
    "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    (
        Column("Số, ký hiệu văn bản", 20, lambda row: row.head.number),
        Column("Ngày tháng văn bản", 12, lambda row: row.head.issued_on),
        Column("Tên loại và trích yếu nội dung văn bản", 50, _type_and_subject),
        Column("Người ký", 20, lambda row: row.signer),
        Column("Nơi nhận văn bản", 36, lambda row: row.recipients),
        Column("Đơn vị, người nhận bản lưu", 20, lambda row: row.file_copy),
        Column("Số lượng bản", 10),
        Column("Ngày chuyển", 12),
        Column("Ký nhận", 12),
        Column("Ghi chú", 20),
    ),
    lambda row: row.head.uid,
    lambda row: row.head.uid,
)
SHEETS = {"tasks": TASKS, "follow-up": FOLLOW_UP, "incoming": INCOMING, "outgoing": OUTGOING}


@dataclass
class _Table:
    """The rows of a sheet while they are brought up to date: uid → column → value."""

    sheet: Sheet
    rows: dict[str, dict[str, Value]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    """Names of the columns that people added."""
    owners: dict[str, str] = field(default_factory=dict)
    """uid → uid of the document."""

    def put(self, item: Any, *, overwrite: bool) -> tuple[str, tuple[str, ...]]:
        """Add or update one row: "created", "updated", "unchanged" or "conflict", and the columns concerned."""
        uid = self.sheet.uid(item)
        values = {column.name: _cell(column.value(item)) for column in self.sheet.columns if column.value}
        ours = {name: digest(_text(value)) for name, value in values.items()}
        self.owners[uid] = self.sheet.document(item)
        held = self.rows.get(uid)
        if held is None:
            status: dict[str, Value] = {"Trạng thái": OPEN} if self.sheet is TASKS else {}
            self.rows[uid] = {**status, **values, STATE: _stamp(self.sheet, ours)}
            return "created", ()
        wrote = _read_stamp(self.sheet, _text(held.get(STATE)))
        theirs = {name: digest(_text(held.get(name))) for name in values}
        what = plan(ours, theirs, wrote, overwrite=overwrite)
        held.update({name: values[name] for name in what.write})
        held[STATE] = _stamp(self.sheet, what.wrote)
        if what.conflicts:
            return "conflict", what.conflicts
        return ("updated", tuple(sorted(what.write))) if what.write else ("unchanged", ())


def _stamp(sheet: Sheet, digests: dict[str, str]) -> str:
    """The digests with the columns' numbers for names: names of columns have letters that a stamp does not take."""
    letters = {column.name: _letter(index) for index, column in enumerate(sheet.columns)}
    return stamp({letters[name]: value for name, value in digests.items() if name in letters})


def _read_stamp(sheet: Sheet, line: str) -> dict[str, str]:
    names = {_letter(index): column.name for index, column in enumerate(sheet.columns)}
    return {names[letter]: value for letter, value in read_stamp(line).items() if letter in names}


def _letter(index: int) -> str:
    letter: str = xl_col_to_name(index)
    return letter


def _cell(value: Value) -> Value:
    return value[:_CELL] if isinstance(value, str) else value


def _text(value: Value) -> str:
    """A cell's value for comparing: a day in one form, a missing value empty."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, datetime.date) else str(value).strip()


def _export(documents: Iterable[Document], options: argparse.Namespace, report: Report) -> None:
    chosen = [SHEETS[name] for name in _names(options.sheets)]
    tables = _read_workbook(options.out, chosen, replace=options.replace)
    kept: list[Document] = []

    def passing() -> Iterable[Document]:
        for document in readable(documents, report):
            kept[:] = [document]
            yield document

    with output_path(options.out, "xlsx") as path:
        for assigned in tracked(passing(), report, everything=options.all_tasks):
            filed = _filed(kept[0], assigned.tasks)
            for table in tables:
                items = assigned.tasks if table.sheet is TASKS else [filed]
                for item in items:
                    _put(table, item, options, report)
                if table.sheet is TASKS:
                    _gone(table, assigned.document.uid, assigned.known, options, report)
        _write_workbook(path, tables, options.today)


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or any(name not in SHEETS for name in names):
        raise UsageError(f"--sheets {text}: give some of {','.join(SHEETS)}.")
    return [name for name in SHEETS if name in names]


def _put(table: _Table, item: Any, options: argparse.Namespace, report: Report) -> None:
    what, columns = table.put(item, overwrite=options.overwrite)
    title = item.title if isinstance(item, Task) else item.head.title
    if what == "conflict":
        detail = f"sheet {table.sheet.name}: {', '.join(columns)}: changed by a person and by the document"
        report.add("conflict", title, detail, table.sheet.uid(item))
    elif table.sheet is TASKS or what == "updated":
        detail = f"sheet {table.sheet.name}: {', '.join(columns)}" if columns else ""
        report.add(what, title, detail, table.sheet.uid(item))  # type: ignore[arg-type]


def _gone(table: _Table, document: str, known: frozenset[str], options: argparse.Namespace, report: Report) -> None:
    for uid, row in table.rows.items():
        if table.owners.get(uid) != document or uid in known or row.get("Trạng thái") in (DONE, CANCELLED):
            continue
        title = f"{_text(row.get('Chủ trì'))}: {_text(row.get('Nhiệm vụ'))}"
        if options.close_missing:
            row["Trạng thái"] = CANCELLED
            report.add("closed", title, uid=uid)
        else:
            report.add("gone", title, "its document has it no more; --close-missing closes it", uid)


def _filed(document: Document, found: list[Task]) -> Filed:
    head = task_document(document)
    signers = [signature.name for signature in document.signatures if signature.name]
    outside = [r.name for r in document.recipients if r.role != "file"]
    return Filed(
        head=head,
        signer="; ".join(signers),
        recipients="; ".join(outside),
        file_copy="; ".join(r.name for r in document.recipients if r.role == "file"),
        due=max((task.due for task in found if task.due), default=None),
    )


# --- reading ---------------------------------------------------------------------------------------------------


def _read_workbook(path: str | None, sheets: list[Sheet], *, replace: bool) -> list[_Table]:
    """The tables of an earlier run with what people typed; empty ones where there is no such file.

    Raises UsageError for a file that is none of this program's, or that holds what would be lost.
    """
    tables = [_Table(sheet) for sheet in sheets]
    if path is None or replace or not Path(path).exists():
        return tables
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            _check_sheets(book.sheetnames, sheets, path)
            for table in tables:
                if table.sheet.name in book.sheetnames:
                    _read_sheet(table, book[table.sheet.name], path)
        finally:
            book.close()
    except UsageError:
        raise
    except Exception as error:  # a damaged workbook breaks openpyxl in any way
        reason = f"{type(error).__name__}: {error}"
        raise UsageError(f"--out {path}: is no workbook ({reason}). Name another file, or add --replace.") from error
    return tables


def _check_sheets(names: list[str], sheets: list[Sheet], path: str) -> None:
    lost = [name for name in names if name not in [sheet.name for sheet in sheets]]
    if lost:
        raise UsageError(
            f"--out {path}: holds the sheets {', '.join(lost)}, which would be lost. "
            "Name another file, add the sheets with --sheets, or add --replace."
        )


def _read_sheet(table: _Table, sheet: Any, path: str) -> None:
    rows = sheet.iter_rows(values_only=True)
    next(rows, None)
    names = [str(name) if name is not None else "" for name in next(rows, ())]
    if UID not in names:
        raise UsageError(
            f"--out {path}: the sheet '{table.sheet.name}' has lost its column '{UID}'. Name another file."
        )
    own = {column.name for column in table.sheet.columns} | {UID, STATE}
    table.added = [name for name in names if name and name not in own]
    next(rows, None)
    for number, cells in enumerate(rows):
        row = {name: value for name, value in zip(names, cells, strict=False) if name}
        uid, _, owner = _text(row.pop(UID, None)).partition(" ")
        if not uid and any(value not in (None, "") for value in row.values()):
            uid = f"typed-{number}"  # a row that a person added
        if uid:
            table.rows[uid] = row
            table.owners[uid] = owner


# --- writing ---------------------------------------------------------------------------------------------------


def _write_workbook(path: Path, tables: list[_Table], today: datetime.date | None) -> None:
    book = xlsxwriter.Workbook(
        path,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    book.set_properties({"title": "Nhiệm vụ giao trong văn bản", "created": datetime.datetime(2020, 1, 1)})
    for table in tables:
        _write_sheet(book, table, today)
    book.close()


def _write_sheet(book: xlsxwriter.Workbook, table: _Table, today: datetime.date | None) -> None:
    sheet = book.add_worksheet(table.sheet.name)
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
    title = book.add_format({**font, "bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
    head = book.add_format(
        {
            **font,
            "bold": True,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "bg_color": "#DDE6F0",
        }
    )
    number = book.add_format({**font, "italic": True, "align": "center", "border": 1, "font_size": 9})
    text = book.add_format({**font, "text_wrap": True, "border": 1})
    day = book.add_format({**font, "num_format": "dd/mm/yyyy", "align": "center", "border": 1})
    columns = [*table.sheet.columns, *(Column(name, 20) for name in table.added)]
    last = len(columns) - 1
    sheet.merge_range(0, 0, 0, last, table.sheet.title, title)
    sheet.set_row(0, 28)
    sheet.set_row(1, 2 * _LINE + 2)
    for index, column in enumerate(columns):
        sheet.write_string(1, index, column.name, head)
        sheet.write_string(2, index, f"({index + 1})", number)
        sheet.set_column(index, index, column.width)
    for index, name in enumerate((UID, STATE), start=last + 1):
        sheet.write_string(1, index, name)
        sheet.set_column(index, index, 12, None, {"hidden": True})
    for at, (uid, row) in enumerate(table.rows.items(), start=_HEAD):
        sheet.set_row(at, _height(row, columns))
        for index, column in enumerate(columns):
            value = row.get(column.name)
            _write_cell(sheet, (at, index), value, day if isinstance(value, datetime.date) else text)
        if not uid.startswith("typed-"):
            sheet.write_string(at, last + 1, f"{uid} {table.owners.get(uid, '')}".strip())
            sheet.write_string(at, last + 2, _text(row.get(STATE)))
    end = _HEAD + len(table.rows) - 1
    sheet.autofilter(2, 0, max(end, _HEAD), last)
    sheet.freeze_panes(_HEAD, 0)
    sheet.set_landscape()
    sheet.set_paper(8 if table.sheet is TASKS else 9)  # A3, A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1, 2)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P/&N")
    if table.sheet is TASKS:
        _add_choices_and_colours(book, sheet, end + _FEW, today)


_LINE = 15.0  # Points of a line of Times New Roman 11.
_HIGHEST = 409.0  # Points that a row takes.


def _height(row: dict[str, Value], columns: list[Column]) -> float:
    """Height of a row that shows its texts whole: readers do not compute it for wrapped cells of a file."""
    texts = ((row.get(column.name), column.width) for column in columns)
    lines = [len(textwrap.wrap(value, int(width * 1.15))) for value, width in texts if isinstance(value, str)]
    return min(_LINE * max([1, *lines]) + 2, _HIGHEST)


def _write_cell(sheet: Worksheet, place: tuple[int, int], value: Value, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, look)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(*place, value, look)
    elif isinstance(value, (int, float)):
        sheet.write_number(*place, value, look)
    else:
        sheet.write_string(*place, value[:_CELL], look)


def _add_choices_and_colours(
    book: xlsxwriter.Workbook, sheet: Worksheet, end: int, today: datetime.date | None
) -> None:
    """A list of statuses, and a colour for each row that is late or due in 1, 3 or 7 days; done ones are grey."""
    names = [column.name for column in TASKS.columns]
    due, status, share = (names.index(name) for name in ("Thời hạn", "Trạng thái", "Tiến độ (%)"))
    sheet.data_validation(_HEAD, status, end, status, {"validate": "list", "source": list(STATUSES)})
    sheet.data_validation(
        _HEAD, share, end, share, {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
    )
    now = f"DATE({today.year},{today.month},{today.day})" if today else "TODAY()"
    due_at, status_at = f"${_letter(due)}{_HEAD + 1}", f"${_letter(status)}{_HEAD + 1}"
    finished = f'OR({status_at}="{DONE}",{status_at}="{CANCELLED}")'
    rules = [
        (f"={finished}", {"font_color": "#808080", "bg_color": "#F2F2F2"}),
        (f"=AND(ISNUMBER({due_at}),{due_at}<{now})", {"font_color": "#9C0006", "bg_color": "#FFC7CE"}),
        (f"=AND(ISNUMBER({due_at}),{due_at}-{now}<=1)", {"bg_color": "#F8B26A"}),
        (f"=AND(ISNUMBER({due_at}),{due_at}-{now}<=3)", {"bg_color": "#FFD966"}),
        (f"=AND(ISNUMBER({due_at}),{due_at}-{now}<=7)", {"bg_color": "#FFF2CC"}),
    ]
    for criteria, look in rules:
        sheet.conditional_format(
            _HEAD,
            0,
            end,
            len(names) - 1,
            {"type": "formula", "criteria": criteria, "format": book.add_format(look), "stop_if_true": True},
        )


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--sheets", default=",".join(SHEETS), metavar="NAMES", help=f"some of {','.join(SHEETS)}")
    group.add_argument("--close-missing", action="store_true", help="cancel tasks that their document has no more")
    group.add_argument("--overwrite", action="store_true", help="in a conflict the document wins over the person")
    group.add_argument("--replace", action="store_true", help="forget the earlier file and what was typed into it")


EXPORTER = Exporter(
    summary="workbook: task sheet and the registers of Nghị định 30/2020/NĐ-CP",
    export=_export,
    add_options=_add_options,
    epilog="""examples:
  vnadmin export *.pdf --to xlsx --out so-theo-doi.xlsx
  vnadmin export moi/*.pdf --to xlsx --out so-theo-doi.xlsx        again: rows are added, typed cells stay
  vnadmin export *.pdf --to xlsx --sheets follow-up,incoming --out so-den.xlsx""",
)
