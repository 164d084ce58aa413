"""Persons in public office that a text names with their office: 省委书记王某某, 王某某省长, Governor Jane Doe.

A Chinese name has no border of its own: it is believed if it begins with a surname and a verb, a mark or a space follows. Managers
of companies, experts and professors are no officials; an office without a name is left out.
"""

import re
from collections.abc import Iterator, Sequence

from analysis.article import Official
from analysis.names import Names
from analysis.organisations import Authority

_MOST = 50
_COMPOUND = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 独孤 南宫 轩辕 长孙 宇文".split()
_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蔡蒋余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"
    "尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景费卜冷晏席卫米柏宗瞿桂佟"
    "臧闵苟邬卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛虞敖巩佘池查麻邝鞠惠荆冀郁南班储燕楚鄢谌奚冼蔺楼习信丰山阎仉逄宾央洛扎尼次索"
)  # fmt: skip
_FREQUENT = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾夏韦付邹孟熊秦邱尹薛闫段雷侯龙陶黎贺顾"
)
# No given name ends in these: they begin what comes next; and none begins in the first ones.
_NO_NAME = frozenset("在出到说对向与及等率指表将已并就也是的了从被把会听")
_NEXT = _NO_NAME | frozenset("和主参要代介讲赴带于见做致宣接受回兼现担则还又当任")
_FOLLOWS = re.compile(
    r"[\s,，.。;；:：、!！?？)）(（\"“”'》」\n]|\Z|(?:主持|出席|参加|表示|强调|指出|介绍|认为|要求|宣布|宣读|致辞|致词|讲话|发言|作报告|作了|作|说|称|率|带队|带领|陪同|赴"
    r"|到|在|对|向|与|和|及|等|会见|调研|深入|来到|走访|检查|督导|听取|代表|为|围绕|就|同|介绍|透露|签署|发表|发布|批示|任|当选|担任|回应|接受|告诉|分别|一行|今|昨|日前|近日|先后|实地|前往|还|也|将|已|曾|被|的)"
)
# Words of office, the longer ones first: whose head they name stands before them.
_OFFICES = (
    "党委书记|党组书记|总书记|副书记|书记|副省长|省长|副市长|市长|副州长|州长|副县长|县长|副区长|区长|镇长|副主席|主席|副总理|总理|国务委员|副部长|部长"
    "|副厅长|厅长|副局长|局长|副司长|司长|署长|副主任|主任|副秘书长|秘书长|检察长|行政长官|总督察|总工程师|新闻发言人|发言人|常委|委员长"
)
_OFFICE = re.compile(_OFFICES)
_ENDS_IN_OFFICE = re.compile(rf"(?:{_OFFICES})\Z")
_NEEDS_BODY = frozenset(
    "主任 副主任 部长 副部长 主席 副主席 局长 副局长 司长 副司长 秘书长 副秘书长 总工程师 新闻发言人 发言人 书记"
    " 副书记 常委 党委书记".split()
)
_OF_STATE = re.compile(
    r"(?:国家|国务院|中央|中国|省|市|区|县|州|旗|盟|镇|政协|人大|常委会|政府|委|厅|局|部|署|办|办公室|党组|党委|党工委|纪委|管委会|法院|检察院|政治局|港澳办|总局|自治区|组织|宣传|统战|政法)\Z"
)
_NOT_OF_STATE = re.compile(
    r"(?:公司|集团|学院|大学|学校|医院|协会|商会|学会|研究院|研究所|实验室|中心|俱乐部|村|社区|车间|董事会|委员会会|班子|理事会)[一-鿿]{0,8}\Z"
)
# What stands before an office and is no part of it.
_BEFORE_OFFICE = re.compile(
    r".*(?:会见了?|会上|邀请|由于?|其中|时任|现任|原|前|记者|今天|昨天|今日|昨日|近日|日前|当天|上午|下午|晚上|日(?!报)|其后|随后|随同|出席|陪同|在|与|和(?!信息|社会|改革|城乡|草原|旅游|规划|国)"
    r"|及|对|向|从|让|被|把|将|以|到|是|为|的|了|至|经|请|任命|担任|当选|接受)"
)
_OFFICE_RUN = re.compile(r"[一-鿿、]{1,28}\Z")

