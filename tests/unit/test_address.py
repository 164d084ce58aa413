"""Which addresses are web addresses, and which of them are the same page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.address import canonical, host_of, web_address
from analysis.errors import AddressError, PolicyvaneError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "news",
        "ftp://a.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "https:///x",
        "http://a:b@c.example/",
        "http://[::1",
        "http://a.example:99999/",
        "http://a.example:0/",
        "data:text/html,x",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(AddressError) as refused:
        web_address(text)
    assert "\n" not in str(refused.value)


def test_a_password_in_an_address_is_never_repeated() -> None:
    with pytest.raises(AddressError) as refused:
        web_address("https://me:secret@a.example/")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a.html", "https://news.example/a.html"),
        ("https://www.news.example/a", "https://news.example/a"),
        ("https://m.news.example/a", "https://www.news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("https://news.example/a#top", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=3", "https://news.example/a?id=3"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
        ("https://news.example/t1.html;jsessionid=AB12", "https://news.example/t1.html"),
        ("https://news.example/col/index.html", "https://news.example/col/"),
        ("https://NEWS.example/a", "https://news.example/a"),
        ("https://news.example", "https://news.example/"),
        ("http://新闻.example/a", "http://xn--efvy88h.example/a"),
    ],
)
def test_the_same_page_has_one_canonical_address(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/?r=news/view&id=4", "https://news.example/?r=news/list&id=4"),
        ("https://news.example/a.php?mod=viewthread&tid=1", "https://news.example/a.php?mod=forum&tid=1"),
        ("https://news.example/#/detail/33", "https://news.example/#/detail/34"),
        ("https://news.example/A.html", "https://news.example/a.html"),
        ("https://news.example:8080/a", "https://news.example/a"),
        ("https://hb.news.example/a", "https://news.example/a"),
    ],
)
def test_different_pages_keep_different_addresses(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(st.text(max_size=60))
def test_any_text_gives_a_canonical_address_that_stays_or_a_clear_error(text: str) -> None:
    try:
        once = canonical("https://news.example/" + text)
    except PolicyvaneError:
        return
    assert canonical(once) == once


def test_the_host_of_nonsense_is_empty() -> None:
    assert host_of("http://[::1") == ""
    assert host_of("https://News.Example/a") == "news.example"


@pytest.mark.parametrize("tail", ["字" * 1900, "?a=" + "/:" * 900, "#/" + "字" * 1900])
def test_an_address_that_escaping_makes_longer_than_a_key_may_be_is_refused(tail: str) -> None:
    with pytest.raises(AddressError, match="longer than"):
        canonical(f"https://news.example/{tail}")
