"""What a run tells while it works, on standard error: a bar on a terminal, plain lines, or one JSON object an event.

Events: "started", "listed", "failed" (an input that needs attention), "progress", "interrupted", "finished".
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol

from vnadmin_nlp.archive.statuses import GOOD

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

Form = Literal["text", "json"]
_EVERY = 10.0  # Seconds between two lines of progress.


class Progress(Protocol):
    """What a run calls."""

    def listed(self, inputs: int, done: int, to_do: int) -> None:
        """The inputs are known."""

    def took(self, name: str, status: str, reason: str | None) -> None:
        """An input has its status."""

    def told(self, event: str, **facts: Any) -> None:
        """Anything else."""

    def close(self) -> None:
        """The run is over."""


def progress_of(form: Form | None, stream: IO[str] | None = None) -> Progress:
    """The progress for a form; without one, what suits the stream: a bar on a terminal, JSON otherwise."""
    stream = sys.stderr if stream is None else stream
    if form == "json" or (form is None and not stream.isatty()):
        return Lines(stream, as_json=True)
    return OnTerminal(stream) if stream.isatty() else Lines(stream, as_json=False)


class Lines:
    """One line an event."""

    def __init__(self, stream: IO[str], *, as_json: bool) -> None:
        self._stream, self._json = stream, as_json
        self._counts: Counter[str] = Counter()
        self._to_do = 0
        self._start = self._last = time.monotonic()

    def listed(self, inputs: int, done: int, to_do: int) -> None:
        """The inputs are known."""
        self._to_do = to_do
        self._start = self._last = time.monotonic()
        self.told("listed", inputs=inputs, done=done, to_do=to_do)

    def took(self, name: str, status: str, reason: str | None) -> None:
        """An input has its status."""
        self._counts[status] += 1
        if status not in GOOD:
            self.told("failed", name=name, status=status, reason=reason)
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            count = self._counts.total()
            rate = count / (now - self._start)
            left = round((self._to_do - count) / rate)
            self.told("progress", done=count, to_do=self._to_do, rate=round(rate, 1), seconds_left=left, **self._counts)

    def told(self, event: str, **facts: Any) -> None:
        """Anything else."""
        if self._json:
            line = json.dumps({"event": event, **facts}, ensure_ascii=False)
        else:
            line = f"{event}: " + ", ".join(f"{key} {value}" for key, value in facts.items() if value is not None)
        print(line, file=self._stream, flush=True)

    def close(self) -> None:
        """Nothing is held open."""


class OnTerminal:
    """A bar with rate, remaining time and counts; failures scroll by above it."""

    def __init__(self, stream: IO[str]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._counts: Counter[str] = Counter()
        self._console = Console(file=stream)
        self._bar: Bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}/s"),
            TimeRemainingColumn(elapsed_when_finished=True),
            TextColumn("{task.fields[counts]}"),
            console=self._console,
        )
        self._task: TaskID | None = None
        self._start = time.monotonic()

    def listed(self, inputs: int, done: int, to_do: int) -> None:
        """The inputs are known."""
        self._console.print(f"{inputs:,} inputs, {done:,} done before, {to_do:,} to do")
        self._task = self._bar.add_task("", total=to_do, rate="–", counts="")
        self._start = time.monotonic()
        self._bar.start()

    def took(self, name: str, status: str, reason: str | None) -> None:
        """An input has its status."""
        self._counts[status] += 1
        if status not in GOOD:
            self._bar.console.print(f"{status}: {name}: {reason or ''}", markup=False, highlight=False)
        if self._task is not None:
            rate = self._counts.total() / max(0.001, time.monotonic() - self._start)
            shown = " ".join(f"{status} {count:,}" for status, count in self._counts.most_common())
            self._bar.update(self._task, advance=1, rate=f"{rate:,.0f}", counts=shown)

    def told(self, event: str, **facts: Any) -> None:
        """Anything else."""
        shown = ", ".join(f"{key} {value}" for key, value in facts.items() if value is not None)
        self._bar.console.print(f"{event}: {shown}", markup=False, highlight=False)

    def close(self) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()
