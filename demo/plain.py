"""A small portal of the simplest kind, a list and its articles: what a portal is built from whose point is elsewhere."""

from html import escape

from demo.site import Answer, Pages, escaped, fill, html, latest, robots
from demo.texts import Text


def portal(name: str, folder: str, texts: tuple[Text, ...]) -> Pages:
    """A list under `folder`, an article for each text, and a robots.txt that allows everything."""
    items = "\n".join(
        f'<li><span class="time">{t.moment:%Y-%m-%d}</span><a href="{address(folder, t)}">{escape(t.title)}</a></li>'
        for t in texts
    )
    listing = html(fill("plain-listing.html", name=name, folder=folder, items=items), latest(texts))
    answers = {address(folder, text): _article(name, folder, text) for text in texts}
    return {**answers, "/": listing, folder: listing, "/robots.txt": robots("Allow: /")}


def address(folder: str, text: Text) -> str:
    """The path of a text's article."""
    return f"{folder}{text.moment:%Y-%m/%d}/content_{text.number}.htm"


def _article(name: str, folder: str, text: Text) -> Answer:
    body = "\n".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    page = fill("plain-article.html", name=name, folder=folder, body=body, source=escape(text.source), **escaped(text))
    return html(page, text.modified)
