"""A service that is killed at any moment, again and again, loses and doubles nothing, tells all and leaves nobody behind."""

from pathlib import Path

import pytest

from tests.support.database import Server
from tests.support.killing import Aftermath, kill_again_and_again

pytestmark = pytest.mark.slow
SEED = 20261123


def unharmed(found: Aftermath) -> Aftermath:
    """What should be found. The last message may come again, when the service dies before it has written down that it was sent."""
    return Aftermath(found.kills, found.published, found.told_twice)


def test_thirty_kills_on_sqlite(tmp_path: Path) -> None:
    found = kill_again_and_again(tmp_path, 30, seed=SEED)
    assert found == unharmed(found)


def test_ten_kills_on_postgresql(tmp_path: Path, server: Server) -> None:
    found = kill_again_and_again(tmp_path, 10, seed=SEED, database=server.fresh())
    assert found == unharmed(found)
