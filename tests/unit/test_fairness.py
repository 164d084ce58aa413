"""Hosts with many sources do not keep others waiting."""

from scheduler.service import MOST_OF_A_HOST, fair
from store.outlets import Outlet
from store.sources import Source, new_source

OUTLET = Outlet(id="o", name="O", name_en=None, kind="portal", country="CN", region=None, url=None)


def source(number: int, host: str) -> Source:
    return new_source(f"{host}-{number}", OUTLET, type="listing", url=f"https://{host}/{number}/", name=host)


def test_a_host_with_a_thousand_sources_takes_a_few_places_and_the_longest_due_come_first() -> None:
    many = [source(n, "cms.example") for n in range(1000)]
    others = [source(n, f"portal{n}.example") for n in range(5)]
    taken = list(fair([*many, *others]))
    assert taken == [*many[:MOST_OF_A_HOST], *others]
