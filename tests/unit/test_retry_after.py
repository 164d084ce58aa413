"""The header Retry-After."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.retry_after import LONGEST, read_retry_after

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 23 Nov 2026 08:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 16:02:00 +0800", 120),
        ("99999999999999999999", LONGEST),
        ("Wed, 23 Nov 2099 08:02:00 GMT", LONGEST),
    ],
)
def test_seconds_and_dates_are_read(value: str, seconds: int) -> None:
    assert read_retry_after(value, NOW) == seconds


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣", "Mon, 99 Nov 2026"])
def test_anything_else_is_no_wish(value: str) -> None:
    assert read_retry_after(value, NOW) is None


@given(st.text(max_size=60) | st.text("0123456789 MonNvGMT:+-,", max_size=40))
def test_no_value_breaks_the_reader(value: str) -> None:
    seconds = read_retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST
