"""An ordered map over processes that survives the death of one.

`concurrent.futures` breaks the whole pool when a worker dies; here the pool is made anew, the item that was being
worked on is tried once more alone, and then given to `map_one` of the caller's choice in this process's stead.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4  # Items in flight for each process: enough to keep it busy, few enough to stay lazy.


def ordered_map(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int, on_crash: Callable[[Item], Result] | None = None
) -> Iterator[Result]:
    """`function` of each of `items`, in order, by `jobs` processes, a few items ahead of the reader.

    An item whose process dies twice is given to `on_crash`; without it BrokenProcessPool is raised.
    """
    context = multiprocessing.get_context("spawn")
    source = iter(items)
    pool = ProcessPoolExecutor(jobs, mp_context=context)
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    try:
        while True:
            for item in source:
                waiting.append((item, pool.submit(function, item)))
                if len(waiting) >= jobs * _AHEAD:
                    break
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield _alone(function, item, context, on_crash)
                pool = ProcessPoolExecutor(jobs, mp_context=context)
                waiting = deque((again, pool.submit(function, again)) for again, _ in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(
    function: Callable[[Item], Result],
    item: Item,
    context: multiprocessing.context.SpawnContext,
    on_crash: Callable[[Item], Result] | None,
) -> Result:
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            if on_crash is None:
                raise
            return on_crash(item)
