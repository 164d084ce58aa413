"""The normal form: the text for comparing, searching and judging. What was published is kept beside it.

Compatibility forms are folded (NFKC), invisible characters and the sounds that mirror sites write behind Chinese characters
are removed, traditional characters become simplified ones, and lines that belong to the page and not to the article are
cut. Idempotent.
"""

import functools
import re
import unicodedata

import opencc

from analysis.article import Mirror, NormalForm
from analysis.folding import exchanged
from analysis.scripts import in_both_scripts

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿế"
_HAN = "㐀-䶿一-鿿\uf900-\ufaff"
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_HAN_OR_HANGUL = re.compile("[⺀-\ud7a3]")  # and what lies between them
_HAN_LETTER = re.compile(f"[{_HAN}]")
_JAPANESE = 0.08  # share of kana among Chinese characters and kana
# A sound: a bracket of Latin letters with a tone mark right behind a Chinese character, as in 習(xí)近平.
_IN_BRACKETS = rf"(?=[^)]{{0,8}}[{_TONED}])[a-zü{_TONED}]{{1,7}}\)"
_SOUND = re.compile(rf"\((?<=[{_HAN}]\(){_IN_BRACKETS}(?:\({_IN_BRACKETS})*", re.IGNORECASE)
_NOTHING = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
)
_NO_TEXT = r"\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
_INVISIBLE, _CONTROL = re.compile(f"[{_NOTHING}]"), re.compile(f"[{_NO_TEXT}]")
_LINE_END = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_ODD_SPACES = r"\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_STRANGE = re.compile(rf"[{_NOTHING}{_NO_TEXT}{_ODD_SPACES}\x85\u2028\u2029]")  # most texts have none of it
_WIDE = {mark: unicodedata.normalize("NFKC", mark) for mark in "，：；？！（）…"}
_SPACE = re.compile(r"[^\S\n]+")
_CJK = rf"[{_HAN}぀-ヿ　-〿！-～“”‘’—…·]"
_GAP = re.compile(rf" (?<={_CJK} ) *(?={_CJK})")
# 著 is the particle 着 when it follows a verb; OpenCC's t2s leaves it. In these words it is 著 itself.
_ZHU = re.compile(r"(?<![显卓昭土原名论专编译遗新巨拙合撰])著(?![名作者述称录书文])")
_MIRROR_SOUNDS = 3

# What a line of the page begins with, what it says anywhere in its only sentence, early in its first one, and anywhere.
_BEGINS = re.compile(
    in_both_scripts(r"""[\s\[(【<>*·■◆▲]*(?:
        (?:责任编辑|责编|实习编辑|本文编辑|网络编辑|网站编辑|编\s*辑|选稿|校\s*对|审\s*核|监\s*制
        |终审|初审|复审|二审|三审|值班主任|编审|美编|制图|排版)\s*[:|/丨]
      | (?:来源|稿源|文章来源|本文来源|信息来源|原标题|原题|字号|字体|浏览次数|点击数|阅读量|访问量|关键[词字]
      |标签|本文标签)\s*(?:[:]|>>)
      | (?:本文原标题|本文来源于) | (?:调整)?(?:字体|字号)\s*(?:大|小|$|[Aa\-+])
      | (?:举报电话|举报邮箱|运维监督|技术支持|备案号|网站标识码|联系电话|新闻热线|广告热线|投稿邮箱|服务热线|违法和不良信息)
      | (?:上一篇|下一篇|上一条|下一条|上一页|下一页|第\s?\d+\s?页\s?/|相关阅读|相关新闻|相关链接|推荐阅读
      |延伸阅读|更多精彩|热门推荐|猜你喜欢)\s*(?:[:]|$|共|\|)
      | (?:打印本页|关闭窗口|打印|关闭|收藏|返回顶部|返回首页|我要纠错|纠错|扫一扫|分享到|分享至|用微信扫
      |微信扫一扫|一键转发|点击查看大图|点赞|在看|发表评论|页面功能)[\s|\])】]*
        (?:$|打印|关闭|手机|微信|好友|关注|描|责任编辑|【|[:])
      | 当前位置\s*[:] | 您(?:现在)?的位置\s*[:] | 首页\s*> | 免责声明 | 版权声明 | 特别声明 | 郑\s?重\s?声\s?明)"""),
    re.VERBOSE,
)
_BEGINS_IN_ENGLISH = re.compile(
    r"""[\s\[(【<>*·■◆▲]*(?=[casfrtpn])
      (?:copyright|all\s+rights\s+reserved|share\s+this|follow\s+us|read\s+more\s*:?$|advertisement$
      |article\scontent$|sign\sup\sfor|print\sthis\spage
        |trackback:|notice:\sthe\scontent\sabove|about\sthe\sauthors?$|this\sdocument\sis\ssubject\sto\scopyright)
    | \s*©""",
    re.VERBOSE | re.IGNORECASE,
)
_SAYS = re.compile(
    in_both_scripts(
        r"ICP备|公网安备|网安备|版权所有|许可证\s*[(:编]|许可证\s*$|增值电信业务|信息网络传播视听节目|互联网新闻信息服务许可"
    )
)
_RESERVES = re.compile(
    in_both_scripts(
        r"转载请(?:注明|联系)|未经(?:授权|许可|书面|允许)[^。]{0,12}(?:不得|禁止|严禁)转载|无断転載|禁止转载|무단\s?전재|本文为[^。]{1,14}原创"
    )
)
_HOLDS = re.compile(
    in_both_scripts(r"上传并发布,?本平台仅提供信息存储服务|扫描[^。]{0,6}二维码|正文已结束,|Adobe (?:Acrobat )?Reader")
)
_FURNITURE_LENGTH = 210
_HEAD_LENGTH = 80  # of its first sentence


