"""清浦在线: a county portal on a tired server, where every answer takes its time."""

from dataclasses import replace

from demo.plain import portal
from demo.site import Pages, Row
from demo.texts import Text

HOST = "www.qingpu-online.example"
SOURCE = Row(
    id="qingpu-online",
    name="清浦在线",
    name_en="Qingpu Online",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"http://{HOST}/xw/",
    zone="Asia/Shanghai",
    language="zh-Hans",
)
SECONDS = 0.6


def pages(texts: tuple[Text, ...]) -> Pages:
    """Everything on this host."""
    return {path: replace(answer, pause=SECONDS) for path, answer in portal("清浦在线", "/xw/", texts).items()}
