"""江汉省人民政府: a government's portal with its newest policies in a JSON file, each notice under a head table.

One notice issues measures and carries two files behind its text, the other asks for comments until a day to come.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape

from demo.site import Answer, Pages, Row, fill, html, robots
from demo.texts import SHANGHAI

HOST = "www.jianghan-gov.example"
LISTING = "/zwgk/zcwj/"
NEWEST = f"{LISTING}ZUIXINZHENGCE.json"
SOURCE = Row(
    id="jianghan-gov",
    name="江汉省人民政府门户网站",
    name_en="Jianghan Provincial Government",
    kind="government",
    country="CN",
    region="CN-XX",
    type="api",
    url=f"https://{HOST}{NEWEST}",
    zone="Asia/Shanghai",
    language="zh-Hans",
)
_FILES = {
    "/zwgk/zcwj/P020261119001.pdf": ("1.重点任务分工方案.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n"),
    "/zwgk/zcwj/P020261119002.xlsx": (
        "2.算力券申领条件一览表.xlsx",
        "application/octet-stream",
        b"PK\x05\x06" + bytes(18),
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What the head table says of a notice, its paragraphs, and whether its files stand behind it."""

    path: str
    index: str
    title: str
    number: str
    issuer: str
    subject: str
    days: int
    body: str
    files: bool = False


_NOTICES = (
    Notice(
        path=f"{LISTING}202611/t20261119_30112.html",
        index="JH000014349/2026-00112",
        title="江汉省人民政府办公厅关于印发江汉省人工智能产业促进若干措施的通知",
        number="江政办发〔{year}〕31号",
        issuer="江汉省人民政府办公厅",
        subject="科技、教育/科技",
        days=4,
        body="""各市州人民政府，省政府各部门：
《江汉省人工智能产业促进若干措施》已经省人民政府同意，现印发给你们，请认真贯彻执行。
一、建设公共算力平台。{next}年底前，全省智能算力规模达到20EFLOPS，新增算力卡3万张，对购买算力服务的中小企业按合同金额的30%发放算力券，单个企业每年最高50万元。
二、设立产业基金。省财政统筹安排专项资金12亿元，设立人工智能产业母基金，重点投向基础软件、高端芯片和行业大模型。
三、开放应用场景。省经济和信息化厅每年发布应用场景清单，首批开放医疗、交通、水利等领域场景一百个。""",
        files=True,
    ),
    Notice(
        path=f"{LISTING}202611/t20261121_30120.html",
        index="JH000014349/2026-00120",
        title="江汉省数据局关于公开征求《江汉省公共数据授权运营管理办法（征求意见稿）》意见的公告",
        number="江数公告〔{year}〕6号",
        issuer="江汉省数据局",
        subject="数据管理",
        days=2,
        body="""为规范公共数据授权运营，促进人工智能训练数据供给，我局起草了《江汉省公共数据授权运营管理办法（征求意见稿）》，现向社会公开征求意见。
管理办法共六章三十四条，明确了授权程序、安全要求和收益分配，规定用于人工智能训练的公共数据应当经过脱敏处理和安全评估。
有关单位和各界人士如有意见建议，请于{until}前通过信函或者电子邮件方式反馈我局。来信请寄江汉省数据局政策法规处，并在信封上注明“授权运营意见”字样。""",
    ),
)


def pages(day: date) -> Pages:
    """Everything on this host; `day` is what the texts call today."""
    answers = {notice.path: _article(notice, day) for notice in _NOTICES}
    answers |= {path: Answer(body, kind) for path, (_, kind, body) in _FILES.items()}
    answers["/"] = answers[LISTING] = _listing(day)
    answers[NEWEST] = _newest(day)
    answers["/robots.txt"] = robots("Allow: /")
    return answers


def _published(notice: Notice, day: date) -> datetime:
    return datetime.combine(day - timedelta(days=notice.days), time(9, 30), SHANGHAI)


def _article(notice: Notice, day: date) -> Answer:
    published = _published(notice, day)
    written, until = published - timedelta(days=3), published + timedelta(days=30)
    lines = notice.body.format(year=published.year, next=published.year + 1, until=_in_chinese(until)).splitlines()
    files = "".join(f'<li><a href="{path}">{escape(name)}</a></li>' for path, (name, _, _) in _FILES.items())
    page = fill(
        "notice-article.html",
        title=escape(notice.title),
        index=notice.index,
        number=notice.number.format(year=published.year),
        issuer=notice.issuer,
        subject=notice.subject,
        written=_in_chinese(written),
        published=f"{published:%Y-%m-%d}",
        minute=f"{published:%Y-%m-%d %H:%M}",
        body="\n".join(f"<p>{escape(line)}</p>" for line in lines),
        files=f"<p>附件：</p><ul>{files}</ul>" if notice.files else "",
    )
    return html(page, published)


def _listing(day: date) -> Answer:
    items = "\n".join(
        f'<li><a href="{n.path}" title="{escape(n.title)}">{escape(n.title)}</a><span>{_published(n, day):%Y-%m-%d}</span></li>'
        for n in reversed(_NOTICES)
    )
    return html(fill("notice-listing.html", items=items), max(_published(n, day) for n in _NOTICES))


def _newest(day: date) -> Answer:
    rows = [
        {"TITLE": n.title, "SUB_TITLE": "", "URL": n.path, "DOCRELPUBTIME": f"{_published(n, day):%Y-%m-%d}"}
        for n in reversed(_NOTICES)
    ]
    body = json.dumps(rows, ensure_ascii=False).encode()
    return Answer(body, "application/json", max(_published(n, day) for n in _NOTICES))


def _in_chinese(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"
