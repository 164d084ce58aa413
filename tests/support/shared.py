"""The recorded pages and labelled rows that stand beside the checkout; tests that need them skip where they are missing."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"


def shared(name: str) -> Path:
    """A file or folder of the recorded material; skips the test where it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the recorded material is not beside this checkout (../shared/{name})")
    return path
