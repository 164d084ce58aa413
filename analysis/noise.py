"""Which lines of a page are not its article: furniture, boxes that say so by name or tag, cards of other articles."""

import functools
import re
import unicodedata
from collections import defaultdict
from itertools import accumulate

from analysis.layout import Element, Layout, Line
from analysis.normal import is_furniture
from analysis.scripts import in_both_scripts

_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What an element calls itself when it is not the article, counted on real pages: never, and when it holds little of the page.
_CERTAIN = frozenset(
    "comment comments cmt comentarios kommentare pinglun recommend recommended recommendation recommendations"
    " recommends tuijian"
    " related relate xiangguan newsletter newsletters cookie cookies consent gdpr modal popup outbrain taboola"
    " disqus replies reply"
    " footer copyright breadcrumb breadcrumbs trending popular".split()
)
_LIKELY = frozenset(
    "thread dialog overlay layer tooltip subscribe subscription signup login promo promos promotion advert"
    " advertisement advertising ad ads"
    " sponsor sponsored share shares sharing fenxiang social disclaimer shengming mianze qrcode feedback bio"
    " author authors byline"
    " zebian bianji caption captions thumbnail carousel gallery slider rail hot rank ranking latest crumbs crumb"
    " search foot toolbar"
    " testimonials testimonial pagination pager print meta date timestamp player donate donation dropdown logo"
    " toggle tags poll vote"
    " survey skip btn button buttons sidebar side nav navbar menu banner tag weixin aside right rightcon more"
    " header top posts widget"
    " teaser card cards".split()
)
_AGAINST = _CERTAIN | _LIKELY
_NEVER = frozenset("nav footer aside menu figcaption address".split())
_WHOLE = frozenset("html body main article tr".split())
_NOTHING: frozenset[str] = frozenset()
_MUCH = 0.35  # the share of the page's sentences from which a word is not believed
_MOST = 0.75  # and from which one that is certain elsewhere is not, unless ENOUGH words are left without it
_ENOUGH = 60.0
_LONGEST_NAME = 6  # words of a class; more are a heading that was made a name
_CARD_LINES, _CARD_WORDS = 10, 90
_FURNITURE_LENGTH = 210
_HEADING_WORDS, _QUESTION_WORDS = 12, 40

# A short line that says that something else begins.
_LABEL_ENDS = r"(?=\W|\Z)"
_ELSE = re.compile(
    in_both_scripts(
        r"\W*(?:相关(?:阅读|新闻|链[接结]|推荐|文章|报道|内容)|延伸阅读|推荐阅读|热门推荐|猜你喜欢|更多精彩|网友评论|热门评论|最新评论|发表评论"
        r"|我要评论|精彩推荐|[为给][您你]推荐|大家都在看|其他人也在看|[您你]可能(?:[也还]|会)?(?:想看|喜欢|感兴趣|有兴趣)|(?:作者|诗人|专家)简介"
        r"|(?:相关(?:报导|连结|话题|视频)|热门(?:新闻|文章|影音|话题)|人气(?:文章|新闻|排行)|读者(?:[回迴]响|留言|评论)"
        rf"|更多(?:相关)?(?:新闻|报[道导]|文章|内容)){_LABEL_ENDS}"
    )
    + r"|(?:関連(?:ニュース|リンク|キーワード|トピックス|タグ)|おすすめ|(?:アクセス|人気)ランキング"
    r"|(?:人気(?:の)?|最新|新着|注目の)記事"
    rf"|お問い?合わ?せ先?){_LABEL_ENDS}|関連記事|あわせて読みたい|こちらもおすすめ|よく読まれて|この記事を(?:シェア|読んだ)"
    r"|관련\s?기사|(?:관련\s?뉴스|(?:이 기사와 함께 |가장 )?많이 본 (?:뉴스|기사)|(?:추천|인기)\s?(?:기사|뉴스)"
    rf"|(?:이 시각 |오늘의 )?주요\s?뉴스)\W*\Z"
    r"|more (?:from|on|stories|news|articles|like this)"
    r"|related(?: (?:articles?|stories|posts?|news|content|reading|topics?))?\W*\Z"
    r"|also in the news|you (?:may|might) (?:also )?(?:like|enjoy|be interested)|you.ll also|read (?:more\W*\w|next"
    r"|also)|recommended|most (?:read|popular|viewed)|trending"
    r"|(?:top rated |leave a )?comments?\W*\Z|(?:\d+ )?comments\W*\Z|about the (?:author|reviewer)s?\W*\Z"
    r"|(?:was|is) this (?:page|information|article) (?:helpful|useful)\W*\Z|how (?:helpful|useful) was this"
    r"|have any questions|up next|don.t miss|disclaimer\W*\Z"
    r"|mehr zum thema|auch interessant|lesen sie auch|das könnte sie|lire aussi|à lire|leggi anche"
    r"|te puede interesar|você pode gostar|lea también"
    r"|veja também|sobre la firma|läs också|les også)"
)
# What offices ask behind their texts, in longer lines of letters that count as words.
_ASKS = re.compile(
    in_both_scripts(r"\W*(?:[您你]对本(?:网页|页|网站)|本页(?:内容|信息)对您")
    + r"|このページ(?:に関する(?:お問い?合わ?せ|ご意見)|の(?:情報|内容)は)|より(?:良|よ)い(?:ウェブ|ホームページ)"
    r"|이 페이지(?:에서 제공하는|의 내용)|(?:콘텐츠 |페이지 )?만족도 (?:조사|평가))"
)
_CREDIT = re.compile(
    r"[(\[]?(?=[ipfbcqs图圖摄])(?:image|photo|foto|picture|bild|credit|photograph|quelle|source|图片?来源|图源|圖源|摄影"
    r"|图)(?: credit| by)?\s*[:：|/©]"
    r"|(?:image|foto|photo|slide|bild) \d+ (?:of|von|de|di) \d+\Z",
    re.IGNORECASE,
)
_CREDIT_BEGINS = frozenset("([图圖摄ipfbcqsIPFBCQSıİſ")  # its first characters, in any case
_CREDIT_BEHIND = re.compile(
    r"\((?:image|photo|picture|foto"
    r"|bild)\b[^)]*\)\Z|\bgetty images\W*\Z"
    r"|\(\s?(?:AFP|Reuters|AP)(?: photo)?(?:/[^)]{1,40})?\)\Z",
    re.IGNORECASE,
)


