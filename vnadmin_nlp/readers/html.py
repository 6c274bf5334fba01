"""HTML: pages of portals, pages saved from Word, any other page.

Reads         the document's text without menus; a block element starts a line, inline elements do not; the tables of
              letterhead and footer column by column; the numbers of ordered lists
Hints         `attributes`: what the page's attribute tab says of the document, Vietnamese label → value
              `title`: the page's <title>
Leaves out    scripts, navigation, forms, hidden elements; empty attributes ("--")
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.plain import decode_bytes
from vnadmin_nlp.readers.registry import reader
from vnadmin_nlp.readers.tables import Cell, render_table
from vnadmin_nlp.schema import SourceText
from vnadmin_nlp.text import fold_key, fold_space

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Where portals keep the document's text, surest first. Seen 2026-11: vbpl.vn (new and old), thuvienphapluat.vn,
# vanban.chinhphu.vn, congbao.chinhphu.vn.
_CONTAINERS = (
    ".preview-content",
    "#toanvancontent",
    "div.toanvan",
    "#divContentDoc .content1",
    ".cldivContentDocVn",
    "div.content1",
    "#divNoiDungVanBan",
    ".noidungvanban",
    ".document-content",
    ".fulltext",
)
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "head", "nav", "button", "select", "input", "textarea",
     "iframe", "object", "aside", "audio", "video", "canvas", "-comment", "!doctype")
)  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "section", "article", "header",
     "footer", "main", "blockquote", "dl", "dt", "dd", "pre", "form", "fieldset", "figure", "figcaption",
     "center", "address", "hr", "body", "html", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "legend",
     "details", "summary")
)  # fmt: skip
_MENU = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|navbar|navigation\w*|navigationmenu\w*|menu|sidebar|site-header|site-footer|footer|"
    r"pagination|share|social|comments?|related|popup|modal|cookie|banner|quangcao|advert\w*)(?:$|[\s_-])",
    re.I,
)
# What may hold a menu, and what makes it one. Labels, bars and bullets between its links are no words.
_BOXES = frozenset(
    ("div", "ul", "ol", "table", "tr", "td", "section", "nav", "dl", "aside", "header", "footer", "center")
)
_FEWEST_LINKS, _LONGEST_LINK, _LINKED = 3, 90, 0.8
_DOCUMENT_CUE = re.compile(r"Nơi nhận|NƠI NHẬN|Kính gửi|Độc lập\s?[-–]|Căn cứ (?:Luật|Nghị|Thông|Quyết|Hiến)|Điều 1\b")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
# Labels of attribute tabs; other labels count where some of these stand beside them.
_LABELS = frozenset(
    fold_key(label)
    for label in (
        "Số hiệu", "Số ký hiệu", "Số/Ký hiệu", "Số, ký hiệu", "Loại văn bản", "Cơ quan ban hành", "Nơi ban hành",
        "Ngày ban hành", "Ngày có hiệu lực", "Ngày hiệu lực", "Ngày hết hiệu lực", "Người ký", "Chức danh", "Lĩnh vực",
        "Ngành", "Trích yếu", "Tình trạng hiệu lực", "Tình trạng", "Ngày công báo", "Số công báo", "Phạm vi",
        "Ngày đăng công báo", "Thông tin áp dụng", "Cơ quan ban hành/ Chức danh/ Người ký",
    )
)  # fmt: skip
_OWN_LABELS = frozenset(
    map(fold_key, ("Số hiệu", "Số ký hiệu", "Số/Ký hiệu", "Số, ký hiệu", "Loại văn bản", "Cơ quan ban hành"))
)
# The attribute tab of vbpl.vn, new and old, and of pages built like it.
_ATTRIBUTE_TABS = ".ant-tabs-tabpane-active, .ant-descriptions, .vbProperties, .thuoctinh"
_LONGEST_LABEL = 40
_LONGEST_TITLE = 400


@reader(sniff.HTML, name="html")
def read_html(data: bytes, path: str) -> SourceText:
    """The document of an HTML page. Raises UnreadableFileError where the page shows no text."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    match = _CHARSET.search(data[:4096])
    decoded = decode_bytes(data, match.group(1).decode("ascii") if match else None)
    try:
        tree = LexborHTMLParser(decoded.text)
    except (SelectolaxError, ValueError) as error:
        raise UnreadableFileError(
            path, "file.damaged", f"the page cannot be parsed: {error}", "Save it again."
        ) from error
    attributes = _attributes(tree)
    known = _document_root(tree)
    root = known or tree.body or tree.root
    menus = _menus(root) if known is None and root is not None else frozenset()
    if attributes and known is None and tree.css_first(_ATTRIBUTE_TABS) is not None:
        text = _attribute_text(tree, attributes)
    else:
        text = _render(root, menus) if root is not None else ""
        if not text and menus and root is not None:
            text = _render(root)  # a page of nothing but links
    if not text:
        raise UnreadableFileError(
            path, "file.empty", "the page shows no text", "It may build its text by script: save it from the browser."
        )
    hints: dict[str, Any] = {"lines_are_paragraphs": True}
    if attributes:
        hints["attributes"] = attributes
    title = tree.css_first("title")
    if title is not None and title.text().strip():
        hints["title"] = fold_space(title.text())[:_LONGEST_TITLE]
    return SourceText(text=text, encoding=decoded.encoding, hints=hints, issues=decoded.issues)


