"""Links around citations: the page's own markup survives, whatever stands in it."""

import html.parser
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnadmin_nlp as va

LINK = '<a class="vb" data-key="{key}">{text}</a>'


def linked(page):
    return va.annotate_citations(page, LINK, markup="html")


def test_plain_text():
    text = "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ; Luật Đất đai năm 2013."
    out = va.annotate_citations(text, "[{text}|{role}|{key}]")
    assert out == (
        "Căn cứ [Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ|basis|NĐ|CP|61|2018]; "
        "[Luật Đất đai năm 2013|basis|L|QH|45|2013]."
    )


def test_a_function_decides():
    out = va.annotate_citations("theo Công văn số 5/SNV-TT", lambda c, words: f"<{c.number}>{words.upper()}")
    assert out == "theo <5/SNV-TT>CÔNG VĂN SỐ 5/SNV-TT"


def test_absent_values_are_empty():
    assert va.annotate_citations("theo Công văn số 5/SNV-TT", "{text}({date}{key})") == "theo Công văn số 5/SNV-TT()"


@pytest.mark.parametrize("template", ["<b>{words}</b>", "<b></b>", "{text} {", "{0}"])
def test_a_bad_template_is_a_wrong_call(template):
    with pytest.raises(va.UsageError):
        va.annotate_citations("theo Công văn số 5/SNV-TT", template)


PAGES = [
    ("no markup", "theo Nghị định số 1/2020/NĐ-CP;", 1),
    ("over an element", "theo Nghị định số <b>1/2020/NĐ-CP</b> ngày 2/1/2020", 3),
    ("half inside an element", "<p>theo <b>Nghị định số</b> 1/2020/NĐ-CP</p>", 2),
    ("over lines of the source", "theo Nghị định\nsố 1/2020/NĐ-CP", 1),
    ("entities", "theo Ngh&#7883; &#273;&#7883;nh s&#7889;&nbsp;1/2020/N&#272;-CP", 1),
    ("a paragraph's end ends a citation", "<p>các Nghị định</p><p>1/2020/NĐ-CP</p>", 1),
    ("inside a link", 'xem <a href="/x">Nghị định số 1/2020/NĐ-CP</a>', 0),
    ("in a script", "<script>var a = 'Nghị định số 1/2020/NĐ-CP';</script>", 0),
    ("in a comment", "<!-- Nghị định số 1/2020/NĐ-CP -->", 0),
    ("in an attribute", '<p title="Nghị định số 1/2020/NĐ-CP > x">văn bản</p>', 0),
    ("in the title", "<title>Nghị định số 1/2020/NĐ-CP</title><p>văn bản</p>", 0),
    ("broken markup", "<p theo Nghị định số 1/2020/NĐ-CP", 1),
    ("a script that never ends", "<script> theo Nghị định số 1/2020/NĐ-CP", 1),
]


@pytest.mark.parametrize(("why", "page", "links"), PAGES, ids=[row[0] for row in PAGES])
def test_page(why, page, links):
    out = linked(page)
    assert out.count('<a class="vb"') == links
    assert stripped(out) == page


def stripped(out):
    return re.sub(r'<a class="vb" data-key="[^"]*">(.*?)</a>', r"\1", out, flags=re.DOTALL)


class Balance(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.crossed = False

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.crossed |= not self.open or self.open.pop() != tag


WORDS = st.sampled_from(
    (
        "theo ",
        "Nghị định ",
        "số ",
        "1/2020/NĐ-CP",
        " ngày 2/1/2020",
        " của ",
        "Chính phủ",
        ", ",
        "Luật Đất đai năm 2013",
        "<br>",
        "&nbsp;",
    )
)
NODES = st.recursive(
    st.lists(WORDS, min_size=1, max_size=6).map("".join),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(("b", "i", "span", "p", "td", "a")),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.lists(NODES, max_size=5).map("".join))
@settings(max_examples=300, deadline=None)
def test_tags_never_cross_and_the_page_survives(page):
    out = linked(page)
    assert stripped(out) == unicodedata.normalize("NFC", page)
    balance = Balance()
    balance.feed(out)
    assert not balance.crossed
    assert balance.open == []


def test_long_pages_stay_linear():
    import time

    def seconds(count):
        page = "<p>theo <b>Nghị định</b> số 1/2020/NĐ-CP</p><script><!-- <a '" * count
        started = time.perf_counter()
        linked(page)
        return time.perf_counter() - started

    seconds(10)
    assert seconds(2000) < 30 * seconds(200) + 0.3
