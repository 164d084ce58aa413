"""观澜在线: a portal behind a guard that answers every page with a challenge. It is never defeated, only named."""

from demo.site import Answer, Pages, Row, fill, robots

HOST = "www.guanlan-online.example"
SOURCE = Row(
    id="guanlan-online",
    name="观澜在线",
    name_en="Guanlan Online",
    kind="news_portal",
    country="CN",
    region="CN-XX",
    type="listing",
    url=f"https://{HOST}/news/",
    zone="Asia/Shanghai",
    language="zh-Hans",
)


def pages() -> Pages:
    """The challenge under every address that a visitor may try, and a robots.txt that allows the visit."""
    challenge = Answer(fill("guanlan-challenge.html").encode(), "text/html; charset=utf-8")
    return {"/": challenge, "/news/": challenge, "/robots.txt": robots("Allow: /")}
