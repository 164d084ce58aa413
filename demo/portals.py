"""The portals together: the sources they offer, and which pages each host has at a poll."""

from collections.abc import Mapping
from datetime import date

from demo import chuanan, daily, guanlan, kjt, ledger, mirror, notice, qingpu, today, wangshan, yunjin
from demo.site import Pages
from demo.texts import load

SOUND = (
    today.SOURCE,
    yunjin.SOURCE,
    daily.SOURCE,
    mirror.SOURCE,
    ledger.SOURCE,
    chuanan.SOURCE,
    kjt.SOURCE,
    notice.SOURCE,
)
ILL = (qingpu.SOURCE, wangshan.SOURCE, guanlan.SOURCE)
SOURCES = SOUND + ILL


def hosts(day: date, poll: int) -> Mapping[str, Pages]:
    """All hosts with their pages at a poll: 1, or 2 after one article was revised. `day` is what the texts call today."""
    originals = load("today", day, poll)
    return {
        today.HOST: today.pages(originals),
        yunjin.HOST: yunjin.pages(load("yunjin", day, poll), originals),
        daily.HOST: daily.pages(load("daily", day, poll)),
        mirror.HOST: mirror.pages(load("mirror", day, poll), originals),
        ledger.HOST: ledger.pages(load("ledger", day, poll, ledger.ZONE)),
        chuanan.HOST: chuanan.pages(load("chuanan", day, poll), originals),
        kjt.HOST: kjt.pages(load("kjt", day, poll)),
        notice.HOST: notice.pages(day),
        qingpu.HOST: qingpu.pages(load("qingpu", day, poll)),
        wangshan.HOST: wangshan.pages(load("wangshan", day, poll)),
        guanlan.HOST: guanlan.pages(),
    }
