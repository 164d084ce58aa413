"""The portals themselves: which pages each of them has at a poll, as bytes under their paths.

Each portal is built in another way, as real ones are: a modern listing, a listing with its links in CDATA islands in GBK, an
RSS feed, a mirror that converts another portal's pages, an Atom feed in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date
from email.utils import format_datetime
from html import escape

from demo.mirror import converted
from demo.texts import Text, load

TODAY, YUNJIN, DAILY = "www.jianghan-today.example", "www.yunjin-news.example", "www.jianghan-daily.example"
MIRROR, LEDGER = "hant.mirror-reader.example", "www.lakeshore-ledger.example"


@dataclass(frozen=True, slots=True)
class Row:
    """A source as the monitor knows it."""

    id: str
    name: str
    name_en: str
    kind: str
    country: str
    region: str
    type: str
    url: str
    zone: str
    language: str
    encoding: str | None = None


SOURCES = (
    Row("jianghan-today", "今日江汉网", "Jianghan Today", "news_portal", "CN", "CN-XX", "listing", f"https://{TODAY}/xinwen/",
        "Asia/Shanghai", "zh-Hans"),
    Row("yunjin-news", "云津新闻网", "Yunjin News", "news_portal", "CN", "CN-XX", "listing", f"http://{YUNJIN}/col/col1201/index.html",
        "Asia/Shanghai", "zh-Hans", "gbk"),
    Row("jianghan-daily", "江汉日报", "Jianghan Daily", "newspaper", "CN", "CN-XX", "feed", f"https://{DAILY}/rss/yaowen.xml",
        "Asia/Shanghai", "zh-Hans"),
    Row("mirror-reader", "今日江漢網（鏡像）", "Mirror Reader", "news_portal", "CN", "CN-XX", "listing", f"http://{MIRROR}/list/",
        "Asia/Shanghai", "zh-Hant"),
    Row("lakeshore-ledger", "The Lakeshore Ledger", "The Lakeshore Ledger", "newspaper", "US", "US-MI", "feed",
        f"https://{LEDGER}/feed.atom", "America/Detroit", "en"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers."""

    body: bytes
    content_type: str
    status: int = 200


Pages = Mapping[str, Answer]
MIRRORED = 10241


def hosts(today: date, poll: int) -> Mapping[str, Pages]:
    """All hosts with their pages at a poll: 1, or 2 after one article was revised."""
    texts = tuple(_at_poll(text, poll) for text in load("today", today))
    return {
        TODAY: _today(texts),
        YUNJIN: _yunjin(load("yunjin", today), texts),
        DAILY: _daily(load("daily", today)),
        MIRROR: _mirror(next(text for text in texts if text.number == MIRRORED)),
        LEDGER: _ledger(load("ledger", today)),
    }


def _at_poll(text: Text, poll: int) -> Text:
    if poll < 2 or text.changed is None:
        return text
    return replace(text, title=text.changed[0], paragraphs=text.changed[1])


def _html(page: str, charset: str = "utf-8", declared: str | None = None) -> Answer:
    return Answer(page.encode(charset, "xmlcharrefreplace"), f"text/html; charset={declared or charset}")


def _robots(rules: str) -> Answer:
    return Answer(f"User-agent: *\n{rules}\n".encode(), "text/plain; charset=utf-8")


# 今日江汉网: UTF-8, a listing with navigation, a hot list beside it and paging; dates in meta tags and JSON-LD.


def _today_path(text: Text) -> str:
    return text.path or f"/xinwen/{text.moment:%Y}/{text.moment:%m%d}/{text.number}.html"


def _today(texts: tuple[Text, ...]) -> Pages:
    pages = {_today_path(text): _html(_today_article(text)) for text in texts if not text.gone}
    pages["/xinwen/"] = _html(_today_listing(texts))
    pages["/robots.txt"] = _robots("Disallow: /neibu/\nCrawl-delay: 0.1")
    return pages


_TODAY_NAV = "".join(
    f'<li><a href="/{slug}/">{name}</a></li>'
    for slug, name in (
        ("", "首页"),
        ("xinwen", "新闻"),
        ("zhengwu", "政务"),
        ("shizhou", "市州"),
        ("shipin", "视频"),
        ("zhuanti", "专题"),
    )
)
_TODAY_FOOT = (
    '<footer class="site-footer"><p>江汉ICP备20260001号-1</p><p>网络传播视听节目许可证(0000001)</p><p>今日江汉网版权所有</p>'
    "<p>举报电话:000-00000000</p></footer>"
)


