"""Hosts with many sources do not keep others waiting."""

from scheduler.service import MOST_OF_A_HOST, fair
from store.sources import LONG_AGO, Turn


def turn(number: int, host: str) -> Turn:
    return Turn(f"{host}-{number}", host, LONG_AGO)


def test_a_host_with_a_thousand_sources_takes_a_few_places_and_the_longest_due_come_first() -> None:
    many = [turn(n, "cms.example") for n in range(1000)]
    others = [turn(n, f"portal{n}.example") for n in range(5)]
    taken = list(fair([*many, *others]))
    assert taken == [*many[:MOST_OF_A_HOST], *others]
