"""The portals together: the sources they offer, and which pages each host has at a poll."""

from collections.abc import Mapping
from datetime import date

from demo import chuanan, daily, ledger, mirror, today, yunjin
from demo.site import Pages
from demo.texts import load

SOURCES = (today.SOURCE, yunjin.SOURCE, daily.SOURCE, mirror.SOURCE, ledger.SOURCE, chuanan.SOURCE)


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
    }
