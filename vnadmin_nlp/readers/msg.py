"""E-mail as Outlook saves it (MSG): the message's text, then its attachments, attached messages too.

The container is read by python-oxmsg (MIT); the text is taken as HTML where the message has it, else plain, else from
its compressed RTF.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from typing import Any

from vnadmin_nlp.errors import UnreadableFileError
from vnadmin_nlp.readers import sniff
from vnadmin_nlp.readers.mail import LARGE_PICTURE, has_text, text_member
from vnadmin_nlp.readers.members import Member, container

_RTF_COMPRESSED, _CONTENT_ID, _HIDDEN = 0x1009, 0x3712, 0x7FFE
_EMBEDDED = "__substg1.0_3701000D"
_DEEPEST = 8


@container(sniff.MSG)
def open_msg(data: bytes, path: str) -> Iterator[Member]:
    """The text of a message, then its attachments. Raises UnreadableFileError where it is broken."""
    from oxmsg import Message

    try:
        members = list(_members(Message.load(data), path, 1))
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        AssertionError,
        struct.error,
    ) as error:
        raise UnreadableFileError(
            path, "file.damaged", "the message is cut off or broken", "Save it from the mail again."
        ) from error
    yield from members


def _members(message: Any, path: str, depth: int) -> Iterator[Member]:
    attached: list[Member] = []
    left_out = 0
    for number, attachment in enumerate(message.attachments, 1):
        if _is_decoration(attachment):
            left_out += 1
        else:
            attached.extend(_attachment(attachment, number, path, depth))
    text = _text_of(message)
    if has_text(text) or not attached:
        yield text_member(text, left_out)
    yield from attached


def _text_of(message: Any) -> bytes:
    for form in (message.html_body, message.body):
        text = str(form or "").strip("\x00")
        if text.strip():
            return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    packed = message.properties.binary_prop_value(_RTF_COMPRESSED)
    if not packed:
        return b""
    from compressed_rtf import decompress

    unpacked: bytes = decompress(packed)
    return unpacked


def _is_decoration(attachment: Any) -> bool:
    """True for a small picture that the text shows."""
    shown = attachment.properties.str_prop_value(_CONTENT_ID)
    is_picture = (attachment.mime_type or "").startswith("image/")
    return bool(shown) and is_picture and len(attachment.file_bytes or b"") < LARGE_PICTURE


def _attachment(attachment: Any, number: int, path: str, depth: int) -> Iterator[Member]:
    from oxmsg import Message

    name = (attachment.file_name or "").strip("\x00") or f"attachment-{number}"
    # A message that was attached whole stands in a folder of its own, which the library does not open by itself.
    inner = next((s for s in attachment._storage.storages if s.name == _EMBEDDED), None)
    if inner is not None and depth < _DEEPEST:
        for member in _members(Message(inner), path, depth + 1):
            yield member._replace(name="/".join(filter(None, (name, member.name))))
        return
    content = attachment.file_bytes
    if content:
        yield Member(name, content)
        return
    reason = "the attachment is only a link, or holds no bytes"
    yield Member(name, fault=UnreadableFileError(path, "file.empty", reason, "Ask for the file itself."))
