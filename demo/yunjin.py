"""云津新闻网: GBK declared as gb2312 over plain HTTP, tables, line breaks for paragraphs, its listing in CDATA islands.

One of its articles is a reprint from 今日江汉网 under another title.
"""

from dataclasses import replace
from html import escape

from demo.site import Answer, Pages, Row, escaped, fill, html, latest, robots
from demo.texts import Text

HOST = "www.yunjin-news.example"
SOURCE = Row(
    id="yunjin-news",
    name="云津新闻网",
    name_en="Yunjin News",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"http://{HOST}/col/col1201/index.html",
    zone="Asia/Shanghai",
    language="zh-Hans",
    encoding="gbk",
)


def pages(texts: tuple[Text, ...], originals: tuple[Text, ...]) -> Pages:
    """Everything on this host; `originals` are the texts of the portal that it reprints."""
    known = {text.number: text for text in originals}
    full = tuple(replace(t, paragraphs=known[t.reprint_of].paragraphs) if t.reprint_of else t for t in texts)
    records = "\n".join(f"<record><![CDATA[{_item(text)}]]></record>" for text in full)
    listing = _gbk(fill("yunjin-listing.html", total=str(len(full)), records=records), full)
    answers = {_path(text): _article(text) for text in full}
    answers["/"] = answers["/col/col1201/index.html"] = listing
    answers["/robots.txt"] = robots("Allow: /")
    return answers


def _path(text: Text) -> str:
    return f"/art/{text.moment.year}/{text.moment.month}/{text.moment.day}/art_1201_{text.number}.html"


def _item(text: Text) -> str:
    shown = text.title if len(text.title) <= 16 else f"{text.title[:15]}…"
    return (
        f'<li><a href="{_path(text)}" title="{escape(text.title)}" target="_blank">{escape(shown)}</a>'
        f"<span>{text.moment:%Y-%m-%d}</span></li>"
    )


def _article(text: Text) -> Answer:
    page = fill(
        "yunjin-article.html",
        body="<br><br>\n".join(f"　　{escape(p)}" for p in text.paragraphs),
        source=escape(text.source),
        editor=escape(text.editor),
        **escaped(text),
    )
    return _gbk(page, (text,))


def _gbk(page: str, texts: tuple[Text, ...]) -> Answer:
    return html(page, latest(texts), "gbk", "gb2312")
