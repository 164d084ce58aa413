"""A real Chromium for the tests of the review page; where there is none they say so and are skipped."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")  # Its event loop would stand in the way of other tests.
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    program = shutil.which("chromium")
    if program is None:
        assert not os.environ.get("CI"), "the browser tests need chromium, and `make browser` did not install it"
        pytest.skip("no chromium here: the review page is not tested in a browser")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()
