"""`policyvane list, show, search, mark, merge, split`: review in the terminal."""

import os
import pwd
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from analysis.act import act_in_words
from analysis.article import Act, Label
from analysis.errors import UsageError
from analysis.reasons import missing_in_words
from analysis.revision import Change, changes
from analysis.subtopics import subtopics_in_words
from policyvane.output import clean, clean_block, moment, say, say_json, table, tell
from policyvane.session import Session, zone
from review.records import record_of, story_record
from review.timeline import timeline
from scheduler.clock import system_clock
from store import articles, ids, marks, stories, verdicts
from store import search as searching
from store.articles import StoredRevision
from store.database import Database
from store.stories import Member, StoryRow

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")]
By = Annotated[str | None, typer.Option(help="Who says so (default: your login name).")]
MOST_SHOWN = 5  # changes of one article
VERDICTS = ("relevant", "irrelevant", "undecided")


def list_stories(
    ctx: typer.Context,
    label: Annotated[str, typer.Option(help="relevant, related, irrelevant or any.")] = "relevant",
    unread: Annotated[bool, typer.Option("--unread", help="Only stories that nobody has read.")] = False,
    sort: Annotated[str, typer.Option(help="newest, strength (of the act) or level (of the authority).")] = "newest",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List stories, newest first: one row for an article and all its reprints.

    Example: policyvane list --unread --sort strength
    """
    session: Session = ctx.obj
    if label != "any" and label not in list(Label):
        raise UsageError(f"{label!r} is no label", where="--label", todo="Use relevant, related, irrelevant or any")
    if sort not in stories.SORTS:
        raise UsageError(f"{sort!r} is no order", where="--sort", todo=f"Use {', '.join(stories.SORTS)}")
    with session.database() as database, database.read() as c:
        found = stories.newest(c, label=None if label == "any" else label, unread=unread, limit=limit, sort=sort)
    if as_json:
        say_json([{**asdict(row), "id": ids.shown("s", row.id)} for row in found])
        return
    print_stories(session, found)
    if not found:
        tell("Nothing here. Next: policyvane crawl, or policyvane list --label any")


def print_stories(session: Session, rows: tuple[StoryRow, ...]) -> None:
    """The table of stories."""
    where = zone(session.settings())
    table(
        ("story", "published", "label", "score", "act", "title", "outlets", "copies", "mark"),
        (
            (ids.shown("s", r.id), moment(r.first_published_at or r.first_seen_at, where), r.label, f"{r.score:.2f}")
            + (" ".join(word for word in (r.act.get("type"), r.act.get("level")) if word) if r.act else "",)
            + (r.title or r.lead, ", ".join(r.outlets), r.size, r.mark)
            for r in rows
        ),
        wide=5,
    )


def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="A story (s9) or an article (a17).")],
    as_json: AsJson = False,
) -> None:
    """Show one story with its members, or one article with its text, reasons and revisions.

    Example: policyvane show s9
    """
    session: Session = ctx.obj
    kind, number = ids.parse(name)
    with session.database() as database:
        if kind == "s":
            _show_story(session, database, number, as_json=as_json)
        elif kind == "a":
            _show_article(session, database, number, as_json=as_json)
        else:
            raise UsageError(f"{name!r} is neither a story nor an article", todo="See: policyvane list")


def _show_story(session: Session, database: Database, number: int, *, as_json: bool) -> None:
    where = zone(session.settings())
    with database.read() as c:
        row = stories.get(c, number)
        if row is None:
            raise UsageError(f"there is no story {ids.shown('s', number)}", todo="See: policyvane list")
        way = timeline(c, row.id)
        original = articles.get(c, row.original_id)
        record = story_record(row, original, way.steps)
    if as_json:
        say_json(record)
        return
    say(clean(row.title or row.lead or ""))
    say(f"{ids.shown('s', row.id)}  {row.label} {row.score:.2f}  {row.size} articles of {len(row.outlets)} outlets")
    if way.not_held:
        say(f"original not held: they credit {clean(way.not_held)}")
    for other in way.partial:
        say(f"{'holds text of' if other.holds else 'held in part by'} {ids.shown('s', other.story_id)}")
    say()
    table(
        ("article", "role", "outlet", "published", "after", "has", "own", "title", "address"),
        (
            (ids.shown("a", m.id), _role(m), m.outlet_name, m.day or moment(m.published_at or m.first_seen_at, where))
            + (_lag(step.lag_minutes), _percent(m.similarity), _percent(m.share), m.title, m.url)
            for step in way.steps
            for m in (step.member,)
        ),
        wide=7,
    )
    for step in way.steps:
        print_changes(ids.shown("a", step.member.id), step.changes, step.more_changes)
    if original is not None:
        say()
        _print_reasons(original.record)
        print_facts(original.record)
        say()
        say(clean_block(original.body))


def _role(member: Member) -> str:
    return f"{member.role}, changed" if member.revisions > 1 else member.role


def _show_article(session: Session, database: Database, number: int, *, as_json: bool) -> None:
    where = zone(session.settings())
    with database.read() as c:
        article = articles.get(c, number)
        if article is None:
            raise UsageError(f"there is no article {ids.shown('a', number)}", todo="See: policyvane search WORDS")
        record = record_of(c, article)
        revisions = articles.revisions(c, number)
        history = marks.of(c, number)
    if as_json:
        say_json(record)
        return
    say(clean(article.title or article.lead or ""))
    story = record["story"]
    say(f"{record['id']}  {record['outlet']['name']}  {record['published_at'] or 'date unknown'}  {article.url}")
    say(f"story {story['id']} as {story['role']}, {story['size']} articles  ·  state {record['state']}")
    _print_reasons(record)
    print_facts(record)
    before: StoredRevision | None = None
    for revision in revisions:
        say(f"revision {revision.number}  {moment(revision.fetched_at, where)}  {clean(revision.title or '')}")
        if before is not None:
            print_changes(f"    {revision.change_class or ''}", changes(before.normal, revision.normal))
        before = revision
    for mark in history:
        say(
            f"mark  {moment(mark.at, where)}  {clean(mark.by)}: {clean(mark.label or '')} {clean(mark.note or '')}".rstrip()
        )
    say()
    say(clean_block(article.body))


def print_changes(name: str, found: Sequence[Change], more: int = 0) -> None:
    """One line a change: what was cut in brackets with a minus, what was put there with a plus."""
    for change in found[:MOST_SHOWN]:
        cut = f"[-{_short(change.before)}-]" if change.before else ""
        put = f"{{+{_short(change.after)}+}}" if change.after else ""
        say(f"{name}  …{clean(change.ahead)}{cut}{put}{clean(change.behind)}…")
    left = len(found) + more - MOST_SHOWN
    if left > 0:
        say(f"{name}  and {left} more changes")


def _short(text: str) -> str:
    shown = clean(" ".join(text.split()))
    return shown if len(shown) <= 60 else f"{shown[:40]}…{shown[-15:]}"


def _lag(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _print_reasons(record: dict[str, object]) -> None:
    relevance = record["relevance"]
    assert isinstance(relevance, dict)  # noqa: S101 -- the canonical record always has it
    say(f"{relevance['label']} {relevance['score']:.2f} because of")
    for reason in relevance["reasons"]:
        say(f"    {reason['weight']:+.2f}  {clean(reason['term'])}  ({reason['facet']}, {reason['part']})")
    for line in missing_in_words(tuple(relevance.get("missing", ()))):
        say(f"    {line}")
    act = record["act"]
    if isinstance(act, dict):
        say(f"    {clean(act_in_words(Act(**act)))}")
    if relevance.get("subtopics"):
        say(f"    主题 {relevance['topic']}: {subtopics_in_words(relevance['subtopics'])}")


def print_facts(record: dict[str, Any]) -> None:
    """What was read of notice, region, documents, officials, deadlines and attachments: a line each, none for what isn't there.

    Articles that were stored before these facts were read have none of them.
    """
    notice = record.get("notice") or {}
    for name in ("number", "issuer", "index_number", "written", "published", "subject", "validity"):
        if notice.get(name):
            say(f"{name.replace('_', ' ')}  {clean(notice[name])}")
    for mention in record.get("mentions", ()):
        if mention["of"] in ("region", "outlet"):
            said = f"{mention['name']} ({mention['level'] or 'level unknown'}, {mention['code'] or 'no code'})"
            say(f"{mention['of']}  {clean(said)}")
    for document in record["documents"]:
        say(f"{document['relation']}  {clean(document['title'] or '')} {clean(document['number'] or '')}".rstrip())
    for official in record["officials"]:
        say(f"official  {clean(official['name'])}, {clean(official['office'] or '')}")
    for deadline in record["deadlines"]:
        say(f"deadline  {deadline['date']}  {clean(deadline['text'])}")
    for attachment in record["attachments"]:
        say(f"attachment  {clean(attachment['title'] or '')}  {attachment['media_type']}  {clean(attachment['url'])}")


def search(
    ctx: typer.Context,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help='Words, or "a phrase"; all of them must occur.')],
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Search titles and texts of all stored articles.

    Example: policyvane search 人工智能 算力券
    """
    session: Session = ctx.obj
    where = zone(session.settings())
    with session.database() as database, database.read() as c:
        found = [articles.get(c, number) for number in searching.find(c, " ".join(query), limit)]
        hits = [article for article in found if article is not None]
        if as_json:
            say_json([record_of(c, article) for article in hits])
            return
    table(
        ("article", "story", "published", "label", "title", "outlet"),
        (
            (
                ids.shown("a", a.id),
                ids.shown("s", a.story_id),
                moment(a.published_at or a.first_seen_at, where),
                a.label,
            )
            + (a.title or a.lead, a.outlet_name)
            for a in hits
        ),
        wide=4,
    )
    if not hits:
        tell("Nothing found.")


def mark(
    ctx: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="ID", help="Stories (s9) or articles (a17).")],
    label: Annotated[str | None, typer.Option("--as", help="relevant, irrelevant or undecided.")] = None,
    read: Annotated[bool | None, typer.Option("--read/--unread", help="Read, or unread again.")] = None,
    note: Annotated[str | None, typer.Option(help="A note.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; may be repeated.")] = None,
    by: By = None,
) -> None:
    """Say what you think of stories or articles. A story's mark is kept on its original article.

    Example: policyvane mark s9 s12 --as relevant --note "cite this"
    """
    session: Session = ctx.obj
    if label is not None and label not in VERDICTS:
        raise UsageError(f"{label!r} is no mark", where="--as", todo=f"Use {', '.join(VERDICTS)}")
    if label is None and read is None and note is None and not tag:
        raise UsageError("nothing to mark", todo="Use --as, --read, --note or --tag")
    reviewer = by or _login()
    with session.database() as database, database.write() as c:
        for name in names:
            kind, number = ids.parse(name)
            story = stories.get(c, number) if kind == "s" else None
            article = articles.get(c, story.original_id if story else number) if story or kind == "a" else None
            if article is None:
                raise UsageError(
                    f"there is no story or article {name}; nothing was marked", todo="See: policyvane list"
                )
            marks.put(
                c,
                article.id,
                reviewer,
                label=label,
                read=read,
                note=note,
                tags=tuple(tag) if tag else None,
                now=system_clock(),
            )
    tell(f"{len(names)} marked.")


