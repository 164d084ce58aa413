"""`policyvane export`: canonical records for downstream use, once or for ever."""

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from analysis.article import Label
from analysis.errors import UsageError
from policyvane.output import tell
from policyvane.session import Session
from review.exports import BOM, csv_head, csv_line, jsonl_line
from review.records import record_of
from store import articles, events
from store.database import Database

PAGE = 200
FOLLOW_SECONDS = 0.3


def export(
    ctx: typer.Context,
    format_: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on: print each article as it is stored or changed.")
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="While following, also the old articles that a new source brings.")
    ] = False,
    after: Annotated[int, typer.Option(min=0, help="Only what came after this seq (the cursor of the last line).")] = 0,
    label: Annotated[str | None, typer.Option(help="Only relevant, related or irrelevant ones.")] = None,
    body: Annotated[bool, typer.Option("--body", help="Full texts in CSV too.")] = False,
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the mark that Excel needs for UTF-8.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write here instead of standard output.")] = None,
) -> None:
    """Write articles as canonical records, in order of their seq. The last line's seq is where to go on with --after.

    A follower first gets all that is there, then what is news: what a new source's first run brings and was not published
    within 48 hours is stored, but not told.

    Example: policyvane export --format jsonl --follow --after 1200
    """
    session: Session = ctx.obj
    if format_ not in ("jsonl", "csv"):
        raise UsageError(f"{format_!r} is no format", where="--format", todo="Use jsonl or csv")
    if label is not None and label not in list(Label):
        raise UsageError(f"{label!r} is no label", where="--label", todo=f"Use {', '.join(Label)}")
    shape: Callable[[dict[str, Any]], str] = (
        (lambda record: jsonl_line(record) + "\n")
        if format_ == "jsonl"
        else (lambda record: csv_line(record, body=body))
    )
    with session.database() as database, _sink(out) as sink:
        if format_ == "csv":
            sink.write(("" if no_bom else BOM) + csv_head(body=body))
        written = 0
        for record in _records(database, after, follow=follow, baseline=baseline):
            if record is None:
                sink.flush()
            elif label is None or record["relevance"]["label"] == label:
                sink.write(shape(record))
                written += 1
    if not follow:
        tell(f"{written} articles.")


def _records(database: Database, seq: int, *, follow: bool, baseline: bool) -> Iterator[dict[str, Any] | None]:
    """Records by their seq; null where there are no more for now. A follower is not told the backlog of sources that come."""
    baseline = baseline or not follow
    with database.read() as c:
        there = events.last_seq(c)
    while True:
        with database.read() as c:
            page = articles.after(c, seq, PAGE)
            wanted = (article for article in page if baseline or article.seq <= there or not article.is_backlog)
            records = [record_of(c, article) for article in wanted]
        yield from records
        if page:
            seq = page[-1].seq
            continue
        yield None
        if not follow:
            return
        time.sleep(FOLLOW_SECONDS)


@contextlib.contextmanager
def _sink(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]  # standard output is text on a file
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as sink:
            yield sink
    except OSError as error:
        raise UsageError(f"cannot be written ({error.strerror})", where=str(out)) from error
