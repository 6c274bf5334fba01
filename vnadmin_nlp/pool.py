"""Supervised processes: a function over many items, where no item can stop the others.

`multiprocessing.Pool` hangs for ever when a process dies, `concurrent.futures` breaks whole. Here each process is
watched alone. An item whose process dies is tried once more, alone, in a fresh process; one that takes too long or too
much memory is killed. Either way it comes back as an `Outcome` with a fault, and the others go on. `Workers` is the
loop's own tool; `ordered_map` is the same as an ordered, lazy map.

Each process works on one item and holds the next ready, so that none waits for this process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from vnadmin_nlp.errors import UsageError, WorkerDiedError

if TYPE_CHECKING:
    import psutil

Item = TypeVar("Item")
Result = TypeVar("Result")
Fault = Literal["crashed", "timeout", "out_of_memory"]

_AHEAD = 4  # Items in flight for each process of `ordered_map`: enough to keep it busy, few enough to stay lazy.
_DEPTH = 2  # Items a process holds: the one it works on and the next.
# A larger item is only sent to a process that waits for it: two that write into full pipes would wait for ever.
_SMALL = 16_384
_TICK = 0.1  # Seconds between two looks at time and memory.
# Only an item that takes longer than this (seconds) is asked for the programs it started: that means to look at every
# process of the machine.
_LONG = 2.0
_FAILED_STARTS = 3  # Processes in a row that die before they are ready: then it is not the items.
_CONTEXT = multiprocessing.get_context("spawn")
_NO_START = (
    "the processes did not start: a script that asks for more than one must do so below "
    '`if __name__ == "__main__":`, because each process imports the script anew; or use one process (jobs=1)'
)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of one item: a result, an exception of the function, or a fault of its process."""

    item: Item
    result: Result | None = None
    error: Exception | None = None
    fault: Fault | None = None
    seconds: float = 0.0
    """How long its process worked on it, as seen from here."""