def _document_root(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the document on a known portal; None on every other page."""
    for selector in _CONTAINERS:
        node = tree.css_first(selector)
        if node is not None and len(node.text(deep=True).strip()) > 200:
            return node
    return None


def _menus(root: LexborNode) -> frozenset[int]:
    """The elements of a page that are lists of links and no part of a document: menus, "other documents", site maps.

    Names of classes tell that on known portals only; on all others it is the share of links. A document's citations are
    links too, but stand in sentences.
    """
    links: dict[int, tuple[int, int]] = {}
    boxes: dict[int, LexborNode] = {}
    for link in root.css("a"):
        length = len(fold_space(link.text(deep=True)))
        node = link.parent
        while node is not None and node.mem_id != root.mem_id:
            if node.tag in _BOXES:
                count, total = links.get(node.mem_id, (0, 0))
                links[node.mem_id] = count + 1, total + length
                boxes[node.mem_id] = node
            node = node.parent
    return frozenset(
        place
        for place, (count, total) in links.items()
        if count >= _FEWEST_LINKS and total <= _LONGEST_LINK * count and _is_menu(boxes[place], total)
    )


def _is_menu(node: LexborNode, linked: int) -> bool:
    text = fold_space(node.text(deep=True))
    return linked >= _LINKED * sum(map(str.isalnum, text)) and not _DOCUMENT_CUE.search(text)


# --- text -------------------------------------------------------------------------------------------------------


class _Writer:
    """Lines of text: inline pieces run on, a block ends the line."""

    def __init__(self, left_out: frozenset[int]) -> None:
        self.left_out = left_out
        self.lines: list[str] = []
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        self._pieces.append(text)

    def end_line(self) -> None:
        if self._pieces:
            line = _SPACES.sub(" ", "".join(self._pieces)).strip(" ")
            if line.strip("\xa0 "):
                self.lines.append(line)
            self._pieces = []

    def add_block(self, text: str) -> None:
        """A rendered table, blank lines around it."""
        self.end_line()
        if text:
            if self.lines and self.lines[-1]:
                self.lines.append("")
            self.lines.extend([*text.split("\n"), ""])

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip("\n")


def _render(root: LexborNode, left_out: frozenset[int] = frozenset()) -> str:
    """The text of `root` without the elements `left_out`. Walks without recursion, but for tables in tables."""
    writer = _Writer(left_out)
    counters: list[int | None] = []
    node: LexborNode | None = root
    while node is not None:
        entered = _enter(node, writer, counters)
        if entered and node.child is not None:
            node = node.child
            continue
        if entered:
            _leave(node, writer, counters)
        while node is not None and node.mem_id != root.mem_id and node.next is None:
            node = node.parent
            if node is not None:
                _leave(node, writer, counters)
        node = node.next if node is not None and node.mem_id != root.mem_id else None
    return writer.text()


def _enter(node: LexborNode, writer: _Writer, counters: list[int | None]) -> bool:
    """Writes what stands at the start of `node`; False where its children are not to be walked."""
    tag = node.tag or ""
    if tag == "-text":
        writer.add(node.text_content or "")
        return False
    if tag in _SKIPPED or node.mem_id in writer.left_out or _is_hidden(node):
        return False
    if tag == "br":
        writer.end_line()
        return False
    if tag == "table":
        writer.add_block(render_table(_table_rows(node, writer.left_out), _is_ruled(node)))
        return False
    if tag in _BLOCKS:
        writer.end_line()
    if tag in ("ol", "ul"):
        start = node.attributes.get("start") or "1"
        counters.append(int(start) - 1 if tag == "ol" and start.isdecimal() else None if tag == "ul" else 0)
    elif tag == "li":
        writer.add(_list_mark(node, counters))
    return True


def _leave(node: LexborNode, writer: _Writer, counters: list[int | None]) -> None:
    tag = node.tag or ""
    if tag in _BLOCKS:
        writer.end_line()
    if tag in ("ol", "ul") and counters:
        counters.pop()


def _list_mark(node: LexborNode, counters: list[int | None]) -> str:
    """ "1. " or "- ", unless the item brings its own mark."""
    if not counters:
        return ""
    own = node.text(deep=True).lstrip()[:6]
    counter = counters[-1]
    if counter is not None:
        counters[-1] = counter + 1
    if re.match(r"[-+•*]|\w{1,3}[.)]", own):
        return ""
    return "- " if counter is None else f"{counter + 1}. "


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("role") in ("navigation", "banner", "search", "tablist"):
        return True
    style = attributes.get("style")
    if style and _HIDDEN.search(style):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    # A class such as "footer" may stand on the document's own footer: only menus without its cues are dropped.
    return len(names) > 1 and node.tag != "td" and bool(_MENU.search(names)) and "Nơi nhận" not in node.text(deep=True)


# --- tables -----------------------------------------------------------------------------------------------------


def _table_rows(table: LexborNode, left_out: frozenset[int]) -> list[list[Cell]]:
    """The cells of a table's own rows, not those of tables inside it."""
    rows = []
    covered: dict[int, int] = {}  # column → rows still covered by a cell above
    for row in _own_rows(table):
        cells: list[Cell] = []
        column = 0
        cell = row.child
        below: dict[int, int] = {}
        while cell is not None:
            if cell.tag in ("td", "th"):
                while covered.get(column, 0) > 0:
                    cells.append(Cell(column, ""))
                    column += 1
                width = _span(cell, "colspan")
                cells.append(Cell(column, "" if cell.mem_id in left_out else _render(cell, left_out)))
                height = _span(cell, "rowspan")
                if height > 1:
                    below |= dict.fromkeys(range(column, column + width), height)
                column += width
            cell = cell.next
        covered = {at: left - 1 for at, left in covered.items() if left > 1}
        covered |= {at: left - 1 for at, left in below.items()}
        rows.append(cells)
    return rows


def _own_rows(table: LexborNode) -> list[LexborNode]:
    rows = []
    node = table.child
    while node is not None:
        if node.tag == "tr":
            rows.append(node)
        elif node.tag in ("tbody", "thead", "tfoot"):
            rows.extend(_own_rows(node))
        node = node.next
    return rows


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), 200) if value.isdecimal() else 1


