"""The header Retry-After: how long a host asks to be left alone (RFC 9110, 10.2.3)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.http import Response

LONGEST = 7 * 24 * 3600


def retry_after(response: Response) -> int | None:
    """The wish of an answer in seconds, a week at the most; None if it has none that can be read."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    return read_retry_after(value, datetime.now(UTC))


def read_retry_after(value: str, now: datetime) -> int | None:
    """Read the header's value, a number of seconds or a date."""
    if value.isascii() and value.isdigit():
        return min(int(value[:10]), LONGEST)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(int((moment - now).total_seconds()), 0), LONGEST)