class Workers(Generic[Item, Result]):
    """Processes that run `function`, each watched alone. Use as a context manager.

    `timeout` is in seconds an item; `max_memory` in bytes a process, which is looked at every tenth of a second, so
    that a process may be over it for that long. A process that has done `recycle_after` items is replaced.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        jobs: int,
        *,
        timeout: float | None = None,
        max_memory: int | None = None,
        recycle_after: int | None = None,
    ) -> None:
        self._function = function
        self._timeout = timeout
        self._max_memory = max_memory
        self._recycle_after = recycle_after
        self._backlog: deque[_Task] = deque()
        self._done: deque[Outcome[Item, Result]] = deque()
        self._failed_starts = 0
        self._next_tick = 0.0
        self._workers = [self._new() for _ in range(jobs)]

    def __enter__(self) -> Workers[Item, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process: idle ones by telling them, busy ones by killing them."""
        for worker in self._workers:
            worker.dismiss()
        for worker in self._workers:
            worker.end()
        self._workers = []

    @property
    def pids(self) -> list[int]:
        """Process ids, for those who watch from outside."""
        return [worker.process.pid or 0 for worker in self._workers]

    @property
    def busy(self) -> int:
        """Items given and not yet handed back."""
        return len(self._backlog) + len(self._done) + sum(len(worker.tasks) for worker in self._workers)

    @property
    def room(self) -> bool:
        """True where a process would take another item at once."""
        return not self._backlog and any(worker.takes(0) for worker in self._workers)

    def submit(self, item: Item) -> None:
        """Give an item; its outcome comes from `wait`. Raises what pickle raises for an item it cannot carry."""
        self._backlog.append(_Task(item, bytes(ForkingPickler.dumps(item))))
        self._deal()

    def wait(self, seconds: float | None = None) -> list[Outcome[Item, Result]]:
        """The outcomes that are there, at least one unless `seconds` pass or nothing is under way.

        Raises UsageError where processes cannot be started at all.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            busy = bool(self._backlog) or any(worker.tasks for worker in self._workers)
            if busy:
                self._look(0.0 if self._done else _TICK)
            if self._done or not busy or (end is not None and time.monotonic() >= end):
                outcomes = list(self._done)
                self._done.clear()
                return outcomes

    def _look(self, seconds: float) -> None:
        """One round: take in what came, bury the dead, stop those over a limit, hand out more."""
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in connection.wait(list(by_pipe), seconds):
            worker = by_pipe[pipe]
            try:
                self._take(worker, pickle.loads(worker.pipe.recv_bytes()))
            except (EOFError, OSError):
                self._bury(worker)
        # Time is judged only after everything that came was taken in: a busy caller must not make an item late.
        now = time.monotonic()
        if now >= self._next_tick and not connection.wait([worker.pipe for worker in self._workers], 0):
            self._next_tick = now + _TICK
            self._stop_those_over_limits(now)
        self._deal()

    def _take(self, worker: _Worker, message: tuple[str, Any]) -> None:
        kind, value = message
        now = time.monotonic()
        if kind == "ready":
            worker.ready, worker.since = True, now
            self._failed_starts = 0
            return
        task = worker.tasks.popleft()
        seconds, worker.since = now - worker.since, now
        worker.count += 1
        self._done.append(
            Outcome(task.item, error=value, seconds=seconds)
            if kind == "error"
            else Outcome(task.item, result=value, seconds=seconds)
        )
        if self._recycle_after is not None and worker.count >= self._recycle_after:
            worker.retiring = True
        if worker.retiring and not worker.tasks:
            self._replace(worker)

    def _bury(self, worker: _Worker, fault: Fault = "crashed", *, again: bool = True) -> None:
        """Replace a dead process. Its first item is to blame; the others go back in front of the queue."""
        tasks = list(worker.tasks)
        worker.tasks.clear()
        fresh = self._replace(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise UsageError(_NO_START)
            self._backlog.extendleft(reversed(tasks))
        elif tasks:
            blamed, *others = tasks
            self._backlog.extendleft(reversed(others))
            if again and not blamed.alone:
                blamed.alone = True
                fresh.give(blamed)
            else:
                self._done.append(Outcome(blamed.item, fault=fault, seconds=time.monotonic() - worker.since))

    def _replace(self, worker: _Worker) -> _Worker:
        worker.dismiss()
        worker.end()
        fresh = self._new()
        self._workers[self._workers.index(worker)] = fresh
        return fresh

    def _new(self) -> _Worker:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(self._function, theirs), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _stop_those_over_limits(self, now: float) -> None:
        for worker in list(self._workers):
            if not worker.tasks or not worker.ready:
                continue
            if self._timeout is not None and now - worker.since > self._timeout:
                worker.kill()
                self._bury(worker, "timeout", again=False)
            elif self._max_memory is not None and worker.memory(now) > self._max_memory:
                worker.kill()
                # What items before it left behind may be to blame: a fresh process decides.
                self._bury(worker, "out_of_memory", again=worker.count > 0)

    def _deal(self) -> None:
        while self._backlog:
            task = self._backlog[0]
            free = [worker for worker in self._workers if worker.takes(len(task.data))]
            if not free:
                return
            min(free, key=lambda one: len(one.tasks)).give(self._backlog.popleft())


def ordered_map(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int,
    on_crash: Callable[[Item], Result] | None = None,
) -> Iterator[Result]:
    """`function` of each of `items`, in order, by `jobs` processes, a few items ahead of the reader.

    An item whose process dies twice is given to `on_crash`; without it WorkerDiedError is raised. Raises UsageError
    before the first item where processes cannot be started at all.
    """
    source = enumerate(items)
    waiting: dict[int, Outcome[tuple[int, Item], Result]] = {}
    with Workers(_Numbered(function), jobs) as workers:
        wanted = 0
        while True:
            while workers.busy + len(waiting) < jobs * _AHEAD and (numbered := next(source, None)) is not None:
                workers.submit(numbered)
            while wanted not in waiting:
                outcomes = workers.wait()
                if not outcomes:
                    return
                waiting.update((outcome.item[0], outcome) for outcome in outcomes)
            outcome = waiting.pop(wanted)
            wanted += 1
            if outcome.error is not None:
                raise outcome.error
            if outcome.fault is None:
                yield outcome.result  # type: ignore[misc]
            elif on_crash is not None:
                yield on_crash(outcome.item[1])
            else:
                raise WorkerDiedError(f"the process that worked on {outcome.item[1]!r} died twice")


@dataclass(frozen=True, slots=True)
class _Numbered(Generic[Item, Result]):
    """`function` of the item of a numbered pair."""

    function: Callable[[Item], Result]

    def __call__(self, numbered: tuple[int, Item]) -> Result:
        return self.function(numbered[1])


@dataclass(slots=True)
class _Task:
    item: Any
    data: bytes
    alone: bool = False
    """True for the second try: no other item in the process, and a fresh one."""


class _Worker:
    """One process, seen from here."""

    def __init__(self, process: Any, pipe: Any) -> None:
        self.process = process
        self.pipe = pipe
        self.tasks: deque[_Task] = deque()
        self.ready = False
        self.retiring = False
        self.watched: psutil.Process | None = None
        self.count = 0
        self.since = 0.0
        """When it began with the first of its tasks."""

    def takes(self, size: int) -> bool:
        """True where an item of `size` bytes may be given now."""
        if self.retiring or any(task.alone for task in self.tasks):
            return False
        return not self.tasks if size > _SMALL else len(self.tasks) < _DEPTH

    def give(self, task: _Task) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        # A pipe whose other end died is found by the next look, with the task among those that go back.
        with contextlib.suppress(OSError):
            self.pipe.send_bytes(task.data)

    def memory(self, now: float) -> int:
        """Bytes that it holds, with the programs it started where it works long; 0 where it is gone."""
        import psutil

        with contextlib.suppress(psutil.Error):
            self.watched = self.watched or psutil.Process(self.process.pid)
            held = int(self.watched.memory_info().rss)
            if now - self.since > _LONG:
                held += sum(int(child.memory_info().rss) for child in self.watched.children(recursive=True))
            return held
        return 0

    def kill(self) -> None:
        """Kill it with whatever programs it started."""
        import psutil

        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self.process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
        self.process.kill()

    def dismiss(self) -> None:
        """Tell an idle process to end, kill a busy one."""
        if self.tasks or not self.ready:
            self.kill()
            return
        with contextlib.suppress(OSError):
            self.pipe.send_bytes(b"")

    def end(self) -> None:
        self.process.join(5)
        if self.process.is_alive():
            self.kill()
            self.process.join()
        self.pipe.close()
        self.process.close()


def _serve(function: Callable[[Any], Any], pipe: connection.Connection) -> None:
    """What runs in the process: items in, results out, until told to end or left alone."""
    # The terminal sends Ctrl-C to all; only the process that watches decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(pickle.dumps(("ready", None)))
        while data := pipe.recv_bytes():
            pipe.send_bytes(_answer(function, data))


def _answer(function: Callable[[Any], Any], data: bytes) -> bytes:
    try:
        return bytes(ForkingPickler.dumps(("result", function(pickle.loads(data)))))
    except Exception as error:
        try:
            answer = pickle.dumps(("error", error))
            pickle.loads(answer)
        except Exception:  # an exception that cannot be carried over a pipe
            answer = pickle.dumps(("error", RuntimeError(f"{type(error).__name__}: {error}")))
        return answer


def _end_with_parent() -> None:
    """End when the process that watches was killed: nobody would stop an item that hangs."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
