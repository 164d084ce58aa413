"""Parsing what the web sends: real pages unchanged, hostile ones bounded."""

import pytest

from analysis.markup import MAX_DEPTH, parse
from analysis.outline import outline


def depth_of(html: str) -> int:
    flat = outline(parse(html))
    return max(len(list(flat.ancestors(element, 10_000))) for element in range(len(flat.tags)))


def test_a_real_page_is_parsed_as_it_is() -> None:
    html = "<div>" * 40 + "<p>a <b>bold</b> word" + "</p></div>" * 40
    tree = parse(html)
    assert len(tree.css("div")) == 40
    assert [node.text() for node in tree.css("b")] == ["bold"]


@pytest.mark.parametrize("tag", ["div", "ul", "table", "custom-element", "blockquote"])
def test_nesting_ends_at_a_depth_and_what_is_inside_stays(tag: str) -> None:
    html = f"<{tag}>" * 100_000 + "<a href='/x'>inside</a>"
    assert depth_of(html) <= 2 * MAX_DEPTH
    assert [node.text() for node in parse(html).css("a")] == ["inside"]


def test_formatting_left_open_is_not_repeated_for_every_paragraph() -> None:
    html = "".join(f"<p><b a={n}>" for n in range(3_000)) + "</p><p>x" * 20_000
    assert len(outline(parse(html)).tags) < 100_000
