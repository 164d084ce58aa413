"""What an address, a title and a date look like, before anybody follows them: judged by shape, never by site.

Content systems leave their mark in addresses (`t20250911_123.html`, `content_123.htm`, `art_1_2.html`,
`/20250911/<hex>/c.html`), people leave theirs in titles: an article's is a sentence, a column's is a word.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from analysis.layout import without_cjk

_PARTS = re.compile(r"\w+://([^/?#]*)([^?#]*)(?:\?([^#]*))?")
_DATE_IN_ADDRESS = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-_/]?(?:0[1-9]|1[0-2])(?:[-_/]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)|/\d{1,2}/\d{1,2}/|[-_/]\d{1,2}[-_/]\d{1,2})"
    r"|/t(?:19|20)\d{6}_\d+|(?:19|20)\d{6}\d*(?=[./_-]|\Z)"
)
_NUMBERED = re.compile(
    r"(?:content|art|article|post|c|t|doc|news|info|show|view|detail|item|id|n|p|archives?|entry|topic|thread|story|file|document|release|opinion|case|order)[-_/=]?\d+"
    r"|\d{5,}|[0-9a-f]{16,}|[-_/]\d+\.(?:[sj]?html?|aspx?|jspx?|php|do)\Z|/\d{3,}/?\Z",
    re.IGNORECASE,
)
_NUMBERED_QUERY = re.compile(
    r"(?:\A|&)(?:\w*id|p|\w*no|guid|key|num|\w*seq|idx|sn|code|article|news|doc|file|t|item)=[\w-]*\d"
    r"|=[\w.-]*\d{5,}",
    re.IGNORECASE,
)
# One entry's number, although the query also says from which page of the list it was opened.
_ENTRY_QUERY = re.compile(
    r"(?:\A|&)(?:seq|idx|(?:ntt|article|news|doc|post|item|wr|data|info|content|notice)_?(?:id|no|seq|sn|idx))=[\w-]*\d",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|rtf|odt|ofd|wps|pptx?|txt|zip)(?=\Z|[?#])", re.IGNORECASE)
_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|mp3|exe|apk|rss|xml|atom|ics)(?=\Z|[?#])", re.IGNORECASE)
# Looked for only where a word begins, and words are not taken apart: nothing would be found that way.
_SLUG = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]++[-_+]){3,}[^\W_]|(?<![^\W_])[^\W_]++(?:[-_][^\W_]++){4,}")
# A name that no person gave: letters and digits mixed, as some systems number their pages.
_RANDOM = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10,}(?:\.\w{2,5})?\Z", re.IGNORECASE)
_COLUMN_WORDS = (
    "tag|tags|category|categories|cat|topic|topics|label|author|authors|user|users|profile|member|members|page|pages|search|login|"
    "signin|signup|register|logout|account|cart|checkout|product|products|shop|feed|rss|about|about-us|aboutus|contact|contact-us|"
    "contacts|privacy|privacy-policy|terms|help|faq|sitemap|site-map|jobs|careers|advertise|advertising|subscribe|subscription|"
    "newsletter|newsletters|donate|share|sharer|intent|comment|comments|reply|print|email|archive|index|list|home|default|main|"
    "section|sections|node|tagged|keyword|hashtag|wp-login|wp-admin|cookies|legal|feedback|accessibility|disclaimer|gallery|forum"
)
_COLUMN_NAMES = frozenset(_COLUMN_WORDS.split("|"))
_NAMED = re.compile(r"([a-z-]+?)[-_]?\d{0,4}(?:\.\w{2,5})?\Z", re.IGNORECASE)
_INDEX_END = re.compile(r"/(?:index|default|home)\.\w{2,5}\Z", re.IGNORECASE)
_COLUMN_INSIDE = re.compile(
    r"/(?:tag|tags|category|categories|author|authors|user|users|profile|page|search|label|login|account|cart|share|hashtag|"
    r"tagged|keyword|topics?/(?!\d))(?:/|-\d|=)",
    re.IGNORECASE,
)
# Things that are there all the time: what is listed under such a name is news only if it has a date.
_NO_NEWS_INSIDE = re.compile(
    r"/(?:products?|shop|store|services?|jobs?|careers?|vacanc(?:y|ies)|staff|people|members?|offices?|departments?|agenc(?:y|ies)|"
    r"locations?)/",
    re.IGNORECASE,
)
_COLUMN_QUERY = re.compile(
    r"(?:\A|&)(?:cat|category|category_name|tag|author|page|paged|pageno|pagenum|pageindex|pn|m|replytocom|share|sort|order|s|q|"
    r"search|keyword|lang)=",
    re.IGNORECASE,
)
_PERIOD_END = re.compile(r"/(?:19|20)\d\d(?:[-_/]?\d{1,2})?(?:/|/?(?:index)?\.\w{2,5})?\Z", re.IGNORECASE)
_LONGEST_PERIOD = len("2026-12index.xhtml")
_SOCIAL = re.compile(
    r"(?:\A|\.)(?:facebook|twitter|x|linkedin|pinterest|reddit|tumblr|instagram|youtube|weibo|whatsapp|telegram|t|line|"
    r"addthis|digg|delicious|stumbleupon|plus\.google|service\.weibo|feedburner|b\.hatena|hatena|getpocket|vk|ok|flipboard|"
    r"apple|play\.google|itunes\.apple|beian|feedly|add\.my\.yahoo|creativecommons|wordpress)\.(?:com|org|me|net|jp|ru|ne\.jp|cn|gov\.cn)\Z"
)

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_㐀-鿿\uf900-\ufaff぀-ヿ가-힯\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
# Thai, Lao, Burmese and Khmer put no spaces between words; a word is about four letters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
# Vowel signs and accents that stand as characters of their own (Indic, Arabic, Hebrew …) do not part words.
_SIGNS = re.compile("[" + "".join(chr(c) for c in range(0x300, 0xE00) if unicodedata.category(chr(c))[0] == "M") + "]")
_MARK = re.compile(r"[，。！？；：、“”‘’《》「」『』…,.!?;:\"'()（）—–|·　]")
_HYPHEN = re.compile(r"\w-\w")
_MORE = re.compile(
    r"(?:[\W_]*)(?:read\s+(?:more|the|full|on|article|story)|more|continue(?:\s+reading)?|full\s+(?:story|article|text)|details?|"
    r"learn\s+more|view(?:\s+\w+){0,3}|click\s+here|here|permalink|link|download|pdf|html|docx?|word|print|listen|watch|share|"
    r"reply|\d*\s*comments?|leave\s+a\s+(?:comment|reply)|no\s+comments?|next|previous|prev|older|newer|first|last|home|"
    r"tweet|email|like|edit|save|hide|top|back|discuss|mehr|weiterlesen|lire\s+(?:la\s+suite|plus)|leer\s+m[áa]s|"
    r"seguir\s+leyendo|ver\s+m[áa]s|leia\s+mais|saiba\s+mais|continua(?:\s+a\s+leggere)?|leggi(?:\s+tutto)?|lees\s+meer|"
    r"les\s+mer|l[äa]s\s+mer|l[æa]s\s+mere|czytaj(?:\s+\w+)?|подробнее|далее|читать(?:\s+\w+)*|ещё|"
    r"(?:查看|阅读|閱讀)?\s*(?:更多|全文|详情|詳情|详细|详细内容|详细信息|原文)|点击(?:查看|进入|下载)?|下载|上一页|下一页|上页|下页|首页|尾页|末页|"
    r"返回\w{0,4}|评论|分享|转发|收藏|続きを読む|続きを?(?:見る|みる)?|もっと(?:見る|読む)?|詳細(?:を見る|はこちら)?|詳しく(?:見る|はこちら)?|一覧(?:を見る|へ)?|"
    r"次へ?|前へ?|次の?ページ|前の?ページ|더보기|더\s*읽기|전체보기|আরও|বিস্তারিত)[\s\W\d]*\Z",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.{2,}|・{2,}|⋯)\s*\Z")

_MOST_OF_A_BUTTON = 8.0  # weight of the longest button or date, a day and its time spelled out

_MONTH = (
    "jan|feb|f[ée]v|m[aä]r|apr|avr|abr|may|mai|maj|jun|juin|jul|juil|aug|ao[uû]|ago|sep|set|okt|oct|out|nov|dec|d[ée]c|dez|dic|"
    "ene|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
)
DATE = re.compile(
    r"(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}\s?日?(?:[ T]*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d)(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm])?)?"
    r"|(?:19|20)\d\d\s?년\s?\d{1,2}\s?월\s?\d{1,2}\s?일"
    r"|(?:令和|平成|昭和)\s?(?:\d{1,2}|元)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|(?:民國\s?)?1\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?"
    r"|(?:\d{1,2}(?:st|nd|rd|th|er|\.)?\s?(?:de\s|of\s)?\s?)?(?P<month>" + _MONTH + r")[^\W\d_]{0,20}+\.?"
    r"[\s,]*(?:de\s)?(?:\d{1,2}(?:st|nd|rd|th)?[\s,]+)?(?:de\s|del\s)?(?:19|20)\d\d(?:[\s,@-]+\d{1,2}:\d{2}(?:\s?[AaPp]\.?[Mm])?)?"
    r"|(?<![\d./-])\d{1,2}月\s?\d{1,2}日(?:\s*\d{1,2}:\d{2})?|(?<![\d./:-])(?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])(?![\d./-])(?:\s+\d{1,2}:\d{2})?",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"[\s\W]*(?:(?:19|20)\d\d\s?[-./年]?\s?(?:\d{{1,2}}\s?月?)?|\d{{1,2}}月|(?:{_MONTH})[^\W\d_]*\.?\s(?:19|20)\d\d)"
    r"\s*(?:[(（\[]\d+[)）\]])?[\s\W]*\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def address_score(url: str) -> float:
    """How much an address looks like one article's: 1 surely, 0 unknown, -1 surely not."""
    parts = _PARTS.match(url)
    host, path, query = map(_plain, parts.groups()) if parts else ("", "", "")
    of_file = _file_score(path[path.find(".") :]) if "." in path else 0.0
    if _is_social(host) or of_file < 0.0:
        return -1.0
    if of_file or (query and _DOCUMENT.search(query)):
        return 0.8
    if query and (not path.strip("/") or not _DATE_IN_ADDRESS.search(path)):
        by_query = _query_score(query)
        if by_query or _is_column(path.rstrip("/").rpartition("/")[2]):
            return by_query or -1.0
    return _path_score(path)


