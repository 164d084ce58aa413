"""One gate for each host: requests are spaced, and a host that asks for rest gets it."""

import pytest

from crawler.gate import Gate, Resting, TooLate


def test_requests_to_one_host_are_spaced_by_the_delay() -> None:
    gate = Gate()
    assert [gate.reserve("a.example", 2.0, now) for now in (100.0, 100.5, 100.6, 110.0)] == [100.0, 102.0, 104.0, 110.0]


def test_hosts_do_not_wait_for_each_other() -> None:
    gate = Gate()
    assert gate.reserve("a.example", 60.0, 1.0) == gate.reserve("b.example", 60.0, 1.0) == 1.0


def test_the_longer_delay_of_a_later_request_counts_from_the_one_before() -> None:
    gate = Gate()
    gate.reserve("a.example", 1.0, 0.0)
    assert gate.reserve("a.example", 30.0, 1.0) == 30.0


def test_a_turn_after_the_end_of_the_run_is_refused_and_not_taken() -> None:
    gate = Gate()
    gate.reserve("a.example", 0.0, 0.0)
    with pytest.raises(TooLate, match="86400 seconds"):
        gate.reserve("a.example", 86400.0, 1.0, until=600.0)
    assert gate.reserve("a.example", 1.0, 2.0) == 2.0


def test_a_resting_host_is_left_alone_until_the_rest_is_over() -> None:
    gate = Gate()
    gate.rest("a.example", 120, now=0.0)
    gate.rest("a.example", 5, now=1.0)
    with pytest.raises(Resting) as caught:
        gate.reserve("a.example", 1.0, 10.0)
    assert caught.value.seconds == 110
    assert gate.reserve("a.example", 1.0, 120.0) == 120.0
    assert gate.reserve("b.example", 1.0, 10.0) == 10.0