_ENGLISH = re.compile(
    r"(?<![\w.])(?P<office>(?:Lt\. |Lieutenant |Deputy |Vice |former )?(?:Gov\.|Governor|Mayor|Sen\.|Senator"
    r"|Rep\.|(?:Trade )?Representative|Congressman"
    r"|Congresswoman|Assemblymember|Assemblyman|Assemblywoman|Councilmember|Attorney General|Prime Minister|Premier|Chancellor"
    r"|(?:U\.S\. |US |American |French |Russian |Ukrainian |Chinese |South Korean |Turkish |Brazilian )President"
    r"|Speaker|Commissioner"
    r"|(?:(?:[A-Z][a-z]+|of) ){0,3}(?:Minister|Secretary)(?: of (?:[A-Z][a-z]+(?: and)? ?){1,3}| for "
    r"(?:[A-Z][a-z]+(?: and)? ?){1,3})?"
    r"|Bundeskanzler(?:in)?|Ministerpräsident(?:in)?|Bundes[a-z]{3,14}minister(?:in)?|[A-Z][a-z]{3,14}minister(?:in)?"
    r"|Oberbürgermeister(?:in)?)) ?(?<= )(?P<name>[A-ZÀ-Þ][a-zß-ÿ’'-]{1,19}(?: [A-Z]\.)?(?: (?:von|van|der|de"
    r"|la))?(?: [A-ZÀ-Þ][A-Za-zß-ÿ’-]{1,19}){1,2})(?![\w-])"
)
# A word of each of those offices, which most texts don't have.
_ENGLISH_WORDS = Names(
    dict.fromkeys(
        "Gov Mayor Sen Rep Congress Assembly Council Attorney Minister minister Premier hancellor President Speaker"
        " Commissioner Secretary kanzler meister".split()
    )
)
_FULL = {"Gov.": "Governor", "Sen.": "Senator", "Rep.": "Representative", "Lt.": "Lieutenant"}
_NO_PERSON = re.compile(
    r"\b(?:The|This|In|On|And|But|For|Of|State|County|City|House|Senate|Office|Department|University|District|Street|Act|Bill|Committee|Republicans?|Democrats?|North|South|New|National|Act|General|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Day|Party|Says?|Said|League|Partners?|Solutions?|Services?|Support|Edition|Class|Members?)\b"
)
_JAPANESE = re.compile(
    r"(?:(?<=[\n。、「（(\s])|(?<=[のはがをにと]))(?P<name>[一-鿿]{2,4}[一-鿿ぁ-ん]{1,3}?)"
    r"(?P<office>首相|副知事|知事|市長|官房長官|区長"
    r"|[一-鿿]{0,6}(?:大臣|担当相|[経財総農環厚国文外防法]相))"
    r"(?=[はがもの、。(（をにと])"
)
_JAPANESE_NO = re.compile("\\A[前元新現女男同各両全副]|[都道府県市区町村国党省庁]\\Z|首相|大臣|知事")
_KOREAN = re.compile(
    r"(?<![가-힣])"
    r"(?P<name>[김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민나진지엄원천][가-힣]{2}) "
    r"(?P<office>대통령|국무총리|총리|(?:[가-힣]{2,10} )?장관|차관|서울시장|시장|도지사|지사|구청장|군수"
    r"|국회의장)(?=[은는이가의과와도을를에,.\s]|$)"
)


