"""An ordered map over processes that survives the death of one.

`concurrent.futures` breaks the whole pool when a worker dies. Here the pool is then made anew, the first item without
a result is tried once more alone, and where its process dies again the caller's `on_crash` gives the result.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from vnadmin_nlp.errors import UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4  # Items in flight for each process: enough to keep it busy, few enough to stay lazy.
_NO_START = (
    "the processes did not start: a script that asks for more than one must do so below "
    '`if __name__ == "__main__":`, because each process imports the script anew; or use one process (jobs=1)'
)


def ordered_map(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int,
    on_crash: Callable[[Item], Result] | None = None,
) -> Iterator[Result]:
    """`function` of each of `items`, in order, by `jobs` processes, a few items ahead of the reader.

    An item whose process dies twice is given to `on_crash`; without it BrokenProcessPool is raised. Raises UsageError
    before the first item where processes cannot be started at all.
    """
    source = iter(items)
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    pool = _started(jobs)
    finished = False
    try:
        while True:
            for item in islice(source, jobs * _AHEAD - len(waiting)):
                waiting.append((item, _submitted(pool, function, item)))
            if not waiting:
                finished = True
                return
            item, future = waiting.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                result = _alone(function, item, on_crash)
                pool = _new_pool(jobs)
                waiting = deque(
                    (again, _kept(before) or _submitted(pool, function, again)) for again, before in waiting
                )
            yield result
    finally:
        # Idle processes are waited for: an interpreter that ends meanwhile writes to their closed pipe. Busy ones not.
        pool.shutdown(wait=finished, cancel_futures=True)


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _started(jobs: int) -> ProcessPoolExecutor:
    """A pool whose processes are known to start: a script without the guard ends here and not at every item."""
    pool = _new_pool(jobs)
    try:
        pool.submit(int).result()
    except BrokenProcessPool as error:
        pool.shutdown(wait=False, cancel_futures=True)
        raise UsageError(_NO_START) from error
    return pool


def _submitted(pool: ProcessPoolExecutor, function: Callable[[Item], Result], item: Item) -> Future[Result]:
    """The item's future; in a pool that broke meanwhile one that says so when its turn comes."""
    try:
        return pool.submit(function, item)
    except BrokenProcessPool as error:
        failed: Future[Result] = Future()
        failed.set_exception(error)
        return failed


def _kept(future: Future[Result]) -> Future[Result] | None:
    """`future` where it was done before the pool broke; None where its item must be submitted again."""
    done = future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool)
    return future if done else None


def _alone(function: Callable[[Item], Result], item: Item, on_crash: Callable[[Item], Result] | None) -> Result:
    with _new_pool(1) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            if on_crash is None:
                raise
            return on_crash(item)
