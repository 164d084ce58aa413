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

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿế"
_HAN = "㐀-䶿一-鿿豈-﫿"
_KANA = re.compile(r"[぀-ヿ]")
# A sound: a bracket of Latin letters with a tone mark right behind a Chinese character, as in 習(xí)近平.
_SOUND = re.compile(rf"(?<=[{_HAN}])[(（](?=[^)）]{{0,8}}[{_TONED}])[a-zü{_TONED}]{{1,7}}[)）]", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"[^\S\n]+")
_CJK = rf"[{_HAN}぀-ヿ　-〿！-～“”‘’—…·]"
_GAP = re.compile(rf"(?<={_CJK}) +(?={_CJK})")
# 著 is the particle 着 when it follows a verb; OpenCC's t2s leaves it. In these words it is 著 itself.
_ZHU = re.compile(r"(?<![显卓昭土原名论专编译遗新巨拙合撰])著(?![名作者述称录书文])")
_MIRROR_SOUNDS = 3

_FURNITURE = re.compile(
    r"""^[\s\[(（【]*(?:
        (?:责任编辑|责任編輯|责编|实习编辑|编\s*辑|校\s*对|审\s*核|监\s*制|终审|初审|复审|二审|三审|值班主任|编审|美编|制图|排版)\s*[:丨|/]
      | (?:来源|稿源|文章来源|信息来源|原标题|原题|字号|字体|浏览次数|点击数|阅读量|访问量)\s*[:]
      | (?:举报电话|举报邮箱|运维监督|技术支持|备案号|网站标识码|联系电话|新闻热线|广告热线|投稿邮箱|服务热线|违法和不良信息)
      | (?:上一篇|下一篇|上一条|下一条|上一页|下一页|相关阅读|相关新闻|相关链接|推荐阅读|延伸阅读|更多精彩|热门推荐)\s*(?:[:]|$)
      | (?:打印本页|关闭窗口|打印|关闭|收藏|返回顶部|返回首页|我要纠错|扫一扫|分享到|分享至|点击查看大图|点赞|在看)[\s|\])）】]*
        (?:$|打印|关闭|手机|微信|[:])
      | 当前位置\s*[:] | 您(?:现在)?的位置\s*[:] | 首页\s*> | 免责声明 | 版权声明
      | (?:copyright|all\s+rights\s+reserved|share\s+this|follow\s+us|read\s+more\s*:?$|advertisement$)
    )
    | (?:ICP备|公网安备|网安备|版权所有|许可证\s*[(:编]|许可证\s*$|增值电信业务|信息网络传播视听节目|互联网新闻信息服务许可)
    | ^\s*©""",
    re.VERBOSE | re.IGNORECASE,
)
_FURNITURE_LENGTH = 90


def normal_form(text: str) -> NormalForm:
    """The normal form of a text, with the lines that were cut and what shows that it is a converted copy."""
    healed, sounds = _SOUND.subn("", _clean(text))
    simple = simplified(healed)
    kept: list[str] = []
    cut: list[str] = []
    for line in (_GAP.sub("", line.strip()) for line in simple.split("\n")):
        if line:
            (cut if is_furniture(line) else kept).append(line)
    mirror = Mirror("zh-Hant" if simple != healed else "zh-Hans", sounds) if sounds >= _MIRROR_SOUNDS else None
    return NormalForm("\n".join(kept), tuple(cut), mirror)


def normal_line(text: str) -> str:
    """A title's normal form: healed like a text, in one line, nothing cut."""
    healed = simplified(_SOUND.sub("", _clean(text)))
    return _GAP.sub("", " ".join(healed.split()))


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article: licence numbers, hotlines, editors, share buttons."""
    return len(line) <= _FURNITURE_LENGTH and _FURNITURE.search(line) is not None


def simplified(text: str) -> str:
    """Traditional Chinese characters as simplified ones; Japanese text is left alone."""
    if _KANA.search(text):
        return text
    return _ZHU.sub("着", _converter().convert(text))


def _clean(text: str) -> str:
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\x85", "\n")
    )
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text))


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