def is_page_furniture(text: str) -> bool:
    """Whether a line as published belongs to the page and not to the article."""
    if len(text) > _FURNITURE_LENGTH:
        return False
    return is_furniture(text if text.isascii() else unicodedata.normalize("NFKC", text))


def begins_else(line: Line) -> bool:
    """Whether a line is the heading of something that is not the article."""
    if line.words <= _HEADING_WORDS and _ELSE.match(line.text.lower()):
        return True
    return line.words <= _QUESTION_WORDS and not line.text.isascii() and _ASKS.match(line.text) is not None


def is_credit(line: Line) -> bool:
    """Whether a line credits a picture."""
    if line.words > 40:
        return False
    text = line.text
    if text[0] in _CREDIT_BEGINS and _CREDIT.match(text):
        return True
    return _may_end_in_credit(text) and _CREDIT_BEHIND.search(text) is not None


def _may_end_in_credit(text: str) -> bool:
    return text[-1] == ")" or "getty" in text[-40:].lower()


def noise_of(layout: Layout, sentences: list[float], anchor: int | None) -> list[bool]:
    """For each line, whether it stands in an element that is not the article; never the line `anchor`.

    `sentences` has the weight of each line's sentences. A word that would silence much of the page says how it is laid out,
    not what it is: it is not believed there.
    """
    named = [
        (element, words)
        for element in layout.elements
        if element.start < element.end and (element.name or element.tag in _NEVER) and (words := _words_of(element))
    ]
    believed = _believed(sentences, named)
    noise = [False] * len(layout.lines)
    for element, words in named:
        holds_anchor = anchor is not None and element.start <= anchor < element.end
        if not holds_anchor and not believed.isdisjoint(words):
            noise[element.start : element.end] = [True] * (element.end - element.start)
    for element in _cards(layout):
        noise[element.start : element.end] = [True] * (element.end - element.start)
    return noise


def _believed(sentences: list[float], named: list[tuple[Element, frozenset[str]]]) -> set[str]:
    sums = sums_of(sentences)
    total = max(sums[-1], 1.0)
    shares: dict[str, float] = {}
    ends: dict[str, int] = {}
    for element, words in named:
        share = (sums[element.end] - sums[element.start]) / total
        for word in words:
            if element.end > ends.get(word, 0):
                ends[word] = element.end
                known = shares.get(word, 0.0)
                shares[word] = max(known, share) if word in _CERTAIN else known + share
    return {
        word
        for word, share in shares.items()
        if share < _MUCH or (word in _CERTAIN and (share < _MOST or (1 - share) * total >= _ENOUGH))
    }


def _words_of(element: Element) -> frozenset[str]:
    """What an element's tag and name say against it."""
    if element.tag in _WHOLE:
        return _NOTHING
    said = _words_in(element.name[:200]) if element.name else _NOTHING
    return said | {f"<{element.tag}>"} if element.tag in _NEVER else said


@functools.lru_cache(16_384)  # sites have many of their classes in common
def _words_in(name: str) -> frozenset[str]:
    parts = _NAME_PART.findall(name)
    found = _AGAINST.intersection([part.lower() for part in parts])
    if not found or len(parts) <= _LONGEST_NAME:
        return found
    believed = [parts for word in name.split() if len(parts := _NAME_PART.findall(word)) <= _LONGEST_NAME]
    return _AGAINST.intersection([part.lower() for parts in believed for part in parts])


def _cards(layout: Layout) -> list[Element]:
    """Three or more alike siblings that each hold a link and little text: other articles, products, people."""
    siblings: defaultdict[tuple[int, str, str], list[Element]] = defaultdict(list)
    for element in layout.elements:
        if element.end > element.start and element.tag != "p":
            siblings[element.parent, element.tag, element.name.partition(" ")[0]].append(element)
    found = []
    for alike in siblings.values():
        if len(alike) >= 3:
            cards = [element for element in alike if _is_card(layout.lines, element)]
            if len(cards) >= 0.75 * len(alike):
                found += cards
    return found


def _is_card(lines: list[Line], element: Element) -> bool:
    if element.end - element.start > _CARD_LINES:
        return False
    inside = lines[element.start : element.end]
    for line in inside[:4]:
        if line.linked >= 3 and line.linked >= 0.8 * line.words:
            return sum([line.words for line in inside]) <= _CARD_WORDS
    return False


def sums_of(weights: list[float]) -> list[float]:
    """Prefix sums: entry i is the sum of the first i weights."""
    return list(accumulate(weights, initial=0.0))