def _plain(part: str | None) -> str:
    return (unquote(part) if "%" in part else part)[:400] if part else ""


@lru_cache(maxsize=256)
def _is_social(host: str) -> bool:
    return bool(_SOCIAL.search(host.lower()))


@lru_cache(maxsize=1024)
def _file_score(ending: str) -> float:
    """The score of an address by the kind of its file, told from its first dot on; most of a list end alike."""
    return -1.0 if _MEDIA.search(ending) else 0.8 if _DOCUMENT.search(ending) else 0.0


def _query_score(query: str) -> float:
    if _COLUMN_QUERY.search(query) and not _ENTRY_QUERY.search(query):
        return -0.5
    return 0.6 if _NUMBERED_QUERY.search(query) else 0.0


def _path_score(path: str) -> float:
    path = _INDEX_END.sub("/", path) if path.count("/") > 2 else path
    folder, _, last = path.rstrip("/").rpartition("/")
    if not last:
        return -1.0
    column, dated = _of_folder(folder + "/")
    column = column or _is_column(last) or bool(_COLUMN_INSIDE.match(f"/{last}/"))
    if dated or _DATE_IN_ADDRESS.search(path):
        period = len(last) <= _LONGEST_PERIOD and _PERIOD_END.search(path)
        return -0.7 if period else -0.3 if column else 1.0
    if column:
        return -1.0
    if _NO_NEWS_INSIDE.search(path):
        return -0.2
    rules = (  # the first that holds decides, and the rest is not looked at
        (lambda: sum(map(last.count, "-_+")) >= 3 and _SLUG.search(last), 0.8),
        (lambda: _NUMBERED.search(path), 0.6),
        (lambda: without_cjk(last)[1] >= 6, 0.6),
        (lambda: last.isdigit() and len(last) > 1, 0.5),
        (lambda: _RANDOM.match(last), 0.5),
        (lambda: path.endswith("/") and path.count("/") <= 2, -0.4),
    )
    return next((score for holds, score in rules if holds()), 0.0)


