"""Keys: one string for one document, however it is cited.

"<type code>|<issuer>|<number without leading zeros>|<year>": "NĐ|CP|61|2018". The same symbol exists in every province,
so a local document's key names the province; where that is not known there is no key.
"""

from __future__ import annotations

from vnadmin_nlp.citations.drafts import Draft
from vnadmin_nlp.lexicon import tsv
from vnadmin_nlp.schema import Row
from vnadmin_nlp.symbols import parse_symbol
from vnadmin_nlp.text import fold_key

_NATIONAL = {"CP", "TTg", "QH", "UBTVQH", "CTN", "VPCP", "VPQH", "TANDTC", "VKSNDTC", "HĐTP", "KTNN", "TTCP", "NHNN", "UBDT", "TW", "VPTW", "HĐBT"}
_LOCAL_B = {"BCĐ", "BQL", "BCH", "BTC", "BHXH"}


def key_of(draft: Draft, issuer: str | None, own: Row | None) -> str | None:
    """The key of a mention whose issuer is written `issuer`; None where its issuer or its year is not known."""
    if draft.number is None:
        return _law_key(draft)
    row = draft.number
    year = row["year"] or (draft.date.year if draft.date else None)
    body = _body(row, issuer, own)
    if body is None or year is None:
        return None
    code = row["type_code"] or ("L" if body in ("QH", "UBTVQH") else "CV")
    return f"{code}|{body}|{row['serial'].lstrip('0')}|{year}"


def _body(row: Row, issuer: str | None, own: Row | None) -> str | None:
    codes = row["issuer_codes"]
    if not codes:
        return None
    if len(codes) > 1:
        return "-".join(codes)
    code = str(codes[0])
    if code in _NATIONAL or _is_ministry(code, issuer):
        return code.replace("TTG", "TTg")
    if issuer is None:
        return None
    name = fold_key(issuer).replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd")
    name = name.removeprefix("chủ tịch ").removeprefix("giám đốc ")
    if any(name.endswith(generic) for generic in ("ubnd tỉnh", "ubnd thành phố", "hđnd tỉnh", "tỉnh ủy", "ubnd huyện", "ubnd xã")) or name.startswith("sở "):
        province = (own or {}).get("province")
        return f"{name}@{fold_key(province)}" if province else None
    return name


def _is_ministry(code: str, issuer: str | None) -> bool:
    if code in _LOCAL_B and not (issuer and fold_key(issuer).startswith("bộ")):
        return code == "BTC" and issuer is None
    return code.startswith("B") and len(code) >= 3


def _law_key(draft: Draft) -> str | None:
    """The key of a law by its registered number; None for a name that fits several."""
    title = fold_key(draft.title or "")
    found = [row for row in tsv("laws") if fold_key(row[0]) == title and len(row) > 2 and row[1]]
    if draft.date is not None:
        found = [row for row in found if row[2] == draft.date.isoformat()]
    elif draft.year is not None:
        found = [row for row in found if row[2][:4] == str(draft.year)]
    if len(found) != 1:
        return None
    row = parse_symbol(found[0][1])
    if row is None or row["year"] is None:
        return None
    return f"L|{row['issuer_codes'][0]}|{row['serial'].lstrip('0')}|{row['year']}"
