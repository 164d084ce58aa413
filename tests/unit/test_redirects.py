"""Where a redirect may lead."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawler.redirects import PATH, BadRedirect, Redirects, redirect_target

HERE = "https://a.example/list/"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/x", "https://a.example/x"),
        ("x", "https://a.example/list/x"),
        ("//b.example/x", "https://b.example/x"),
        ("http://b.example/", "http://b.example/"),
        ("/新闻#part", "https://a.example/%E6%96%B0%E9%97%BB"),
    ],
)
def test_a_location_is_read_as_browsers_do(location: str, target: str) -> None:
    assert redirect_target(HERE, location) == target


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://a.example/",
        "data:text/html,x",
        "javascript:alert(1)",
        "gopher://a",
        "http://[",
        "http://",
    ],
)
def test_a_location_that_is_no_web_address_is_refused(location: str) -> None:
    with pytest.raises(BadRedirect, match="no web address"):
        redirect_target(HERE, location)


def answer(url: str, location: str, path: list[str], status: int = 302) -> Request | Response:
    response = Response(url, status, headers={"Location": location})
    return Redirects(3).process_response(Request(url, meta={PATH: path}), response)


def test_the_path_is_kept_and_the_request_goes_on() -> None:
    following = answer("https://a.example/2", "/3", ["https://a.example/1"])
    assert isinstance(following, Request)
    assert following.url == "https://a.example/3"
    assert following.meta[PATH] == ["https://a.example/1", "https://a.example/2"]


def test_a_circle_is_refused() -> None:
    with pytest.raises(BadRedirect, match="circle"):
        answer("https://a.example/2", "/1", ["https://a.example/1"])


def test_too_many_are_refused() -> None:
    path = [f"https://a.example/{n}" for n in range(3)]
    with pytest.raises(BadRedirect, match="more than 3"):
        answer("https://a.example/3", "/4", path)


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_other_answers_are_left_alone(status: int) -> None:
    assert isinstance(answer(HERE, "/x", [], status), Response)


@given(st.text(max_size=60) | st.text("htps:/[]@#%\\.\t 新1x", max_size=40))
def test_any_location_is_a_web_address_or_refused(location: str) -> None:
    with contextlib.suppress(BadRedirect):
        assert redirect_target(HERE, location).startswith(("https://", "http://"))
