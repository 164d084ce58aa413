"""The door of the review page: who may ask, and which forms are ours."""

import pytest

from review.guard import is_loopback, refusal

OURS = {"host": "127.0.0.1:8765"}


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "127.9.9.9", "LOCALHOST"])
def test_the_page_answers_under_the_names_of_this_machine(host: str) -> None:
    assert refusal("GET", {"host": host}) is None


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "127.0.0.1.evil.example", "10.0.0.1:8765", "0.0.0.0:8765", "localhost.evil.example", "[:"],
)
def test_no_other_name_leads_here_even_if_it_resolves_to_this_machine(host: str) -> None:
    refused = refusal("GET", {"host": host})
    assert refused is not None
    assert refused[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8765"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "http://127.0.0.1:8765"},
    ],
)
def test_a_form_of_this_page_is_taken(headers: dict[str, str]) -> None:
    assert refusal("POST", OURS | headers | {"content-length": "20"}) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8765"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
    ],
)
def test_a_form_from_anywhere_else_is_refused(headers: dict[str, str]) -> None:
    refused = refusal("POST", OURS | headers | {"content-length": "20"})
    assert refused is not None
    assert refused[0] == 403


@pytest.mark.parametrize("length", [None, "x", "-1", str(1 << 20)])
def test_a_form_without_end_is_refused(length: str | None) -> None:
    headers = OURS | {"sec-fetch-site": "same-origin"} | ({"content-length": length} if length is not None else {})
    refused = refusal("POST", headers)
    assert refused is not None
    assert refused[0] == 413


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
    ],
)
def test_what_is_this_machine_s_own(name: str, ours: bool) -> None:
    assert is_loopback(name) is ours
