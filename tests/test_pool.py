"""The map over processes: order, the death of a process, a script that cannot start any."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vnadmin_nlp.errors import WorkerDiedError
from vnadmin_nlp.pool import Workers, ordered_map


def double(number: int) -> int:
    return number * 2


def double_or_die(number: int) -> int:
    if number % 7 == 3:
        os._exit(9)
    return number * 2


def minus_one(_: int) -> int:
    return -1


@pytest.mark.parametrize("count", [0, 1, 30])
def test_results_come_in_order(count: int) -> None:
    assert list(ordered_map(double, range(count), 2)) == [2 * number for number in range(count)]


def test_a_death_costs_only_its_own_item() -> None:
    results = list(ordered_map(double_or_die, range(20), 2, minus_one))
    assert results == [-1 if number % 7 == 3 else 2 * number for number in range(20)]


def test_a_death_without_answer_is_raised() -> None:
    with pytest.raises(WorkerDiedError):
        list(ordered_map(double_or_die, [3], 1))


def test_a_fault_of_the_function_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(ordered_map((1).__floordiv__, [1, 0], 1))


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []
    results = ordered_map(double, (taken.append(number) or number for number in range(100)), 1)
    assert next(results) == 0
    assert len(taken) < 10
    results.close()  # type: ignore[attr-defined]


def test_a_script_without_guard_is_told_at_once(tmp_path: Path) -> None:
    script = tmp_path / "khong_co_guard.py"
    script.write_text("from vnadmin_nlp import parse_files\nprint(list(parse_files(['x.txt'] * 50, jobs=2)))\n")
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    assert run.stdout == ""
    last = run.stderr.strip().splitlines()[-1]
    assert "UsageError" in last
    assert 'if __name__ == "__main__":' in last


def pid_and_size(data: bytes) -> tuple[int, bytes]:
    return os.getpid(), data * 2


def test_large_items_and_results_do_not_block_each_other() -> None:
    """Both ends of a pipe that write more than it holds would wait for ever."""
    with Workers(pid_and_size, 2, timeout=30) as workers:
        for _ in range(6):
            workers.submit(b"x" * 3_000_000)
        sizes = []
        while workers.busy:
            sizes += [len(outcome.result[1]) for outcome in workers.wait() if outcome.result]
    assert sizes == [6_000_000] * 6


def test_processes_are_replaced() -> None:
    with Workers(pid_and_size, 1, recycle_after=3) as workers:
        for _ in range(9):
            workers.submit(b"x")
        pids = []
        while workers.busy:
            pids += [outcome.result[0] for outcome in workers.wait() if outcome.result]
    assert len(pids) == 9
    assert len(set(pids)) >= 3


def test_waiting_ends_when_told() -> None:
    with Workers(pid_and_size, 1) as workers:
        assert workers.wait() == []
        workers.submit(b"x" * 10)
        assert workers.wait(0.0) == []
        assert len(workers.wait()) == 1
