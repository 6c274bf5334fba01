"""Working days of Vietnam, counted with the calendar of the library `holidays`.

Reads         5 working days behind 6 February 2024, over Tết -> 20 February 2024
Leaves alone  Saturdays and Sundays but those that make up for a bridging day, public holidays, days off in lieu
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

_FARTHEST = 1000
"""More working days than this are a misread number."""


@lru_cache(maxsize=64)
def _calendar(year: int) -> Any:
    return import_module("holidays").country_holidays("VN", years=year)


def is_working_day(day: datetime.date) -> bool:
    """Whether offices work on a day.

    >>> is_working_day(datetime.date(2024, 2, 12)), is_working_day(datetime.date(2024, 2, 15))
    (False, True)
    """
    return bool(_calendar(day.year).is_working_day(day))


def add_working_days(start: datetime.date, number: int) -> datetime.date | None:
    """The day `number` working days after `start`; None where so many cannot be meant.

    >>> add_working_days(datetime.date(2024, 2, 6), 5)
    datetime.date(2024, 2, 20)
    """
    if number > _FARTHEST:
        return None
    day = start
    while number > 0:
        day += datetime.timedelta(days=1)
        number -= is_working_day(day)
    return day
