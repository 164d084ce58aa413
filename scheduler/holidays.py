"""What kind of day it is for who publishes: a weekday, 0 for Monday to 6 for Sunday.

In mainland China a public holiday is like a Sunday, and a weekend day on which people work for a bridge day like the Friday
before. The State Council announces each year's days in the autumn before; for a year that is not known yet, days are what
they are by the week.
"""

from datetime import date

from chinese_calendar import is_holiday

CHINA = "CN"
_FRIDAY, _SUNDAY = 4, 6


def kind_of_day(day: date, country: str | None) -> int:
    """The weekday that this day is like, in the outlet's country (ISO 3166, upper case)."""
    weekday = day.weekday()
    if country != CHINA:
        return weekday
    try:
        free = is_holiday(day)
    except NotImplementedError:
        return weekday
    if free:
        return weekday if weekday > _FRIDAY else _SUNDAY
    return min(weekday, _FRIDAY)
