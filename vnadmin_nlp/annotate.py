"""Links and tags around citations, in plain text and in HTML, without breaking markup.

A citation may run over several elements ("Nghị định số <b>61/2018/NĐ-CP</b> ngày …"). Then each run of text inside it
is wrapped by itself, so that no tag of ours ever crosses one of the page's. All else of the page stays byte for byte.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import regex

from vnadmin_nlp.errors import UsageError
from vnadmin_nlp.parser import find_citations
from vnadmin_nlp.schema import Citation
from vnadmin_nlp.text import to_nfc

Template = str | Callable[[Citation, str], str]
"""A format with the fields of FIELDS, or a function of the citation and the words to wrap."""

FIELDS = ("text", "number", "title", "doc_type", "date", "year", "issuer", "pinpoint", "role", "form", "key")


def annotate_citations(text: str, template: Template, *, markup: Literal["text", "html"] = "text") -> str:
    """`text` in NFC with `template` put around each citation.

    `template` is a format such as '<a href="/vb?k={key}">{text}</a>', with the fields of FIELDS ("" where a value is
    absent; in HTML escaped), or a function of the citation and the words, which gives what stands in their place. In
    HTML nothing inside a link, a script, a style, a title or a textarea is touched.

    Raises UsageError for a format with other fields or without {text}.

    >>> annotate_citations("theo Nghị định số 61/2018/NĐ-CP;", "[{text}]({key})")
    'theo [Nghị định số 61/2018/NĐ-CP](NĐ|CP|61|2018);'
    >>> annotate_citations("theo <b>Công điện</b> 280/CĐ-TTg", "<i>{text}</i>", markup="html")
    'theo <b><i>Công điện</i></b><i> 280/CĐ-TTg</i>'
    """
    text = to_nfc(text)
    put = _put(template, escaped=markup == "html")
    if markup == "text":
        return "".join(_wrapped(text, ((c.span.start, c.span.end, c) for c in find_citations(text) if c.span), put))
    page = _Page(text)
    return "".join(_wrapped(text, page.places(find_citations(page.plain)), put))


def _put(template: Template, *, escaped: bool) -> Callable[[Citation, str], str]:
    if not isinstance(template, str):
        return template
    form: str = template
    known = dict.fromkeys(FIELDS, "")
    try:
        form.format(**known)
    except (KeyError, IndexError, ValueError) as error:
        raise UsageError(f"the template {form!r} has a field that is none of {', '.join(FIELDS)}: {error}") from error
    if "{text}" not in form:
        raise UsageError(f"the template {form!r} lacks {{text}}: the words of the citation would be lost")

    def put(citation: Citation, words: str) -> str:
        values = {name: html.escape(value) if escaped else value for name, value in _values(citation).items()}
        return form.format(**values | {"text": words})

    return put


def _values(citation: Citation) -> dict[str, str]:
    found = {
        "number": citation.number,
        "title": citation.title,
        "doc_type": citation.doc_type and citation.doc_type.name,
        "date": citation.date and citation.date.isoformat(),
        "year": citation.year,
        "issuer": citation.issuer and (citation.issuer.text or citation.issuer.name),
        "pinpoint": citation.pinpoint and citation.pinpoint.text,
        "role": citation.role,
        "form": citation.form,
        "key": citation.key,
    }
    return {name: "" if value is None else str(value) for name, value in found.items()}


def _wrapped(
    text: str, places: Iterator[tuple[int, int, Citation]], put: Callable[[Citation, str], str]
) -> Iterator[str]:
    last = 0
    for start, end, citation in places:
        if start < last:  # a citation inside another one: the outer one has it
            continue
        yield text[last:start]
        yield put(citation, text[start:end])
        last = end
    yield text[last:]


_PIECE = regex.compile(
    r"""(?P<mark><!--|<!\[CDATA\[|<[!?][^<>]{0,2000}>)
    |(?P<tag><(?P<close>/?)(?P<element>[a-zA-Z][a-zA-Z0-9:-]{0,40})(?:[^<>"']|"[^"]{0,8000}"|'[^']{0,8000}'){0,400}+>)
    |(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)""",
    regex.X,
)
# What stands in these is no text of the page, or is a link already.
_WHOLE = frozenset(("script", "style", "title", "textarea", "a"))
_INLINE = frozenset(
    (
        *("abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"),
        *("mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var"),
        *("wbr", "st1:place"),
    )
)


class _Run(NamedTuple):
    """A stretch of the page's text that no tag interrupts."""

    start: int
    """In the plain text."""
    length: int
    at: int
    """In the page."""
    end: int


class _Closing:
    """Finds where an element or comment that is left alone as a whole ends. What is searched in vain is not again."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.lower = page.lower() if len(page.lower()) == len(page) else page
        self.missing: set[str] = set()

    def end(self, match: regex.Match[str]) -> int:
        """Offset behind the whole; that behind the opening tag where no end follows."""
        after = int(match.end())
        if match["mark"]:
            mark = {"<!--": "-->", "<![CDATA[": "]]>"}.get(match["mark"])
            return after if mark is None else self._behind(mark, after)
        name = match["element"].lower()
        if match["close"] or name not in _WHOLE:
            return after
        return self._behind(f"</{name}", after, ">")

    def _behind(self, mark: str, after: int, then: str = "") -> int:
        found = -1 if mark in self.missing else self.lower.find(mark, after)
        if found < 0:
            self.missing.add(mark)
            return after
        close = self.page.find(then, found) if then else found + len(mark)
        return after if close < 0 else close + len(then)


class _Page:
    """An HTML page as plain text, with the way back to the page."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.runs: list[_Run] = []
        """In order; each stands for text as it is, or for one entity."""
        self.plain = ""
        pieces: list[str] = []
        size = last = 0
        closing = _Closing(page)
        while match := _PIECE.search(page, last):
            size = self._text(pieces, size, last, match.start())
            last = match.end()
            if match["entity"]:
                char = html.unescape(match["entity"])
                if len(char) == 1:
                    self.runs.append(_Run(size, 1, match.start(), match.end()))
                pieces.append(char)
                size += len(char)
                continue
            last = closing.end(match)
            if match["mark"] or match["element"].lower() not in _INLINE:
                pieces.append("\n")
                size += 1
        self._text(pieces, size, last, len(page))
        self.plain = "".join(pieces)

    def _text(self, pieces: list[str], size: int, start: int, end: int) -> int:
        if start == end:
            return size
        # A line break of the source is a space of the page.
        words = self.page[start:end].replace("\n", " ").replace("\r", " ")
        pieces.append(words)
        self.runs.append(_Run(size, end - start, start, end))
        return size + end - start

    def places(self, citations: list[Citation]) -> Iterator[tuple[int, int, Citation]]:
        """Where each citation's words stand in the page, a stretch between tags at a time."""
        first = 0
        for citation in citations:
            if citation.span is None:
                continue
            start, end = citation.span.start, citation.span.end
            while first < len(self.runs) and self.runs[first].start + self.runs[first].length <= start:
                first += 1
            yield from ((a, b, citation) for a, b in self._stretches(first, start, end))

    def _stretches(self, first: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        open_from = open_to = -1
        for run in self.runs[first : first + 400]:
            if run.start >= end:
                break
            a = run.at + max(0, start - run.start) if run.length == run.end - run.at else run.at
            b = run.at + min(run.length, end - run.start) if run.length == run.end - run.at else run.end
            if a == open_to:
                open_to = b
                continue
            if open_to > open_from and self.page[open_from:open_to].strip():
                yield open_from, open_to
            open_from, open_to = a, b
        if open_to > open_from and self.page[open_from:open_to].strip():
            yield open_from, open_to
