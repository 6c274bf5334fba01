"""What of a document's contents agrees with the gold: figures and obligations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import regex

from vnadmin_nlp.schema import Document, NumericTarget, Obligation
from vnadmin_nlp.scores import Gold, Report, compare_bag, fold_name


def compare_targets(report: Report, name: str, gold: Gold, document: Document) -> None:
    """Count the figures of one document: value, unit and status, then what each says of itself."""
    wanted = gold["targets"]
    found = list(document.targets)
    if wanted and all(row["unit"] == "%" for row in wanted):
        found = [t for t in found if t.unit == "%"]
    open_end = not gold.get("targets_complete", True)

    want = [(float(row["value"]), row["unit"], row["status"]) for row in wanted]
    got = [(value, target.unit, target.status) for target in found for value, _ in _ends(target)]
    compare_bag(report, "targets", name, want, got, open_end=open_end)
    required, required_got = (
        [(value, unit) for value, unit, status in rows if status == "required"] for rows in (want, got)
    )
    compare_bag(report, "targets.required", name, required, required_got, open_end=open_end)
    _compare_indicators(report, name, wanted, document)
    for key in ("comparator", "scope", "period"):
        rows = [row for row in wanted if row.get(key)]
        fold = _fold_period if key == "period" else fold_name
        have: Counter[tuple[float, str]] = Counter()
        for target in document.targets:
            for value, comparator in _ends(target):
                have[value, fold(comparator if key == "comparator" else getattr(target, key))] += 1
        hits = (Counter((float(r["value"]), fold(r[key])) for r in rows) & have).total()
        report.score(f"targets.{key}").add(hits, len(rows))


_TIME_WORDS = regex.compile(r"\b(?:năm|đến|hết|trong|vào|cuối|giai đoạn|tính)\b|\s")


def _fold_period(period: object) -> str:
    """A period without the words around it: "đến hết năm 2025" and "2025" are one."""
    return _TIME_WORDS.sub("", fold_name(period))


def _compare_indicators(report: Report, name: str, wanted: Sequence[Gold], document: Document) -> None:
    """Indicators overlap where at least half of the words of the longer one are in the other."""
    left = list(document.targets)
    for row in wanted:
        if not row.get("indicator"):
            continue
        want = Counter(_WORD.findall(fold_name(row["indicator"])))
        rated = []
        for index, target in enumerate(left):
            if float(row["value"]) in [value for value, _ in _ends(target)]:
                have = Counter(_WORD.findall(fold_name(target.indicator)))
                rated.append((-(want & have).total() / max(want.total(), have.total()), index))
        if not rated:
            continue  # a figure that was not found is counted among the targets
        rate, index = min(rated)
        ok = -rate >= _HALF
        report.score("targets.indicator").add(int(ok), 1)
        if not ok:
            report.miss("targets.indicator", name, row["indicator"], left[index].indicator)
        del left[index]


def _ends(target: NumericTarget) -> Iterator[tuple[float, str | None]]:
    """(value, comparator) of a figure: one, or two of a range. Gold tells the ends of a range as two rows."""
    yield float(target.value), target.comparator
    if target.value_max is not None:
        yield float(target.value_max), "<="


def compare_obligations(report: Report, name: str, gold: Gold, document: Document) -> None:
    """Count the bearers, the days and, where the gold has them, the tasks of one document."""
    bearers = " | ".join(fold_name(b.text) for o in document.obligations for b in o.bearers)
    for want in gold.get("bearers") or ():
        ok = all(_mentioned(part, bearers) for part in want.split(";"))
        report.score("obligations.bearer").add(int(ok), 1)
        if not ok:
            report.miss("obligations.bearer", name, want, bearers[:200])
    due = {o.due.date.isoformat() for o in document.obligations if o.due and o.due.date}
    for want in gold.get("due") or ():
        report.score("obligations.due").add(int(want in due), 1)
        if want not in due:
            report.miss("obligations.due", name, want, sorted(due))
    if gold.get("tasks") is not None:
        _compare_tasks(report, name, gold["tasks"], document, gold.get("complete_to"))


class _Pair(NamedTuple):
    """A task of the gold and the obligation found for it."""

    task: Gold
    found: Obligation


def _compare_tasks(report: Report, name: str, tasks: Sequence[Gold], document: Document, open_end: int | None) -> None:
    """Pair the tasks of the gold with the obligations found, and count what each pair has alike.

    `tasks` counts the actions alone; `whole` wants the same bearers and, where the gold tells it, the same provision.
    """
    found = [o for o in document.obligations if open_end is None or o.span is None or o.span.start < open_end]
    if not tasks:
        report.score("obligations.none").add(int(not found), 1)
        if found:
            report.miss("obligations.none", name, "no task", [str(o) for o in found[:3]])
    pairs, lost = _paired(tasks, found)
    extra = len(found) - len(pairs)
    report.score("obligations.tasks").add(len(pairs), len(tasks), extra)
    if lost:
        report.miss("obligations.tasks", name, [task["action_starts"] for task in lost[:5]], f"{len(found)} found")
    whole = sum(_same_bearers(task, obligation) and _same_provision(task, obligation) for task, obligation in pairs)
    told = [task for task in tasks if "bearers" in task]
    if told:
        report.score("obligations.whole").add(whole, len(tasks), len(found) - whole)
    for label, key, same in _ALIKE:
        for task, obligation in pairs:
            if key in task:
                ok = same(task, obligation)
                report.score(f"obligations.{label}").add(int(ok), 1)
                if not ok:
                    report.miss(f"obligations.{label}", name, f"{task[key]} ({task['action_starts'][:40]})", obligation)


def _paired(tasks: Sequence[Gold], found: Sequence[Obligation]) -> tuple[list[_Pair], list[Gold]]:
    """The likeliest pairs, each task and each obligation once, and the tasks without one."""
    rated = []
    for at, task in enumerate(tasks):
        for index, obligation in enumerate(found):
            alike = _alike(task["action_starts"], obligation.action)
            if alike >= _HALF:
                bonus = 0.3 * _same_bearers(task, obligation) + 0.2 * _same_provision(task, obligation)
                rated.append((-(alike + bonus), at, index))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, at, index in sorted(rated):
        if at not in pairs and index not in used:
            pairs[at] = index
            used.add(index)
    return (
        [_Pair(tasks[at], found[index]) for at, index in sorted(pairs.items())],
        [task for at, task in enumerate(tasks) if at not in pairs],
    )


_HALF = 0.5
_OPENING = 25  # characters
_WORDS = 8  # of an action that gold and result are compared by
_SLACK = 6  # words by which a result may begin earlier or later


def _alike(starts: str, action: str) -> float:
    """The share of the gold's first words that the action has among its first ones; half where it has them later."""
    starts, action = fold_name(starts), fold_name(action)
    want = starts.split()[:_WORDS]
    have = Counter(action.split()[: len(want) + _SLACK])
    alike = (Counter(want) & have).total() / len(want) if want else 0.0
    return max(alike, _HALF) if starts[:_OPENING] in action else alike


