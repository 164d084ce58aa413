"""望山新闻: a portal whose connection breaks in the middle of one page; at the second poll the page is whole."""

from dataclasses import replace

from demo.plain import address, portal
from demo.site import Pages, Row
from demo.texts import Text

HOST = "www.wangshan-news.example"
SOURCE = Row(
    id="wangshan-news",
    name="望山新闻",
    name_en="Wangshan News",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"https://{HOST}/news/",
    zone="Asia/Shanghai",
    language="zh-Hans",
)


def pages(texts: tuple[Text, ...]) -> Pages:
    """Everything on this host; a broken page ends after half of what it promised."""
    answers = dict(portal("望山新闻", "/news/", texts))
    for path in (address("/news/", text) for text in texts if text.broken):
        answers[path] = replace(answers[path], sent=len(answers[path].body) // 2)
    return answers