def normal_form(text: str) -> NormalForm:
    """The normal form of a text, with the lines that were cut and what shows that it is a converted copy."""
    healed, sounds = _healed(text)
    original = [line.strip() for line in _GAP.sub("", healed).split("\n")]
    simple = _converted("\n".join(original)).split("\n")
    kept: list[tuple[str, str]] = []
    cut: list[str] = []
    for row, line in zip(original, simple, strict=True):
        if is_furniture(line):
            cut.append(line)
        elif line:
            kept.append((row, line))
    traditional = simple != original
    japanese = traditional and is_japanese("\n".join([row for row, _ in kept]))
    mirror = Mirror("zh-Hant" if traditional else "zh-Hans", sounds) if sounds >= _MIRROR_SOUNDS else None
    return NormalForm("\n".join([row if japanese else line for row, line in kept]), tuple(cut), mirror)


def normal_line(text: str) -> str:
    """A title's normal form: healed like a text, in one line, nothing cut."""
    return simplified(_GAP.sub("", " ".join(_healed(text)[0].split())))


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article: licence numbers, hotlines, editors, share"
    " buttons."""
    if len(line) > _FURNITURE_LENGTH:
        return False
    return _BEGINS_IN_ENGLISH.match(line) is not None or (not line.isascii() and _is_foreign_furniture(line))


@functools.lru_cache(maxsize=8192)  # a page asks several times, and the pages of a site have their lines in common
def _is_foreign_furniture(line: str) -> bool:
    if not _HAN_OR_HANGUL.search(line):
        return False
    if _BEGINS.match(line) or ("。" not in line and _SAYS.search(line)) or _HOLDS.search(line):
        return True
    reserved = _RESERVES.search(line)
    return reserved is not None and reserved.start() <= _HEAD_LENGTH and "。" not in line[: reserved.start()]


def simplified(text: str) -> str:
    """Traditional Chinese characters as simplified ones; Japanese text is left alone."""
    return text if is_japanese(text) else _converted(text)


def is_japanese(text: str) -> bool:
    """Whether a text writes kana between its Chinese characters, more than a brand's name has."""
    kana = len(_KANA.findall(text))
    return kana > 0 and kana >= _JAPANESE * (kana + len(_HAN_LETTER.findall(text)))


def _converted(text: str) -> str:
    simple: str = _converter().convert(text)
    return _ZHU.sub("着", simple) if "著" in simple else simple


def _healed(text: str) -> tuple[str, int]:
    """The text without sounds, and how many there were."""
    clean = _clean(text)
    sounds = sum(match[0].count(")") for match in _SOUND.finditer(clean))
    return (_SOUND.sub("", clean), sounds) if sounds else (clean, 0)


def _clean(text: str) -> str:
    strange = _STRANGE.search(text) is not None
    if strange:
        text = _INVISIBLE.sub("", _CONTROL.sub(" ", _LINE_END.sub("\n", text)))
    # Line by line, since one that is in this form already is told at a glance: most are, but for the marks of Chinese texts.
    text = "\n".join([unicodedata.normalize("NFKC", line) for line in exchanged(text, _WIDE).split("\n")])
    return _SPACE.sub(" ", text) if strange or "  " in text else text


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
