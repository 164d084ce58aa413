"""The demo portals as the stage of a test: served in this process, added as sources to a fresh home folder."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.portals import SOUND, SOURCES
from demo.server import Portals
from demo.site import Row
from tests.support.cli import Cli


@contextmanager
def stage(folder: Path, *, ill: bool = False, **settings: str) -> Iterator[tuple[Cli, Portals]]:
    """A home folder with the sound demo portals as sources, or with the ill ones too, while they are served."""
    (folder / "portals").mkdir()
    with Portals(folder / "portals") as portals:
        cli = Cli(
            folder / "home",
            {
                "connect_to": json.dumps(portals.routes),
                "ca_file": str(portals.ca_file),
                "delay": "0",
                "recheck_minutes": "[0, 0, 0]",
                **settings,
            },
        )
        cli.ok("init")
        cli.ok("sources", "import", str(source_file(folder / "sources.csv", SOURCES if ill else SOUND)))
        yield cli, portals


def source_file(path: Path, listed: tuple[Row, ...]) -> Path:
    """Sources of the demo as a file that a user could import."""
    names = ("id", "name", "name_en", "kind", "country", "region", "type", "url", "zone", "language", "encoding")
    with path.open("w", encoding="utf-8", newline="") as sink:
        rows = csv.writer(sink)
        rows.writerow(names)
        rows.writerows([getattr(row, name) or "" for name in names] for row in listed)
    return path
