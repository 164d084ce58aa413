"""Which events a watch is told of, and in which words. Once a story, not once a reprint; what a baseline brings is no news."""

from dataclasses import dataclass

from sqlalchemy import Connection

from analysis.act import act_in_words, strength
from analysis.article import Act
from store import articles, events, ids, inbox, search, sources
from store.articles import StoredArticle
from store.events import Event
from store.watches import Wanted

OF_ARTICLES = (events.ARTICLE_NEW, events.ARTICLE_REVISED)
OF_HEALTH = (
    *(events.SOURCE_SILENT, events.SOURCE_TROUBLED, events.SOURCE_RECOVERED),
    *(events.SERVICE_TROUBLED, events.SERVICE_RECOVERED),
)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a line, a text, and facts for programs (`event`, the number of the event, is the message's id)."""

    title: str
    text: str
    facts: dict[str, str]


def subject_of(c: Connection, event: Event, wanted: Wanted) -> str | None:
    """What a watch would tell because of an event: a story (`s9`), the event itself (`e120`), or nothing."""
    if event.type in OF_HEALTH:
        return f"e{event.seq}" if wanted.health else None
    if event.type not in OF_ARTICLES or event.article_id is None:
        return None
    article = articles.get(c, event.article_id)
    if article is None or article.is_backlog or not matches(wanted, article):
        return None
    if wanted.terms and not search.holds(c, article.id, wanted.terms):
        return None
    return f"s{article.story_id}"


def matches(wanted: Wanted, article: StoredArticle) -> bool:
    """Whether an article is what is looked for, but for the words of its text."""
    act, relevance = article.record.get("act") or {}, article.record["relevance"]
    return (
        article.label in wanted.labels
        and (not wanted.regions or any(_lies_in(place, wanted.regions) for place in _places(article)))
        and (not wanted.levels or act.get("level") in wanted.levels)
        and (not wanted.least or strength(act.get("type", "")) >= strength(wanted.least))
        and (not wanted.topics or bool({*wanted.topics} & {*relevance.get("subtopics", ())}))
    )


def message_of(c: Connection, subject: str, seq: int) -> Message | None:
    """The words for a subject, as it is now; None if it is no longer there."""
    return _of_story(c, int(subject[1:]), seq) if subject.startswith("s") else _of_health(c, seq)


def _of_story(c: Connection, story_id: int, seq: int) -> Message | None:
    living = inbox.merged_into(c, story_id)
    row = next(iter(inbox.rows(c, [living])), None) if living is not None else None
    article = articles.get(c, row.original_id) if row is not None else None
    if row is None or article is None:
        return None
    shown = ids.shown("s", row.id)
    act = article.record.get("act")
    lines = [
        row.lead or "",
        act_in_words(Act(**act)) if act else "",
        ", ".join(row.outlets) + (f" · {row.published_at[:16].replace('T', ' ')}" if row.published_at else ""),
        row.url,
        f"{shown} · event {seq}",
    ]
    facts = {"event": str(seq), "story": shown, "url": row.url, "label": row.label}
    return Message(row.title or row.lead or shown, "\n".join(line for line in lines if line), facts)


def _of_health(c: Connection, seq: int) -> Message | None:
    event = next((found for found in events.after(c, seq - 1, 1) if found.seq == seq), None)
    if event is None:
        return None
    facts = {"event": str(seq), "type": event.type}
    if event.source_id is not None:
        source = sources.get(c, event.source_id)
        name = f"{event.source_id} ({source.name})" if source else event.source_id
        what = event.type.removeprefix("source.")
        said = str(event.data.get("reason", ""))
        if event.type == events.SOURCE_SILENT:
            times = event.data.get("silence") or 0
            said = f"it can be read, but nothing new was on it for {times:.1f} times its longest usual pause"
        todo = "" if event.type == events.SOURCE_RECOVERED else f"\npolicyvane sources probe {event.source_id}"
        return Message(f"{name}: {what}", said + todo, facts | {"source": event.source_id})
    over = "over: " if event.type == events.SERVICE_RECOVERED else ""
    return Message(over + str(event.data["sentence"]), str(event.data.get("todo", "")), facts)


def _places(article: StoredArticle) -> set[str]:
    found = {article.outlet.region, article.outlet.country, *(article.record.get("regions") or ())}
    return {place for place in found if isinstance(place, str)}


def _lies_in(place: str, regions: tuple[str, ...]) -> bool:
    return any(place == region or place.startswith(f"{region}-") for region in regions)
