"""今日江汉网: UTF-8 over HTTPS, a listing with navigation, a hot list and paging; dates in meta tags and JSON-LD.

One article that it lists is gone, one is forbidden by its robots.txt, one is revised between the polls.
"""

import json
from html import escape

from demo.site import Answer, Pages, Row, escaped, fill, html, latest, robots
from demo.texts import Text

HOST = "www.jianghan-today.example"
SOURCE = Row(
    id="jianghan-today",
    name="今日江汉网",
    name_en="Jianghan Today",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"https://{HOST}/xinwen/",
    zone="Asia/Shanghai",
    language="zh-Hans",
)
_COLUMNS = {
    "要闻": "yaowen",
    "政务": "zhengwu",
    "市州": "shizhou",
    "财经": "caijing",
    "科技": "keji",
    "三农": "sannong",
}


def pages(texts: tuple[Text, ...]) -> Pages:
    """Everything on this host."""
    open_texts = tuple(text for text in texts if not text.gone and text.path is None)
    hot = open_texts[2:6]
    answers = {_path(text): _article(text, open_texts) for text in texts if not text.gone}
    answers |= {f"/{slug}/": _listing(name, _in(name, texts), hot) for name, slug in _COLUMNS.items()}
    answers["/"] = _listing("首页", open_texts, hot)
    answers["/xinwen/"] = _listing("江汉新闻", texts, hot)
    answers["/xinwen/index_1.html"] = _listing("江汉新闻（第2页）", (), hot)
    answers["/robots.txt"] = robots("Disallow: /neibu/\nCrawl-delay: 0.1")
    return answers


def _path(text: Text) -> str:
    return text.path or f"/xinwen/{text.moment:%Y}/{text.moment:%m%d}/{text.number}.html"


def _in(column: str, texts: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(text for text in texts if text.column == column)


def _listing(name: str, texts: tuple[Text, ...], hot: tuple[Text, ...]) -> Answer:
    items = "\n".join(
        f'<li class="item {"odd" if n % 2 else "even"}"><a href="{_path(t)}" target="_blank">{escape(t.title)}</a>'
        f'<span class="date">{t.moment:%Y-%m-%d}</span></li>'
        for n, t in enumerate(texts)
    )
    ranked = "\n".join(f'<li><em>{n}</em><a href="{_path(t)}">{escape(t.title)}</a></li>' for n, t in enumerate(hot, 1))
    page = fill("today-listing.html", name=name, items=items or "<li>没有更多内容了</li>", hot=ranked, **_frame())
    return html(page, latest((*texts, *hot)))


def _article(text: Text, others: tuple[Text, ...]) -> Answer:
    # Only what never changes is linked, so that a revision of one article leaves all other pages as they are.
    related = [t for t in others if t.column in ("科技", "三农") and t is not text]
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": text.title,
        "datePublished": text.moment.isoformat(),
        "dateModified": text.modified.isoformat(),
        "author": {"@type": "Person", "name": text.author},
    }
    page = fill(
        "today-article.html",
        column=text.column,
        column_path=f"/{_COLUMNS[text.column]}/" if text.column in _COLUMNS else "/",
        modified=text.modified.isoformat(),
        linked_data=json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c"),
        body="\n".join(f"<p>　　{escape(p)}</p>" for p in text.paragraphs),
        related="\n".join(f'<li><a href="{_path(t)}">{escape(t.title)}</a></li>' for t in related),
        **escaped(text),
        **_frame(),
    )
    return html(page, text.modified)


def _frame() -> dict[str, str]:
    columns = "".join(f'<li><a href="/{slug}/">{name}</a></li>' for name, slug in _COLUMNS.items())
    return {"columns": columns, "footer": fill("today-footer.html")}
