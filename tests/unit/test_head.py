"""What a page says of itself to machines, read in the order in which it stands and no further than anybody would read."""

from analysis.head import head_of
from analysis.markup import parse


def test_objects_within_lists_and_graphs_are_read_the_outer_ones_first() -> None:
    data = """[[{"@type": "NewsArticle", "headline": "one", "mainEntity": {"@type": "Report", "headline": "three"}}],
      {"@graph": [{"@type": "Report", "headline": "four"}], "@type": "WebPage"}, {"@type": "BlogPosting", "headline": "two"}]"""
    found = head_of(parse(f"<script type='application/ld+json'>{data}</script>")).data
    assert [item.get("headline") for item in found] == ["one", "two", "three", "four", None]


def test_a_title_without_end_is_cut() -> None:
    head = head_of(
        parse(f"<title>{'accept cookies ' * 100_000}</title><meta name='author' content='{'Li ' * 100_000}'>")
    )
    assert head.title.startswith("accept cookies")
    assert len(head.title) <= 10_000
    assert len(head.meta("author") or "") <= 10_000


def test_lists_within_lists_end_at_a_number_of_objects() -> None:
    nested = "[" * 60 + ("]" + ",[]" * 1_999) * 59 + "]"
    data = f'<script type=\'application/ld+json\'>[{nested}, {{"@type": "Report"}}]</script>'
    assert [item["@type"] for item in head_of(parse(data)).data] == ["Report"]