def merge(
    ctx: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="STORY…", help="Two stories or more (s9 s12).")],
    by: By = None,
) -> None:
    """Make one story of several. The oldest id stays, the others lead to it; no crawl undoes it, `split` does.

    Example: policyvane merge s9 s12
    """
    numbers = [_number("s", name) for name in names]
    if len(numbers) < 2:
        raise UsageError("one story can't be merged", todo="Name two or more, like: policyvane merge s9 s12")
    session: Session = ctx.obj
    with session.database() as database, database.write() as c:
        stays = numbers[0]
        for number in numbers[1:]:
            stays = verdicts.merge(c, stays, number, by or _login(), system_clock())
    tell(f"One story now: {ids.shown('s', stays)}")


def split(
    ctx: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="ARTICLE…", help="Articles of one story (a17 a18).")],
    by: By = None,
) -> None:
    """Take articles out of their story: they are a story of their own then. No crawl undoes it, `merge` does.

    Example: policyvane split a17 a18
    """
    numbers = [_number("a", name) for name in names]
    session: Session = ctx.obj
    with session.database() as database, database.write() as c:
        story = verdicts.split(c, numbers, by or _login(), system_clock())
    tell(f"Their own story now: {ids.shown('s', story)}")


def _number(kind: str, name: str) -> int:
    found, number = ids.parse(name)
    if found != kind:
        raise UsageError(f"{name!r} is {'no story' if kind == 's' else 'no article'}", todo="See: policyvane show s9")
    return number


def _login() -> str:
    return pwd.getpwuid(os.getuid()).pw_name