def _today_listing(texts: tuple[Text, ...]) -> str:
    items = "".join(
        f'<li class="item {"odd" if n % 2 else "even"}"><a href="{_today_path(t)}" target="_blank">{escape(t.title)}</a>'
        f'<span class="date">{t.moment:%Y-%m-%d}</span></li>'
        for n, t in enumerate(texts)
    )
    hot = "".join(
        f'<li><em>{n}</em><a href="/hot/{n}.html">{word}</a></li>'
        for n, word in enumerate(("天气", "路况", "菜价", "彩票"), 1)
    )
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>江汉要闻_今日江汉网</title></head><body>'
        f'<header><nav class="menu"><ul>{_TODAY_NAV}</ul></nav></header><main><h1>江汉要闻</h1><ul class="news-list">{items}</ul>'
        f'<div class="pagination"><a href="/xinwen/">1</a><a href="/xinwen/index_1.html">2</a><a href="/xinwen/index_1.html">下一页</a></div>'
        f'</main><aside class="hot"><h3>热榜</h3><ol>{hot}</ol></aside>{_TODAY_FOOT}</body></html>'
    )


def _today_article(text: Text) -> str:
    body = "".join(f"<p>　　{escape(p)}</p>" for p in text.paragraphs)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(text.title)}_{text.column}_今日江汉网</title>'
        f'<meta property="article:published_time" content="{text.moment.isoformat()}"><meta property="og:site_name" content="今日江汉网">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{text.title}",'
        f'"datePublished":"{text.moment.isoformat()}"}}</script></head><body><header><nav class="menu"><ul>{_TODAY_NAV}</ul></nav></header>'
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/xinwen/">{text.column}</a></div>'
        f'<article><h1>{escape(text.title)}</h1><div class="info"><span>{text.moment:%Y-%m-%d %H:%M}</span></div>'
        f'<div class="article-content">{body}</div></article>'
        f'<div class="related"><h3>相关阅读</h3><ul><li><a href="/xinwen/">更多江汉要闻</a></li></ul></div>{_TODAY_FOOT}</body></html>'
    )


# 云津新闻网: GBK declared as gb2312, tables, line breaks for paragraphs, the listing's links in CDATA islands.


def _yunjin_path(text: Text) -> str:
    return f"/art/{text.moment:%Y/%-m/%-d}/art_1201_{text.number}.html"


def _yunjin(texts: tuple[Text, ...], originals: tuple[Text, ...]) -> Pages:
    known = {text.number: text for text in originals}
    full = [replace(t, paragraphs=known[t.reprint_of].paragraphs) if t.reprint_of else t for t in texts]
    pages = {_yunjin_path(text): _html(_yunjin_article(text), "gbk", "gb2312") for text in full}
    pages["/col/col1201/index.html"] = _html(_yunjin_listing(full), "gbk", "gb2312")
    pages["/robots.txt"] = _robots("Allow: /")
    return pages


def _yunjin_listing(texts: list[Text]) -> str:
    records = "".join(
        f'<record><![CDATA[<li><a href="{_yunjin_path(t)}" title="{escape(t.title)}" target="_blank">{escape(t.title[:14])}…</a>'
        f"<span>[{t.moment:%Y-%m-%d}]</span></li>]]></record>"
        for t in texts
    )
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>云津新闻网-云津要闻</title></head><body>'
        '<table width="980"><tr><td><a href="/">首页</a> <a href="/col/col1201/index.html">要闻</a> <a href="/col/col1202/index.html">民生</a>'
        '</td></tr></table><div id="1201"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp'
        f'?page=1"></a>]]></nextgroup><recordset>{records}</recordset></datastore></script></div></body></html>'
    )


def _yunjin_article(text: Text) -> str:
    body = "<br><br>".join(f"　　{escape(p)}" for p in text.paragraphs)
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<title>云津新闻网 {escape(text.title)}</title></head><body>"
        '<table width="980"><tr><td><a href="/">首页</a> | <a href="/col/col1201/index.html">要闻</a></td></tr></table>'
        f'<table width="760"><tr><td align="center" class="title">{escape(text.title)}</td></tr>'
        f'<tr><td align="center">发布时间：{text.moment:%Y-%m-%d %H:%M}　来源：{text.source}　字号：大 中 小</td></tr>'
        f'<tr><td class="bt_content"><div id="zoom">{body}<br><br>（责任编辑：{text.editor}）</div></td></tr>'
        "<tr><td>【打印本页】【关闭窗口】</td></tr></table>"
        '<table width="980"><tr><td align="center">云津新闻网版权所有<br>江汉ICP备20260002号</td></tr></table></body></html>'
    )


# 江汉日报: an RSS feed, and pages with div soup.


def _daily_path(text: Text) -> str:
    return f"/jhrb/{text.moment:%Y%m}/t{text.moment:%Y%m%d}_{text.number}.html"


def _daily(texts: tuple[Text, ...]) -> Pages:
    pages = {_daily_path(text): _html(_daily_article(text)) for text in texts}
    items = "".join(
        f"<item><title>{escape(t.title)}</title><link>https://{DAILY}{_daily_path(t)}</link><author>{t.author}</author>"
        f"<pubDate>{format_datetime(t.moment)}</pubDate><description>{escape(t.paragraphs[0][:60])}……</description></item>"
        for t in texts
    )
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>江汉日报 要闻</title>'
        f"<link>https://{DAILY}/</link><description>要闻</description><ttl>30</ttl>{items}</channel></rss>"
    )
    pages["/rss/yaowen.xml"] = Answer(feed.encode(), "application/rss+xml; charset=utf-8")
    return pages


