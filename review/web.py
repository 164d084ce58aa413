"""The review page: addresses to pages. It reads and marks; everything it shows from the web is escaped or cleaned again.

It works without JavaScript: every action is a form, and htmx only spares the reader the reload.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

import nh3
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import Connection

from analysis.address import web_address
from analysis.errors import PolicyvaneError, StoreError
from analysis.reasons import kind_of
from review.atom import feed
from review.guard import Guard
from review.timeline import edits, timeline
from review.vitals import Ask, health, metrics
from review.words import COOKIE, LANGUAGES, wanted, words
from store import articles, ids, inbox, marks, runs, sources
from store import search as searching
from store.database import Database
from store.inbox import Row

LABELS = ("relevant", "related", "irrelevant")
MARKS = ("relevant", "irrelevant", "undecided")
BY = "page"
MOST_FOUND = 100
MOST_NOTE = 2000
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Site:
    """What the page is told: the zone of its times, the present moment, and how the service stands."""

    zone: ZoneInfo
    clock: Callable[[], datetime]
    vitals: Ask


def build(database: Database, site: Site) -> FastAPI:
    """The page over a database."""
    app = FastAPI(title="Policyvane", docs_url=None, redoc_url=None, openapi_url=None)
    page = _Page(database, site)
    for path, answer in (
        ("/", page.inbox),
        ("/stories/{name}", page.story),
        ("/search", page.search),
        ("/sources", page.sources),
        ("/runs", page.runs),
        ("/feed.atom", page.atom),
        ("/healthz", page.healthz),
        ("/metrics", page.metrics),
    ):
        app.add_api_route(path, answer, methods=["GET"], response_model=None)
    app.add_api_route("/stories/{name}", page.mark, methods=["POST"], response_model=None)
    app.add_api_route("/sources/{name}", page.check_now, methods=["POST"], response_model=None)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_exception_handler(404, page.missing)
    app.add_exception_handler(StoreError, page.broken)
    app.add_middleware(Guard)
    return app


class _Page:
    def __init__(self, database: Database, site: Site) -> None:
        self._database, self._site = database, site
        self._templates = Environment(
            loader=PackageLoader("review"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "moment": self._moment,
            "published": self._published,
            "kind": kind_of,
            "sid": lambda number: ids.shown("s", number),
            "aid": lambda number: ids.shown("a", number),
            "safe_link": _safe_link,
            "percent": lambda share: "" if share is None else f"{share:.0%}",
        }

    def inbox(self, request: Request) -> Response:
        """New stories, or by `label`, `language`, `region`, `outlet` and `all` any others; `after` is where to go on."""
        asked = request.query_params
        everything = "all" in asked
        label = asked.get("label", "" if everything else "relevant")
        view = inbox.View(
            label=label if label in LABELS else None,
            read=None if everything else False,
            language=asked.get("language") or None,
            region=asked.get("region") or None,
            outlet=asked.get("outlet") or None,
            baseline=everything,
        )
        with self._database.read() as c:
            found = inbox.page(c, view, inbox.Cursor.parse(asked.get("after", "")))
            outlets, regions = inbox.outlets(c), inbox.regions(c)
        kept = [(key, value) for key, value in asked.items() if key not in ("after", "lang")]
        more = urlencode([*kept, ("after", str(found.after))]) if found.after else None
        return self._answer(
            request,
            "inbox.html",
            rows=found.rows,
            view=view,
            everything=everything,
            more=more,
            labels=LABELS,
            outlets=outlets,
            regions=regions,
        )

    def story(self, request: Request, name: str) -> Response:
        """One story with its members; one that was merged leads to where it went."""
        number = _number("s", name)
        with self._database.read() as c:
            living = inbox.merged_into(c, number) if number is not None else None
            if living is None:
                return self.missing(request)
            if living != number:
                return RedirectResponse(f"/stories/{ids.shown('s', living)}", 301)
            (row,) = inbox.rows(c, [living]) or (None,)
            original = articles.get(c, row.original_id) if row else None
            if row is None or original is None:
                return self.missing(request)
            way = timeline(c, living)
            revisions = edits(c, row.original_id)
            history = marks.of(c, row.original_id)
        text = Markup(nh3.clean(original.html, tags=nh3.ALLOWED_TAGS - {"img"})) if original.html else None  # noqa: S704
        return self._answer(
            request, "story.html", row=row, way=way, record=original.record, text=text, lines=original.body.splitlines(),
            revisions=revisions, history=history,
        )  # fmt: skip

    def search(self, request: Request) -> Response:
        """Stories that hold all words of `q`."""
        query = request.query_params.get("q", "")[:500]
        with self._database.read() as c:
            found = [articles.get(c, number) for number in searching.find(c, query, MOST_FOUND)]
            numbers = list(dict.fromkeys(article.story_id for article in found if article is not None))
            rows = inbox.rows(c, numbers)
        return self._answer(request, "search.html", rows=rows, query=query)

    def sources(self, request: Request) -> Response:
        """All sources with their last outcome."""
        with self._database.read() as c:
            found = sources.find(c)
        return self._answer(request, "sources.html", sources=found, now=self._site.clock())

    def runs(self, request: Request) -> Response:
        """The newest runs, of one source if `source` names it."""
        with self._database.read() as c:
            found = runs.find(c, source_id=request.query_params.get("source") or None, limit=100)
        return self._answer(request, "runs.html", runs=found)

    def atom(self, request: Request) -> Response:
        """The feed of new relevant stories, read or not."""
        with self._database.read() as c:
            found = inbox.page(c, inbox.View(label="relevant"), limit=50)
        body = feed(found.rows, str(request.base_url))
        etag = f'"{sha256(body).hexdigest()[:32]}"'
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"etag": etag})
        return Response(body, media_type="application/atom+xml", headers={"etag": etag})

    async def mark(self, request: Request, name: str) -> Response:
        """Keep what the reader says of a story: `label`, `read` (yes or no), `note`. `back` is the page to return to."""
        form = await _form(request)
        return await run_in_threadpool(self._mark, request, name, form)

    def _mark(self, request: Request, name: str, form: dict[str, str]) -> Response:
        number = _number("s", name)
        with self._database.write() as c:
            living = inbox.merged_into(c, number) if number is not None else None
            rows = inbox.rows(c, [living]) if living is not None else ()
            if not rows:
                return self.missing(request)
            _say(c, rows[0], form, self._site.clock())
            (row,) = inbox.rows(c, [rows[0].id])
        if "hx-request" in request.headers:
            return self._answer(request, "_row.html", row=row, back=_local(form.get("back", "/")))
        return RedirectResponse(_local(form.get("back", "/")), 303)

    async def check_now(self, request: Request, name: str) -> Response:
        """Make a source due at once."""
        await _form(request)
        return await run_in_threadpool(self._check_now, request, name)

    def _check_now(self, request: Request, name: str) -> Response:
        with self._database.write() as c:
            known = sources.check_now(c, name, self._site.clock())
        return RedirectResponse("/sources", 303) if known else self.missing(request)

    def healthz(self) -> Response:
        """Whether the service is well."""
        well, found = health(self._database, self._site.vitals)
        return JSONResponse(found, 200 if well else 503)

    def metrics(self) -> Response:
        """The service's numbers."""
        return Response(
            metrics(self._database, self._site.vitals), media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    def missing(self, request: Request, _error: Exception | None = None) -> Response:
        """What is not there."""
        return self._answer(request, "said.html", status=404, title="missing", hint="missing_hint", detail="")

    def broken(self, request: Request, error: Exception) -> Response:
        """A database that can't be used."""
        return self._answer(request, "said.html", status=503, title="refused", hint="", detail=str(error))

    def _answer(self, request: Request, template: str, status: int = 200, **facts: Any) -> Response:
        asked = request.query_params.get("lang")
        headers = request.headers
        language = wanted(asked, headers.get("cookie"), headers.get("accept-language"))
        here = request.url.path if request.method == "GET" else "/"
        kept = [(key, value) for key, value in request.query_params.items() if key != "lang"]
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        facts.setdefault("back", f"{here}?{urlencode(kept)}" if kept else here)
        body = self._templates.get_template(template).render(
            w=words(language),
            language=language,
            other=other,
            switch=f"{here}?{urlencode([*kept, ('lang', other)])}",
            **facts,
        )
        answer = Response(body, status, media_type="text/html")
        answer.headers["cache-control"] = "no-store"
        if asked in LANGUAGES:
            answer.set_cookie(COOKIE, asked, max_age=31_536_000, httponly=True, samesite="strict")
        return answer

    def _published(self, row: Row) -> str:
        """A story's date as far as its original says it: to the minute, or only the day."""
        if row.published_at is None:
            return ""
        return (
            self._moment(datetime.fromisoformat(row.published_at))
            if row.precision == "minute"
            else row.published_at[:10]
        )

    def _moment(self, when: datetime | None) -> str:
        return when.astimezone(self._site.zone).strftime("%Y-%m-%d %H:%M") if when else ""


def _say(c: Connection, row: Row, form: dict[str, str], now: datetime) -> None:
    """Write down what a form says of a story and is not said already: one that is sent twice is one mark."""
    label = form.get("label") if form.get("label") in MARKS else None
    read = True if label else {"yes": True, "no": False}.get(form.get("read", ""))
    note = form.get("note", "").strip()[:MOST_NOTE] or None
    known = marks.current(c, row.original_id)
    label = label if label != row.mark else None
    read = read if read != row.read else None
    note = note if known is None or note != known.note else None
    if label is not None or read is not None or note is not None:
        marks.put(c, row.original_id, BY, label=label, read=read, note=note, now=now)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; its size was checked at the door."""
    body = await request.body()
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {key: values[0] for key, values in fields.items()}


def _number(kind: str, name: str) -> int | None:
    try:
        found, number = ids.parse(name)
    except PolicyvaneError:
        return None
    return number if found == kind and number < 1 << 31 else None


def _local(address: str) -> str:
    """An address of this page, whatever a form says."""
    plain = address.startswith("/") and not address.startswith("//") and address.isprintable() and "\\" not in address
    return address if plain else "/"


def _safe_link(address: str) -> str:
    """An address to link to, or none: only http and https leave this page."""
    try:
        return web_address(address)
    except PolicyvaneError:
        return ""