def _is_ruled(table: LexborNode) -> bool | None:
    """True where the page draws the table's lines, False where it says that there are none, None where it is silent."""
    border = (table.attributes.get("border") or "").strip()
    style = (table.attributes.get("style") or "").replace(" ", "").casefold()
    if "border:none" in style or border == "0":
        return False
    return True if border.isdecimal() and int(border) > 0 else None


# --- attribute tabs ---------------------------------------------------------------------------------------------


def _attributes(tree: LexborHTMLParser) -> dict[str, str]:
    """What the page says of the document: label → value. {} where no known label stands on it."""
    pairs: list[tuple[str, str]] = []
    for label in tree.css(".ant-descriptions-item-label"):
        value = label.next
        while value is not None and value.tag == "-text":
            value = value.next
        if value is not None:
            pairs.append((label.text(deep=True), value.text(deep=True)))
    if not pairs:
        for term in tree.css("dt"):
            value = term.next
            while value is not None and value.tag == "-text":
                value = value.next
            if value is not None and value.tag == "dd":
                pairs.append((term.text(deep=True), value.text(deep=True)))
        for row in tree.css("tr"):
            cells = [cell for cell in row.css("td, th") if cell.parent is not None and cell.parent.mem_id == row.mem_id]
            texts = [fold_space(cell.text(deep=True)) for cell in cells if len(cell.html or "") < 4000]
            pairs.extend(zip(texts[0::2], texts[1::2], strict=False))
    found: dict[str, str] = {}
    for label_text, value_text in pairs:
        name = fold_space(label_text).rstrip(" :")
        value_line = fold_space(value_text)
        if 0 < len(name) <= _LONGEST_LABEL and value_line.strip("-–. "):
            found.setdefault(name, value_line)
    known = [name for name in found if fold_key(name) in _LABELS]
    if len(known) < 3 or not any(fold_key(name) in _OWN_LABELS for name in known):
        return {}
    return found


def _attribute_text(tree: LexborHTMLParser, attributes: dict[str, str]) -> str:
    """The tab as the page shows it: the title, then "label: value" lines."""
    title = tree.css_first("h1") or tree.css_first(".ant-descriptions-title") or tree.css_first("title")
    lines = [fold_space(title.text(deep=True))] if title is not None else []
    return "\n".join([*filter(None, lines), *(f"{label}: {value}" for label, value in attributes.items())])