def _same_bearers(task: Gold, obligation: Obligation) -> bool:
    # "Chủ tịch 02 xã A và B" is two parties with the same words.
    return _same_parties(task.get("bearers") or [], list(dict.fromkeys(party.text for party in obligation.bearers)))


def _same_parties(want: Sequence[str], got: Sequence[str]) -> bool:
    """Whether two lists of parties say the same, however their lists are cut."""
    words = [Counter(_WORD.findall(fold_name(" ".join(names)))) for names in (want, got)]
    alike = (words[0] & words[1]).total()
    return alike >= _SAME * max(words[0].total(), words[1].total())


_WORD = regex.compile(r"\p{L}{2,}|\d+")
_SAME = 0.75


def _same_provision(task: Gold, obligation: Obligation) -> bool:
    """Whether the path is the same; a gold without a path asks for none."""
    want = task.get("path")
    return not want or fold_name(want) == fold_name(obligation.provision)


def _same_due(task: Gold, obligation: Obligation) -> bool:
    date = obligation.due.date if obligation.due else None
    return (task.get("due") or None) == (date.isoformat() if date else None)


def _same_recurrence(task: Gold, obligation: Obligation) -> bool:
    got = obligation.due.recurrence if obligation.due else None
    want = task.get("recurrence") or None
    return want == got or bool(want and got and not want.startswith("FREQ"))  # gold in words: any rule will do


_ALIKE: tuple[tuple[str, str, Callable[[Gold, Obligation], bool]], ...] = (
    ("bearers", "bearers", _same_bearers),
    ("coordinators", "coordinators", lambda t, o: _same_parties(t["coordinators"], [p.text for p in o.coordinators])),
    ("provision", "path", _same_provision),
    ("due_date", "due", _same_due),
    ("recurrence", "recurrence", _same_recurrence),
    ("nature", "nature", lambda task, obligation: task["nature"] == obligation.nature),
    ("modality", "modality", lambda task, obligation: task["modality"] == obligation.modality),
)


def _mentioned(part: str, bearers: str) -> bool:
    name = fold_name(part)
    return name in bearers or all(fold_name(piece) in bearers for piece in name.split(","))
