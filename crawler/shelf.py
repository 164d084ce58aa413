"""The page that is being read lies on a shelf: if it takes the crawl worker down with it, it is found there beside the dead.

One page a worker at a time, as one thread reads them all. A page that took a worker down twice is set aside with its bytes, for
`policyvane explain FILE`, and is not fetched again.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.page import Page


@dataclass(frozen=True, slots=True)
class Culprit:
    """The page that a worker was reading when it ended; `link` is null for a list. `known`: it has done so before."""

    run: int
    link: int | None
    url: str
    file: Path
    known: bool


class Shelf:
    """The shelf of this process; without a folder nothing is kept."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder) if folder else None

    @contextlib.contextmanager
    def holding(self, run: int, link: int | None, page: Page) -> Iterator[None]:
        """Keep the page there for the time of a block. A shelf that can't be written is no reason not to read."""
        if self._folder is None:
            yield
            return
        file = _page_of(self._folder, os.getpid())
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            file.with_suffix(".html").write_bytes(page.body)
            file.write_text(json.dumps({"run": run, "link": link, "url": page.url}), "utf-8")
        yield
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def left_behind(folder: str, pid: int) -> Culprit | None:
    """What a worker that is dead was reading, moved out of the way; None if it was reading nothing, or if that can't be told."""
    if not folder:
        return None
    file = _page_of(Path(folder), pid)
    try:
        said = json.loads(file.read_text("utf-8"))
        file.unlink()
        name = f"link-{said['link']}.html" if said["link"] is not None else f"list-of-run-{said['run']}.html"
        aside = Path(folder) / name
        known = aside.exists()
        file.with_suffix(".html").replace(aside)
        return Culprit(said["run"], said["link"], said["url"], aside, known)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sweep(folder: str, pid: int) -> None:
    """Take away the page that a worker which ended well has left."""
    if folder:
        for ending in (".json", ".html"):
            with contextlib.suppress(OSError):
                _page_of(Path(folder), pid).with_suffix(ending).unlink(missing_ok=True)


def _page_of(folder: Path, pid: int) -> Path:
    return folder / f"reading-{pid}.json"
