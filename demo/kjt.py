"""江汉省科学技术厅: a government site with its facts in meta tags and its list on numbered pages with relative addresses.

One of its notices is withdrawn between the polls: it is gone from the list, and its address says so.
"""

from html import escape

from demo.site import Answer, Pages, Row, escaped, fill, html, latest, robots
from demo.texts import Text

HOST = "kjt.jianghan-gov.example"
SOURCE = Row(
    id="jianghan-kjt",
    name="江汉省科学技术厅 通知公告",
    name_en="Jianghan Department of Science and Technology: notices",
    kind="government",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"https://{HOST}/zwgk/tzgg/index.html",
    zone="Asia/Shanghai",
    language="zh-Hans",
)
_FOLDER = "/zwgk/tzgg/"
_A_PAGE = 3


def pages(texts: tuple[Text, ...]) -> Pages:
    """Everything on this host."""
    lists = [texts[n : n + _A_PAGE] for n in range(0, len(texts), _A_PAGE)]
    answers = {_FOLDER + _relative(text): _article(text) for text in texts}
    for n, listed in enumerate(lists):
        answers[f"{_FOLDER}index{f'_{n}' if n else ''}.html"] = _listing(listed, len(lists), n)
    answers[_FOLDER] = answers[f"{_FOLDER}index.html"]
    answers["/"] = _listing(lists[0], len(lists), 0, _FOLDER)
    answers["/robots.txt"] = robots("Disallow: /search/")
    return answers


def _relative(text: Text) -> str:
    return f"{text.moment:%Y%m}/t{text.moment:%Y%m%d}_{text.number}.html"


def _listing(texts: tuple[Text, ...], count: int, number: int, folder: str = "./") -> Answer:
    items = "\n".join(
        f'<li><a href="{folder}{_relative(t)}" target="_blank" title="{escape(t.title)}">{escape(t.title)}</a>'
        f"<span>{t.moment:%Y-%m-%d}</span></li>"
        for t in texts
    )
    return html(fill("kjt-listing.html", items=items, count=str(count), number=str(number)), latest(texts))


def _article(text: Text) -> Answer:
    body = "\n".join(f'<p style="text-indent:2em">{escape(p)}</p>' for p in text.paragraphs)
    page = fill("kjt-article.html", body=body, source=escape(text.source), column=text.column, **escaped(text))
    return html(page, text.modified)
