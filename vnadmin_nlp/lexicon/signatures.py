"""Signing capacities and the positions of signers."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from vnadmin_nlp.lexicon.tables import folded, table

Rank = Literal["head", "deputy", "member"]
_RANKS: tuple[Rank, ...] = ("head", "deputy", "member")


class CapacityRow(NamedTuple):
    """Thẩm quyền ký: in whose place somebody signs."""

    code: str
    """"KT", "TM", "TL", "TUQ", "Q": the contract's capacities."""
    name: str
    """What it stands for: "ký thay"."""
    forms: tuple[str, ...]
    """As printed by state ("KT.") and Party ("K/T")."""
    followed: str
    """What stands behind it: "collective", "head" (the position signed for), "own" (the signer's own position)."""
    examples: tuple[str, ...]


class PositionRow(NamedTuple):
    """Chức vụ of a signer."""

    name: str
    """As in running text: "Phó Chủ tịch"."""
    rank: Rank
    head: str | None
    """For a deputy the position he signs KT. for: "Chủ tịch"; None for others."""


@cache
def capacities() -> tuple[CapacityRow, ...]:
    """The capacities of Nghị định 30/2020/NĐ-CP, Điều 13, with the Party's forms.

    >>> {row.code: row.name for row in capacities()}["TUQ"]
    'thừa ủy quyền'
    """
    return tuple(
        CapacityRow(code, row["name"], tuple(row["forms"]), row["followed"], tuple(row["examples"]))
        for code, row in table("capacities")["capacity"].items()
    )


@cache
def positions() -> tuple[PositionRow, ...]:
    """The positions that stand in signature blocks. Longer titles begin with one of them: the list is open.

    >>> {row.name: row.head for row in positions()}["Phó Cục trưởng"]
    'Cục trưởng'
    """
    heads = table("capacities")["head_of"]
    return tuple(
        PositionRow(name, rank, (heads.get(name) or _head_of(name)) if rank == "deputy" else None)
        for rank in _RANKS
        for name in table("capacities")["rank"][rank]["names"]
    )


def _head_of(deputy: str) -> str:
    head = deputy.removeprefix("Phó ").removesuffix(" Thường trực")
    return head[0].upper() + head[1:]


@cache
def _positions_by_name() -> dict[str, PositionRow]:
    return {folded(row.name): row for row in positions()}


def position_opening(text: str) -> PositionRow | None:
    """The position that `text` begins with, the longest that fits; None if none does.

    >>> position_opening("PHÓ GIÁM ĐỐC SỞ NỘI VỤ").head
    'Giám đốc Sở'
    >>> position_opening("Nguyễn Văn A") is None
    True
    """
    words = folded(text).split()
    index = _positions_by_name()
    for size in range(min(len(words), _LONGEST_POSITION), 0, -1):
        row = index.get(" ".join(words[:size]))
        if row is not None:
            return row
    return None


_LONGEST_POSITION = 7  # words: "Phó Trưởng Đoàn đại biểu Quốc hội"