@lru_cache(maxsize=1024)
def _of_folder(folder: str) -> tuple[bool, bool]:
    """Whether the folder of a path names a column, and a date; most of a list have it in common."""
    return bool(_COLUMN_INSIDE.search(folder)), bool(_DATE_IN_ADDRESS.search(folder))


def _is_column(name: str) -> bool:
    """Whether the last part of a path is called like a column, perhaps with a number."""
    match = _NAMED.match(name)
    return match is not None and match[1].lower() in _COLUMN_NAMES


def title_weight(title: str) -> float:
    """How much a text says, in words: a CJK character counts as half a word."""
    rest, characters = (title, 0) if title.isascii() else without_cjk(title)
    if rest.isascii():
        return characters / 2 + len(_WORD.findall(rest))
    words = _WORD.findall(_SIGNS.sub("", rest))
    return characters / 2 + len(_UNSPACED.findall(rest)) / 4 + len(words)


@lru_cache(maxsize=4096)
def title_score(title: str) -> float:
    """How much a text looks like an article's title: 1 a sentence, 0 a word or two, -1 a button or a date."""
    weight = title_weight(title)
    if not title or (weight <= _MOST_OF_A_BUTTON and (is_button(title) or is_date(title))):
        return -1.0
    return min(1.0, max(0.0, (weight - 1.5) / 4.5))


def has_punctuation(title: str) -> bool:
    """Whether a title has the marks that sentences have and menu words do not."""
    return bool(_MARK.search(title) or ("-" in title and _HYPHEN.search(title)))


def is_button(title: str) -> bool:
    """Whether a link text says where to press instead of what is behind it."""
    return len(title) <= 40 and bool(_MORE.match(title))


def is_date(title: str) -> bool:
    """Whether a text is nothing but a date, a month or a year, perhaps with a count."""
    if len(title) > 40 or not _DIGIT.search(title):
        return False
    return bool(_PERIOD.match(title) or DATE.fullmatch(title.strip(" []()【】")))


def is_cut(title: str) -> bool:
    """Whether a text was cut off with dots."""
    return bool(_CUT.search(title))
