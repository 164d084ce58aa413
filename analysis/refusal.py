"""Why a page holds no article: what it is instead, told from its bytes and from the few words on it."""

import re

from analysis.article import Refusal, RefusalKind
from analysis.scripts import in_both_scripts
from analysis.walls import of_wall

_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a media file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
)
_OTHER_TYPE = re.compile(
    r"\s*(?:application/(?:pdf|zip|msword|octet-stream|vnd\.|x-rar|json)|image/|audio/|video/|font/)", re.IGNORECASE
)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?><!--.{0,500}?-->\s*)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL
)
_CHALLENGE = re.compile(
    in_both_scripts(
        r"just a moment\b|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human"
        r"|are you a (?:human|robot)"
        r"|prove you(?:'|’)?re? (?:are )?(?:human|not a robot)|not a robot|complete the (?:security check|captcha)"
        r"|ddos protection by"
        r"|enable javascript and cookies to continue|pardon our interruption|unusual traffic"
        r"|请?(?:完成|通过|进行)(?:下列|以下|下面的?)?(?:安全)?验证|人机验证|滑动(?:滑块|验证)|拖动滑块|安全验证"
        r"|访问验证|请输入验证码|验证您(?:不)?是"
        r"|请稍候|正在检查您?的?浏览器|您的访问(?:过于频繁|被拦截)|アクセスを確認|ロボットではありません|로봇이 아닙니다"
    ),
    re.IGNORECASE,
)
_CHALLENGE_CODE = re.compile(
    r"cf-browser-verification|cf_chl_|challenge-platform|_Incapsula_Resource|__jsl_clearance|acw_sc__v2"
    r"|g-recaptcha|h-captcha"
    r"|geetest|px-captcha|aliyun_?captcha|TencentCaptcha|datadome",
    re.IGNORECASE,
)
_GONE = re.compile(
    in_both_scripts(
        r"\b404\b|page (?:can ?not|can't|could not|not) be found|(?:page|article) (?:was )?not found"
        r"|no longer (?:available|exists)|nothing (?:was )?found"
        r"|(?:页面|网页|文章|内容|信息|资源|新闻|稿件|帖子)(?:已经?)?(?:不存在|找不到|未找到|(?:被|遭)?[删移]除|下[线架]"
        r"|已失效|不见了)|(?:找不到|没有找到)(?:您|你)?(?:要|所)?(?:访问|查看|请求|找)?的?(?:页面|网页|内容)"
        r"|无法找到(?:该|此)?(?:页|网页|页面)|ページ(?:が|は)見つかりません"
        r"|페이지를 찾을 수 없|seite (?:wurde )?nicht gefunden"
        r"|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata"
    ),
    re.IGNORECASE,
)
_CONTROL = bytes(code for code in range(0x20) if code not in b"\t\n\f\r")  # what no text has
LEAST_WORDS = 15  # words of a text (a CJK letter counts as one)
_NOTICE_WORDS = 150  # a page that has more of its own text than this is more than a notice


def of_bytes(body: bytes, content_type: str | None) -> Refusal | None:
    """Refuse bytes that are no page: none at all, a document, a media file."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start and not body.strip():
        return Refusal(RefusalKind.EMPTY, "the answer has no bytes")
    for mark, name in _BINARY:
        if start.startswith(mark):
            return Refusal(RefusalKind.NOT_HTML, f"this is {name}, not a page")
    if content_type and _OTHER_TYPE.match(content_type) and b"<" not in start:
        return Refusal(RefusalKind.NOT_HTML, f"the server says that this is {content_type.strip()[:60]}, not a page")
    return None


def of_text(text: str) -> Refusal | None:
    """Refuse what turned out to be a feed, or no text in any charset."""
    if _FEED.match(text[:4000]):
        return Refusal(RefusalKind.NOT_HTML, "this is a feed or a sitemap, not a page")
    head = text[:20_000]
    coded = head.encode("utf-8", "surrogatepass")
    strange = head.count("\ufffd") + len(coded) - len(coded.translate(None, _CONTROL))
    if strange > 0.02 * len(head):
        return Refusal(RefusalKind.NOT_HTML, "these bytes are no text in any charset")
    return None


def says_gone(heading: str) -> bool:
    """Whether a page's title says that there is nothing, whatever else stands on it."""
    return _GONE.search(heading) is not None


def of_page(html: str, title: str | None, visible: str, words: int) -> Refusal | None:
    """Refuse a page that asks to prove that one is human, or says that its text is gone, or stands in a site's place; all of
    them say little else.

    `visible` is the text that a reader sees, apart from menus where they are known, and `words` how many words it has.
    """
    if words > _NOTICE_WORDS:
        return None
    heading, shown = title or "", visible[:3000]
    said = _CHALLENGE.search(heading) or _CHALLENGE.search(shown)
    if said is not None:
        return Refusal(RefusalKind.CHALLENGE, f"the page asks to prove that one is human: {said[0]!r}")
    code = _CHALLENGE_CODE.search(html[:200_000]) if words < LEAST_WORDS else None
    if code is not None:
        return Refusal(RefusalKind.CHALLENGE, f"there is no text but a challenge to browsers ({code[0]})")
    gone = _GONE.search(heading) or (_GONE.search(shown) if words <= _NOTICE_WORDS // 2 else None)
    if gone is not None:
        return Refusal(RefusalKind.GONE, f"the page says that its text is gone: {gone[0]!r}")
    return of_wall(html, heading, shown, words)
