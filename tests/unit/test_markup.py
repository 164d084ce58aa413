"""Parsing what the web sends: real pages unchanged, hostile ones bounded."""

import resource

import pytest

from analysis.markup import MAX_DEPTH, MOST_ATTRIBUTES, MOST_UNSEEN, parse
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


def test_nesting_that_begins_late_in_a_long_page_is_bounded_too() -> None:
    for flat, deep in ((20_000, 18_000), (38_000, 43_000), (50_000, 60_000)):
        assert depth_of("<p>x</p>" * flat + "<div>" * deep + "inside") <= MOST_UNSEEN + 2 * MAX_DEPTH


@pytest.mark.parametrize(
    "piece",
    [
        "<div></article>",
        "<span><div></span></div>",
        "<div><!--</div>-->",
        "<div title='</div>'>",
        "<div><textarea></div></textarea>",
        "<svg><g><![CDATA[</g>]]>",
        "<dd><li>",
        "<optgroup>",
        "<template><div></template>",
    ],
)
def test_nothing_that_looks_like_an_end_hides_how_deep_elements_nest(piece: str) -> None:
    html = piece * 20_000 + "</textarea>-->]]></template><p>inside"
    assert depth_of(html) <= 2 * MAX_DEPTH


def test_a_long_page_that_ends_its_elements_keeps_them() -> None:
    html = "<ul>" + "<li><span>one <b>more</b></span></li>" * 10_000 + "</ul>"
    assert len(parse(html).css("ul > li > span > b")) == 10_000


@pytest.mark.parametrize(
    "piece", ["<p><font color={}>", "<font color={}><object></font></object>", "<font color={}></b>", "<i\na='>{}'>"]
)
def test_formatting_left_open_is_not_repeated_for_every_paragraph(piece: str) -> None:
    html = "".join(piece.format(number) for number in range(3_000)) + "<p>x" * 20_000
    assert len(outline(parse(html)).tags) < 1_000_000


@pytest.mark.parametrize(
    "html",
    [
        "<div " + " ".join(f"a{number}=b" for number in range(50_000)) + ">",
        "<div " + " ".join(f"a{number}=b" if number % 300 else f"a{number}='>'" for number in range(80_000)) + ">",
        ("<div " + " ".join(f"a{number}" for number in range(2_000)) + ">") * 5,
        "".join(f"<html a{number}=b>" for number in range(20_000)),
        "<select>" + "<option selected>a</option>" * 20_000,
    ],
    ids=["attributes", "quoted ends", "tags", "roots", "options"],
)
def test_what_is_compared_with_all_that_was_there_before_is_not_there_often(html: str) -> None:
    tree = parse(html + "<p>inside")
    assert tree.root is not None
    assert len(tree.root.attributes) <= 100
    assert max(len(node.attributes) for node in tree.css("*")) <= MOST_ATTRIBUTES
    assert len(tree.css("select option")) <= 10_000


def test_a_picture_in_an_attribute_and_a_long_script_stay() -> None:
    picture, script = "data:image/png;base64," + "iVBO/Rw0K" * 3_000, "var a = b / c; " * 3_000
    tree = parse(f"<p><img alt='one' src='{picture}'>two</p><script>{script}</script>")
    assert [node.attributes["src"] for node in tree.css("img")] == [picture]
    assert [node.text() for node in tree.css("script")] == [script]


def test_a_text_that_dropped_tags_interrupt_is_not_copied_for_each() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert parse("<p>" + "索引号</x a=b>" * 50_000 + "<p>inside").css("p")[-1].text() == "inside"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # KB; 2.3 GB when each was


def test_what_looks_like_a_tag_in_the_data_of_a_script_stays_data() -> None:
    data = '{"text": "if a <b then ' + "more words of a long text " * 120 + '"}'
    script = parse(f"<script type='application/ld+json'>{data}</script><p>x").css_first("script")
    assert script is not None
    assert script.text() == data
