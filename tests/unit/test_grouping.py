"""Texts that hang together are grouped by their evidence alone, whatever its order."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.grouping import Node, Said, Tie, group, identities


def nodes(*pages: int, size: int = 500) -> list[Node]:
    """Texts 1, 2, … of so many pages each."""
    return [Node(number, f"{number:02}", shown, size) for number, shown in enumerate(pages, 1)]


def whole(one: int, other: int) -> Tie:
    return Tie(one, other, 0.95, 0.95)


def part(child: int, parent: int, cover: float = 0.3, *, headed: bool = False) -> Tie:
    return Tie(child, parent, 1.0, cover, headed=headed)


def test_texts_of_one_extent_are_one_story() -> None:
    assert group(nodes(1, 1, 1, 1), [whole(1, 2), whole(2, 3)]) == [[1, 2, 3], [4]]


def test_an_excerpt_joins_its_article() -> None:
    assert group(nodes(1, 1), [part(2, 1)]) == [[1, 2]]


def test_a_quotation_joins_one_of_the_articles_that_quote_it_and_glues_none() -> None:
    found = group(nodes(2, 2, 1), [part(3, 1), part(3, 2, 0.4)])
    assert found == [[1], [2, 3]]


def test_a_digest_of_two_stories_glues_nothing_and_goes_with_what_makes_up_most_of_it() -> None:
    stories = [Node(1, "a", 3, 600), Node(2, "b", 2, 300), Node(3, "c", 1, 900)]
    assert group(stories, [part(1, 3, 0.66), part(2, 3, 0.33)]) == [[1, 3], [2]]


def test_a_digest_that_is_mostly_no_one_text_is_a_story_of_its_own() -> None:
    stories = [Node(1, "a", 3, 300), Node(2, "b", 2, 300), Node(3, "c", 1, 900)]
    assert group(stories, [part(1, 3, 0.33), part(2, 3, 0.33)]) == [[1], [2], [3]]


def test_texts_below_their_own_headlines_do_not_join_the_digest_that_nobody_else_shows() -> None:
    stories = [Node(1, "a", 1, 300), Node(2, "b", 1, 300), Node(3, "c", 1, 900)]
    assert group(stories, [part(1, 3, 0.33, headed=True), part(2, 3, 0.33, headed=True)]) == [[1], [2], [3]]


def test_a_reviewer_keeps_texts_together_that_have_nothing_in_common() -> None:
    assert group(nodes(1, 1), [Tie(1, 2, 0, 0, said=Said.JOINED)]) == [[1, 2]]


def test_a_reviewer_keeps_texts_apart_also_for_the_reprints_to_come() -> None:
    apart = Tie(1, 2, 0.95, 0.95, said=Said.APART)
    assert group(nodes(1, 1), [apart]) == [[1], [2]]
    found = group(nodes(1, 1, 1), [apart, whole(1, 3), whole(2, 3)])
    assert len(found) == 2
    assert not any({1, 2} <= set(members) for members in found)


TIES = st.lists(
    st.builds(
        Tie,
        st.integers(1, 4),
        st.integers(5, 8),
        st.sampled_from([0.6, 0.8, 0.95, 1.0]),
        st.sampled_from([0.1, 0.3, 0.6, 0.8, 0.95]),
        headed=st.booleans(),
        said=st.sampled_from([Said.TEXT, Said.TEXT, Said.TEXT, Said.JOINED, Said.APART]),
    ),
    max_size=14,
    unique_by=lambda tie: (tie.one, tie.other),
)


@settings(max_examples=300)
@given(st.lists(st.integers(1, 3), min_size=8, max_size=8), TIES, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_makes_no_difference(
    pages: list[int], ties: list[Tie], chance: random.Random
) -> None:
    known = nodes(*pages)
    shuffled, mixed = list(known), [t if chance.random() < 0.5 else turned(t) for t in ties]
    chance.shuffle(shuffled)
    chance.shuffle(mixed)
    assert group(shuffled, mixed) == group(known, ties)


def turned(tie: Tie) -> Tie:
    return Tie(tie.other, tie.one, tie.other_share, tie.share, headed=tie.headed, said=tie.said)


def test_of_two_stories_that_become_one_the_older_id_stays() -> None:
    assert identities([[1, 2, 3]], {1: 7, 2: 4, 3: 7}, {}) == ([4], {7: 4})


def test_when_a_story_splits_its_id_stays_with_the_original() -> None:
    assert identities([[1], [2]], {1: 4, 2: 4}, {4: 2}) == ([None, 4], {})
    assert identities([[1], [2]], {1: 4, 2: 4}, {}) == ([4, None], {})


def test_a_text_that_came_last_claims_no_id() -> None:
    assert identities([[1, 9], [8]], {1: 4}, {}) == ([4, None], {})
