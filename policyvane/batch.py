"""`policyvane batch`: one step of the analysis over a file of one's own, without a database.

Input and output are JSON Lines in the formats of the corpora's READMEs, gzip or not; one output line for each input line,
in the same order.
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from analysis.analyse import analyse
from analysis.article import Dated, Precision, Refusal
from analysis.entries import entries_of
from analysis.entry import EntryList
from analysis.errors import UsageError
from analysis.language import language_of
from analysis.link import Found, Link
from analysis.links import find_links
from analysis.normal import normal_form, normal_line
from analysis.page import UTC, Page
from analysis.record import article_record
from analysis.relevance import judge
from policyvane.output import json_line

app = typer.Typer(
    no_args_is_help=True, help="Run one step of the analysis over a file (JSON Lines), without a database."
)

Input = Annotated[Path, typer.Argument(help="JSON Lines, .gz too; - for standard input.", metavar="IN.jsonl")]
Pages = Annotated[Path | None, typer.Option(help="Folder that the rows' `file` is relative to (default: IN's folder).")]
Out = Annotated[Path | None, typer.Option(help="Write here instead of standard output.")]
Row = dict[str, Any]


@app.command()
def articles(source: Input, pages: Pages = None, out: Out = None) -> None:
    """Read pages: title, date, body and the canonical record.

    Example: policyvane batch articles articles.jsonl --pages corpus --out P.jsonl
    """
    folder = pages or source.parent
    _run(source, out, lambda row: _article(row, _page(row, folder, row.get("url"))))


@app.command()
def links(source: Input, pages: Pages = None, out: Out = None) -> None:
    """Find the article links of listing pages.

    Example: policyvane batch links listings.jsonl --pages corpus --out L.jsonl
    """
    folder = pages or source.parent
    _run(source, out, lambda row: _links(row, find_links(_page(row, folder, row.get("base_url")), zone=UTC)))


@app.command()
def feeds(source: Input, pages: Pages = None, out: Out = None) -> None:
    """Read feeds: the entries' links, titles and dates.

    Example: policyvane batch feeds feeds.jsonl --pages corpus --out F.jsonl
    """
    folder = pages or source.parent
    _run(source, out, lambda row: _entries(row, entries_of(_page(row, folder, row.get("base_url")), zone=UTC)))


@app.command()
def relevance(source: Input, out: Out = None) -> None:
    """Judge titles and leads: label, score and reasons.

    Example: policyvane batch relevance dev.jsonl --out R.jsonl
    """
    _run(source, out, _judged)


@app.command()
def stories(source: Input, out: Out = None) -> None:
    """Group pages that carry the same text: the story of each, and what it is there.

    Example: policyvane batch stories dev.jsonl.gz --out S.jsonl
    """
    from store import ids  # noqa: PLC0415 -- half a second to load, for this step alone
    from store.loose import LoosePage, group_pages  # noqa: PLC0415

    rows = list(_rows(source))
    with _writer(out) as sink:
        for row, place in zip(rows, group_pages([LoosePage(*_loose(row)) for row in rows]), strict=True):
            sink.write(json_line({"id": row["id"], "story": ids.shown("s", place.story), "role": place.role}) + "\n")


def _run(source: Path, out: Path | None, step: Callable[[Row], Row]) -> None:
    with _writer(out) as sink:
        for row in _rows(source):
            sink.write(json_line(step(row)) + "\n")


def _rows(source: Path) -> Iterator[Row]:
    try:
        with _reader(source) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict) or "id" not in row:
                    raise UsageError("is no JSON object with an id", where=f"{source}:{number}")
                yield row
    except json.JSONDecodeError as error:
        raise UsageError(
            f"is no JSON ({error.msg})", where=f"{source}:{number}", todo="One JSON object a line"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8", where=str(source)) from error
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror or error})", where=str(source)) from error


def _reader(source: Path) -> Any:
    if str(source) == "-":
        return nullcontext(sys.stdin)
    return gzip.open(source, "rt", encoding="utf-8") if source.suffix == ".gz" else source.open(encoding="utf-8")


def _writer(out: Path | None) -> Any:
    if out is None:
        return nullcontext[IO[str]](sys.stdout)
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written ({error.strerror})", where=str(out)) from error


def _page(row: Row, folder: Path, url: str | None) -> Page:
    path = folder / str(row.get("file") or "")
    try:
        body = path.read_bytes()
        if path.suffix == ".gz":
            body = gzip.decompress(body)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise UsageError(f"cannot be read ({error})", where=f"{row['id']}: {path}", todo="Check --pages") from error
    return Page(url or "https://unknown.invalid/", body)


def _article(row: Row, page: Page) -> Row:
    found = analyse(page)
    if isinstance(found, Refusal):
        return {"id": row["id"], "title": None, "date": None, "body": "", "record": None, "refusal": found.reason}
    return {
        "id": row["id"],
        "title": found.title,
        "date": _day(found.published),
        "body": found.body,
        "record": article_record(found, page),
    }


def _day(dated: Dated | None) -> str | None:
    """The calendar day in the source's zone; null where not even the day is known."""
    if dated is None or dated.precision in (Precision.MONTH, Precision.YEAR):
        return None
    return dated.value.date().isoformat()


def _links(row: Row, found: Found | Refusal) -> Row:
    items = () if isinstance(found, Refusal) else found.links
    return {
        "id": row["id"],
        "links": [link.url for link in items],
        "items": [{"url": i.url, "title": i.title, "date": _link_day(i)} for i in items],
        "reason": found.reason,
    }


def _link_day(link: Link) -> str | None:
    return link.published.value.date().isoformat() if link.published else None


def _entries(row: Row, feed: EntryList | Refusal) -> Row:
    if isinstance(feed, Refusal):
        return {"id": row["id"], "entries": [], "reason": feed.reason}
    return {
        "id": row["id"],
        "entries": [
            {"link": e.url, "title": e.title, "date": e.published.value.isoformat() if e.published else None}
            for e in feed.entries
        ],
        "reason": f"{len(feed.entries)} entries ({feed.kind})",
    }


def _loose(row: Row) -> tuple[str, datetime | None, str, str]:
    """Site, moment of publication, title and text of a row."""
    site, title, body = (str(row.get(name) or "") for name in ("site", "title", "body"))
    try:
        published = datetime.fromisoformat(str(row.get("published") or ""))
    except ValueError:
        return site, None, title, body
    return site, published if published.tzinfo else published.replace(tzinfo=UTC), title, body


def _judged(row: Row) -> Row:
    title, lead = str(row.get("title") or ""), str(row.get("lead") or "")
    heading, text = normal_line(title), normal_form(lead).text
    judgement = judge(heading or None, text or None, text, language_of(f"{title}\n{lead}", row.get("language")))
    return {
        "id": row["id"],
        "label": judgement.label,
        "score": judgement.score,
        "reasons": [{"term": r.term, "facet": r.facet, "part": r.part, "weight": r.weight} for r in judgement.reasons],
    }
