"""What a robots.txt says to us."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.robots import MOST_BYTES, Rules, read_rules

AGENT = "Policyvane/0.1 (+someone@example.org)"


def rules(text: str) -> Rules:
    return read_rules(text.encode(), AGENT)


def test_our_own_group_wins_over_the_one_for_all() -> None:
    found = rules("User-agent: *\nDisallow: /\n\nUser-agent: policyvane\nDisallow: /no/\nCrawl-delay: 3\n")
    assert found.allow("https://a.example/yes/1")
    assert not found.allow("https://a.example/no/1")
    assert found.delay == 3.0


def test_groups_of_other_robots_are_not_ours() -> None:
    found = rules("User-agent: Baiduspider\nUser-agent: Googlebot\nDisallow: /\nCrawl-delay: 9\n")
    assert found.allow("https://a.example/")
    assert found.delay == 0.0


def test_a_group_shared_with_others_is_ours_too() -> None:
    found = rules("User-agent: Googlebot\nUser-agent: Policyvane\nDisallow: /no/\n")
    assert not found.allow("https://a.example/no/")


@pytest.mark.parametrize(
    "line", ["User-agent:*", "user-agent : *  # all", "USER AGENT: *", "Useragent: *", "User-agent *"]
)
def test_sloppy_lines_are_understood(line: str) -> None:
    assert not rules(f"{line}\nDisallow: /no/\n").allow("https://a.example/no/")


def test_wildcards_and_the_longest_match_are_obeyed() -> None:
    found = rules("User-agent: *\nDisallow: /*?print=\nDisallow: /a/\nAllow: /a/b/\n")
    assert not found.allow("https://a.example/x?print=1")
    assert not found.allow("https://a.example/a/1")
    assert found.allow("https://a.example/a/b/1")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"<html><body>404</body></html>", b"Disallow: /\n", b"\x00" * 1000]
)
def test_what_is_no_robots_txt_allows_everything(body: bytes) -> None:
    assert read_rules(body, AGENT).allow("https://a.example/x")


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "soon", ""])
def test_a_delay_that_makes_no_sense_is_none(delay: str) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {delay}\n").delay == 0.0


def test_a_byte_order_mark_hides_nothing() -> None:
    assert not rules("\ufeffUser-agent: *\nDisallow: /\n").allow("https://a.example/")


def test_only_the_first_500_kib_are_read() -> None:
    text = b"User-agent: *\nAllow: /\n" + b"#" * MOST_BYTES + b"\nDisallow: /x\n"
    assert read_rules(text, AGENT).allow("https://a.example/x")


def test_ten_thousand_robots_with_ten_thousand_rules_cost_no_more_than_one() -> None:
    agents = "".join(f"User-agent: robot{n}\n" for n in range(12_000))
    many = agents + "".join(f"Disallow: /{n}\n" for n in range(12_000))
    found = rules(many)
    assert found.allow("https://a.example/1")
    assert len(pickle.dumps(found)) < 20 * len(many)


@given(st.binary(max_size=2000) | st.text("User-agent: *\n\r#/$%Disallow拒 \ufeff", max_size=500).map(str.encode))
def test_no_robots_txt_breaks_the_reader(body: bytes) -> None:
    found = read_rules(body, AGENT)
    assert found.delay >= 0
    assert isinstance(found.allow("https://a.example/新闻?a=%ff"), bool)