def _daily_article(text: Text) -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    if text.table:
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in text.table)
        body += f"<table border='1'>{rows}</table>"
    body += "".join(f"<p>{escape(p)}</p>" for p in text.after)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(text.title)}--江汉日报</title></head><body>'
        '<div class="top"><a href="/">江汉日报</a><a href="/rss/yaowen.xml">RSS</a></div>'
        f'<div class="w1000"><h2 class="doc-title">{escape(text.title)}</h2><div class="doc-info">{text.moment:%Y年%m月%d日 %H:%M}'
        f" 来源：江汉日报 作者：{text.author}</div><div class='TRS_Editor'>{body}</div>"
        '<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div>'
        '<div class="foot">江汉日报社主办 江汉ICP备20260003号</div></body></html>'
    )


# The mirror: another portal's page, converted, with that portal's footer under the text.


def _mirror(text: Text) -> Pages:
    path = f"/article/{text.moment:%Y-%m-%d}/{text.number}.html"
    foot = (
        "江汉ICP备20260001号-1",
        "网络传播视听节目许可证(0000001)",
        "今日江汉网版权所有",
        "技术支持:江汉报网传媒有限公司",
        "举报电话:000-00000000",
    )
    body = "".join(f"<p>{escape(converted(p))}</p>" for p in (*text.paragraphs, *foot))
    title = converted(text.title)
    listing = (
        '<html lang="zh-Hant"><head><meta charset="utf-8"><title>鏡像閱讀</title></head><body><div class="list">'
        f'<ul><li><a href="{path}">{title}</a> <i>{text.moment:%Y-%m-%d}</i></li>'
        f'<li><a href="/article/{text.moment:%Y-%m-%d}/{text.number - 900}.html">江漢省晚秋賞菊路線推薦 十二處公園免費開放</a>'
        f" <i>{text.moment:%Y-%m-%d}</i></li></ul></div></body></html>"
    )
    flowers = "　　江漢省林業局近日公佈晚秋賞菊路線，十二處公園在本月底前免費開放。市民可以乘坐公共交通前往，各園入口設有導覽圖。"
    other = "　　工作人員提醒，花期受天氣影響，出行前請留意園方通知，不要攀折花枝，也不要在草坪上用火。"
    return {
        "/list/": _html(listing),
        path: _html(
            f'<html lang="zh-Hant"><head><meta charset="utf-8"><title>{title} - 鏡像閱讀</title></head>'
            f'<body><h1>{title}</h1><div class="content">{body}</div></body></html>'
        ),
        f"/article/{text.moment:%Y-%m-%d}/{text.number - 900}.html": _html(
            '<html lang="zh-Hant"><head><meta charset="utf-8"><title>江漢省晚秋賞菊路線推薦 十二處公園免費開放 - 鏡像閱讀</title></head><body>'
            f'<h1>江漢省晚秋賞菊路線推薦 十二處公園免費開放</h1><div class="content"><p>{flowers}</p><p>{other}</p></div></body></html>'
        ),
    }


# The Lakeshore Ledger: an Atom feed, and pages with <article>, <time> and a byline.


def _ledger_path(text: Text) -> str:
    slug = "-".join("".join(c if c.isalnum() else " " for c in text.title.lower()).split()[:8])
    return f"/{text.moment:%Y/%m/%d}/{slug}/"


def _ledger(texts: tuple[Text, ...]) -> Pages:
    pages = {_ledger_path(text): _html(_ledger_article(text)) for text in texts}
    entries = "".join(
        f'<entry><title>{escape(t.title)}</title><link href="https://{LEDGER}{_ledger_path(t)}"/><id>urn:ledger:{t.number}</id>'
        f"<updated>{t.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</updated></entry>"
        for t in texts
    )
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Lakeshore Ledger</title>'
        f"<id>urn:ledger</id><updated>{texts[0].moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</updated>{entries}</feed>"
    )
    pages["/feed.atom"] = Answer(feed.encode(), "application/atom+xml")
    pages["/robots.txt"] = _robots("Disallow: /search")
    return pages


def _ledger_article(text: Text) -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(text.title)} | The Lakeshore Ledger</title>'
        f'<meta name="author" content="{text.author}"></head><body><nav><a href="/">Home</a><a href="/politics/">Politics</a></nav>'
        f'<article><h1>{escape(text.title)}</h1><p class="byline">By {text.author}</p>'
        f'<time datetime="{text.moment.isoformat()}">{text.moment:%B %d, %Y}</time>{body}</article>'
        '<footer><a href="/about/">About us</a> <a href="/contact/">Contact</a></footer></body></html>'
    )
