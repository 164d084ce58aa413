"""Invented pages as portals lay them out."""

SENTENCES = (
    "云津市人民政府今天印发《人工智能产业三年行动方案》，提出到二〇二八年建成三个算力中心。",
    "方案要求，各区县要把人工智能纳入产业规划，设立专项资金，支持本地企业开放应用场景。",
    "市经信局负责人说，今年将安排三亿元，用于公共算力、数据集和人才引进，申报指南下月公布。",
    "据介绍，全市现有人工智能企业二百一十家，去年营业收入增长三成，出口增长一成半。",
)
ENGLISH = (
    "The city of Yunjin today published a three-year plan for artificial intelligence, with three computing centres by 2028.",
    "Every district has to set money aside for it, the plan says, and to open places where companies can try things out.",
    "Officials said that three hundred million yuan will be spent this year on computing, data and people.",
    "The city counts two hundred and ten companies in the field, and their sales grew by a third last year.",
)


def paragraphs(lines: tuple[str, ...] = SENTENCES) -> str:
    """Lines as paragraphs."""
    return "".join(f"<p>{line}</p>" for line in lines)


def menu(count: int = 12) -> str:
    """A list of links as every page has them."""
    return "<ul class='menu'>" + "".join(f"<li><a href='/c/{i}'>栏目之{i}</a></li>" for i in range(count)) + "</ul>"


def page(body: str, *, title: str = "云津市印发人工智能三年行动方案_今日云津网", head: str = "") -> bytes:
    """A whole page in UTF-8."""
    return (
        f"<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body>{menu()}{body}<div class='foot'><p>今日云津网版权所有 云ICP备2020000001号-1</p></div></body></html>"
    ).encode()
