"""E-mail as a file (EML), and web pages saved as one (MHTML): the message's text, then its attachments.

Reads         the text, as HTML where the message has it, else plain; every attachment, attached messages too
Leaves out    small pictures that the text shows (logos), signatures of S/MIME and PGP; an issue tells how many
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message

from vnadmin_nlp.errors import UnreadableFileError, issue
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.members import Member, container

LARGE_PICTURE = 50 * 1024  # bytes: a logo has fewer, a page that somebody pasted has more
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_DEEPEST = 50


@container(sniff.MAIL)
def open_mail(data: bytes, path: str) -> Iterator[Member]:
    """The text of a message, then its attachments. Raises UnreadableFileError where it is no message."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        parts = list(_parts(message, 0))
        body = _body(parts)
        attached = [part for part in parts if part is not body and not _is_alternative(part, body)]
        left_out = [part for part in attached if _is_decoration(part)]
        members = [_attachment(part, number, path) for number, part in enumerate(attached, 1) if part not in left_out]
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableFileError(path, "file.damaged", "the message is broken", "Save it from the mail again.") from (
            error
        )
    text = _text_of(body) if body is not None else b""
    if has_text(text) or not members:
        yield text_member(text, len(left_out))
    yield from members


def text_member(text: bytes, left_out: int) -> Member:
    """A message's own text as a member; `left_out` small pictures and signatures are told."""
    note = f"{left_out} small pictures or electronic signatures of the message were left out."
    issues = (issue("file.members_left_out", note),) if left_out else ()
    return Member(None, text, media_type=sniff.MAIL, reader="mail", issues=issues)


def has_text(text: bytes) -> bool:
    """True where a message's text holds more than white space."""
    return bool(text.removeprefix(codecs.BOM_UTF8).strip())


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """The leaves of a message, attached messages whole."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822" and depth < _DEEPEST:
        for part in message.iter_parts() if isinstance(message, EmailMessage) else message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    else:
        yield message


def _is_text(part: Message) -> bool:
    return part.get_content_type() in ("text/html", "text/plain") and part.get_content_disposition() != "attachment"


def _body(parts: list[Message]) -> Message | None:
    """The part that is the message's text: the first HTML, else the first plain one."""
    texts = [part for part in parts if _is_text(part) and not part.get_filename()]
    return next((part for part in texts if part.get_content_type() == "text/html"), texts[0] if texts else None)


def _is_alternative(part: Message, body: Message | None) -> bool:
    """True for the plain form of a text that stands in HTML too, which mailers put before it."""
    return (
        body is not None
        and body.get_content_type() == "text/html"
        and part.get_content_type() == "text/plain"
        and _is_text(part)
        and not part.get_filename()
    )


def _is_decoration(part: Message) -> bool:
    if part.get_content_type() in _SIGNATURES:
        return True
    shown = part.get_content_disposition() != "attachment" and (part["Content-ID"] or part["Content-Location"])
    if not shown:
        return False
    kind = part.get_content_maintype()
    return kind in ("text", "font") or (kind == "image" and len(_bytes_of(part)) < LARGE_PICTURE)


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text_of(part: Message) -> bytes:
    """The text in UTF-8 with a mark, where its declared character set is right; else as it is."""
    raw = _bytes_of(part)
    try:
        return codecs.BOM_UTF8 + raw.decode(part.get_content_charset() or "utf-8").encode()
    except (LookupError, UnicodeError):
        return raw


def _attachment(part: Message, number: int, path: str) -> Member:
    name = part.get_filename() or f"attachment-{number}"
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        subject = inner.get("Subject", "") if isinstance(inner, Message) else ""
        name = part.get_filename() or f"{subject or f'message-{number}'}.eml"
        return Member(name, bytes(inner)) if isinstance(inner, Message) else Member(name)
    content = _bytes_of(part)
    if not content:
        fault = UnreadableFileError(path, "file.empty", "the attachment holds no bytes", "Ask for it again.")
        return Member(name, fault=fault)
    return Member(name, content)
