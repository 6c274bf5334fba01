"""What ends a command on an archive, as a line for people and an exit status; never a traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import wraps

UNEXPECTED, WRONG_CALL, MISSING = 1, 2, 5


def told(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """`run`, whose faults become messages: 2 a wrong call, 5 a package that is missing, 1 disk and file system."""

    @wraps(run)
    def guarded(arguments: argparse.Namespace) -> int:
        import sqlite3

        from vnadmin_nlp.errors import MissingDependencyError, UsageError, VnAdminError

        try:
            return run(arguments)
        except BrokenPipeError:
            raise
        except (VnAdminError, OSError, sqlite3.Error) as error:
            print(f"vnadmin: {error}", file=sys.stderr)
            if isinstance(error, MissingDependencyError):
                return MISSING
            return WRONG_CALL if isinstance(error, UsageError) else UNEXPECTED

    return guarded
