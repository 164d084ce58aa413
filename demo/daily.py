"""江汉日报: an RSS feed, and pages in the way of old newspaper sites; one of them holds a table."""

from email.utils import format_datetime
from html import escape

from demo.site import Answer, Pages, Row, escaped, fill, html, latest, robots
from demo.texts import Text

HOST = "www.jianghan-daily.example"
SOURCE = Row(
    id="jianghan-daily",
    name="江汉日报",
    name_en="Jianghan Daily",
    kind="newspaper",
    country="CN",
    region="CN-XX",
    type="feed",
    url=f"https://{HOST}/rss/yaowen.xml",
    zone="Asia/Shanghai",
    language="zh-Hans",
)


def pages(texts: tuple[Text, ...]) -> Pages:
    """Everything on this host."""
    changed = latest(texts)
    items = "\n".join(_item(text) for text in texts)
    feed = fill("daily-feed.xml", host=HOST, built=format_datetime(changed), items=items)
    titles = "\n".join(f'<dd><a href="{_path(t)}">{escape(t.title)}</a></dd>' for t in texts)
    return {
        **{_path(text): _article(text) for text in texts},
        "/": html(fill("daily-home.html", titles=titles), changed),
        "/rss/yaowen.xml": Answer(feed.encode(), "application/rss+xml; charset=utf-8", changed),
        "/robots.txt": robots("Disallow: /admin/"),
    }


def _path(text: Text) -> str:
    return f"/jhrb/{text.moment:%Y%m}/t{text.moment:%Y%m%d}_{text.number}.html"


def _item(text: Text) -> str:
    return (
        f"<item><title>{escape(text.title)}</title><link>https://{HOST}{_path(text)}</link>"
        f'<guid isPermaLink="false">jhrb-{text.number}</guid><author>{escape(text.author)}</author>'
        f"<pubDate>{format_datetime(text.moment)}</pubDate>"
        f"<description>{escape(text.paragraphs[0][:60])}……</description></item>"
    )


def _article(text: Text) -> Answer:
    parts = [f"<p>{escape(p)}</p>" for p in text.paragraphs]
    if text.table:
        rows = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in text.table)
        parts.append(f'<table border="1">\n{rows}\n</table>')
    parts += [f"<p>{escape(p)}</p>" for p in text.after]
    chinese = f"{text.moment:%Y年%m月%d日 %H:%M}"
    page = fill("daily-article.html", body="\n".join(parts), chinese=chinese, **escaped(text))
    return html(page, text.modified)