def officials_in(text: str, authorities: Sequence[Authority], language: str) -> tuple[Official, ...]:
    """The officials that a text names, each once, in its order, 50 at most.

    `authorities` are the bodies that it names. Spans are those of this text, whose part is called the body.
    """
    readers = {"zh": _chinese(text, authorities), "ja": _by_pattern(text, _JAPANESE), "ko": _by_pattern(text, _KOREAN)}
    found: dict[str, Official] = {}
    for official in readers.get(language.split("-", maxsplit=1)[0], _latin(text)):
        found.setdefault(official.name, official)
        if len(found) == _MOST:
            break
    return tuple(sorted(found.values(), key=lambda official: official.start))


def _chinese(text: str, authorities: Sequence[Authority]) -> Iterator[Official]:
    for match in _OFFICE.finditer(text):
        if match[0] not in _NEEDS_BODY and _FOLLOWS.match(text, match.end()):
            name = _name_before(text, match.start())
            if name is not None:
                yield Official(name, match[0], "body", match.start() - len(name), match.start())
                continue
        name = _name_at(text, match.end())
        office = _office_before(text, match, authorities) if name is not None else None
        if name is not None and office is not None:
            yield Official(name, office, "body", match.end(), match.end() + len(name))


def _name_at(text: str, start: int) -> str | None:
    """The name that begins here, if what follows shows where it ends."""
    word = text[start : start + 6]
    if len(word) < 2 or not all("一" <= letter <= "鿿" for letter in word[:2]):
        return None
    family = 2 if word[:2] in _COMPOUND else 1 if word[0] in _COMMON else 0
    if not family or word[family] in _NO_NAME:
        return None
    for length in (family + 2, family + 1):
        name = text[start : start + length]
        if (
            len(name) == length
            and "一" <= name[-1] <= "鿿"
            and name[-1] not in _NEXT
            and _FOLLOWS.match(text, start + length)
        ):
            return name
    return None


def _name_before(text: str, end: int) -> str | None:
    """The name that ends here: a frequent surname at the beginning of a clause, and two characters."""
    name = text[max(0, end - 3) : end]
    edge = text[max(0, end - 4) : end - 3]
    if (
        len(name) == 3
        and name[0] in _FREQUENT
        and (not edge or edge in '\n,，。;；:：、 “"(（')
        and not set(name[1:]) & _NEXT
    ):
        return None if re.search("[省市县区委部局厅长任务席员全常副代]|主任|书记", name[1:]) else name
    return None


def _office_before(text: str, match: re.Match[str], bodies: Sequence[Authority]) -> str | None:
    """The office with the body that it heads, and the offices joined to it by 、; None if it is none of state or party."""
    run = _OFFICE_RUN.search(text, max(0, match.start() - 28), match.start())
    before = run[0] if run is not None else ""
    cut = _BEFORE_OFFICE.match(before)
    before = before[cut.end() :] if cut is not None else before
    *joined, own = before.split("、")
    while joined and _ENDS_IN_OFFICE.search(joined[-1]):
        own = f"{joined.pop()}、{own}"
    own = own.lstrip("、")
    if _NOT_OF_STATE.search(own):
        return None
    named = any(body.start < match.start() and body.end >= match.start() - len(own) for body in bodies)
    return f"{own}{match[0]}" if named or match[0] not in _NEEDS_BODY or _OF_STATE.search(own) else None


def _latin(text: str) -> Iterator[Official]:
    end = 0
    for first, last, _ in _ENGLISH_WORDS.all_in(text):
        match = _ENGLISH.search(text, max(end, first - 30), last + 90) if first >= end else None
        if match is not None and match.start() <= first:
            end = match.end()
            if not _NO_PERSON.search(match["name"]):
                office = " ".join(_FULL.get(part, part) for part in match["office"].split())
                yield Official(match["name"], office, "body", match.start("name"), match.end("name"))


def _by_pattern(text: str, pattern: re.Pattern[str]) -> Iterator[Official]:
    for match in pattern.finditer(text):
        if pattern is not _JAPANESE or not _JAPANESE_NO.search(match["name"]):
            yield Official(match["name"], match["office"], "body", match.start("name"), match.end("name"))
