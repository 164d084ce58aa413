"""川岸网: it takes over what others write, whole or in part, and publishes notices that are all made alike."""

from dataclasses import replace
from html import escape

from demo.site import Answer, Pages, Row, escaped, fill, html, latest, robots
from demo.texts import Text

HOST = "www.chuanan-net.example"
SOURCE = Row(
    id="chuanan-net",
    name="川岸网",
    name_en="Chuan'an Net",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"https://{HOST}/news/",
    zone="Asia/Shanghai",
    language="zh-Hans",
)
EXCERPT, TAKEN = 30412, slice(2, 4)  # of its reprints this one has only these paragraphs


def pages(texts: tuple[Text, ...], originals: tuple[Text, ...]) -> Pages:
    """Everything on this host; `originals` are the texts of the portal that it takes from."""
    known = {text.number: text.paragraphs for text in originals}
    full = tuple(_taken(text, known[text.reprint_of]) if text.reprint_of else text for text in texts)
    items = "\n".join(f'<li><a href="{_path(t)}">{escape(t.title)}</a> <i>{t.moment:%Y-%m-%d}</i></li>' for t in full)
    listing = html(fill("chuanan-listing.html", items=items), latest(full))
    answers = {_path(text): _article(text) for text in full}
    return {**answers, "/": listing, "/news/": listing, "/robots.txt": robots("Allow: /")}


def _taken(text: Text, paragraphs: tuple[str, ...]) -> Text:
    return replace(text, paragraphs=paragraphs[TAKEN] if text.number == EXCERPT else paragraphs)


def _path(text: Text) -> str:
    return f"/news/{text.moment:%Y%m%d}/{text.number}.html"


def _article(text: Text) -> Answer:
    body = "\n".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    page = fill("chuanan-article.html", body=body, source=escape(text.source), **escaped(text))
    return html(page, text.modified)
