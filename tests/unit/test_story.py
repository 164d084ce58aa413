"""Who is who in a story."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analysis.story import Candidate, Role, first_published, roles

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def member(
    number: int,
    outlet: str,
    origin: str | None = None,
    *,
    mirror: bool = False,
    hours: int | None = 0,
    seen: int = 0,
) -> Candidate:
    published = None if hours is None else NINE + timedelta(hours=hours)
    address = f"https://{number}.example/"
    return Candidate(number, address, outlet, origin, mirror, published, NINE + timedelta(days=1, hours=seen))


def original(*members: Candidate) -> int:
    (found,) = (number for number, role in roles(members).items() if role is Role.ORIGINAL)
    return found


def test_a_single_article_is_the_original_whatever_it_credits() -> None:
    assert original(member(1, "晚报", "新华社", mirror=True)) == 1


def test_the_outlet_that_others_credit_has_the_original_even_if_it_came_late() -> None:
    story = (member(1, "晚报", "江汉网", hours=1), member(2, "江汉网", hours=5), member(3, "云津网", hours=0))
    assert original(*story) == 2


def test_credit_leads_on_to_the_first_of_a_chain() -> None:
    story = (
        member(1, "C", "B", hours=3), member(2, "D", "B", hours=3), member(3, "B", "A", hours=2), member(4, "A", hours=4),
    )  # fmt: skip
    assert original(*story) == 4


def test_without_credits_the_earliest_published_is_the_original() -> None:
    assert original(member(1, "A", hours=2), member(2, "B", hours=1), member(3, "C", hours=3)) == 2


def test_a_copy_that_tells_only_its_day_is_not_the_original_of_what_was_published_that_evening() -> None:
    evening = member(1, "A", hours=10)
    copy = replace(member(2, "B", hours=-9), precision="day")
    assert original(evening, copy) == original(copy, evening) == 1
    assert original(replace(evening, precision="minute"), replace(copy, precision="minute")) == 2
    assert original(evening, replace(copy, first_seen_at=NINE)) == 2, "it was there in the morning"
    assert original(replace(evening, published_at=NINE + timedelta(days=1)), copy) == 2


def test_a_story_was_first_published_when_its_first_article_was_for_certain() -> None:
    evening, copy = member(1, "A", hours=10), replace(member(2, "B", hours=-9), precision="day")
    assert first_published([copy, evening]) == first_published([evening, copy]) == evening.published_at
    assert first_published([copy, member(3, "C", hours=None)]) == copy.published_at
    assert first_published([member(3, "C", hours=None)]) is first_published([]) is None


def test_who_credits_an_outlet_that_is_not_there_comes_after_who_credits_none() -> None:
    assert original(member(1, "A", "新华社", hours=0), member(2, "B", hours=6)) == 2


def test_crediting_oneself_is_no_credit() -> None:
    assert original(member(1, "江汉网", "江汉 网", hours=0), member(2, "B", hours=1)) == 1


def test_the_first_seen_is_the_original_where_no_date_is_known() -> None:
    assert original(member(1, "A", hours=None, seen=2), member(2, "B", hours=None, seen=1)) == 2


def test_a_mirror_copy_is_never_the_original_of_others() -> None:
    story = (member(1, "A", mirror=True, hours=0), member(2, "B", "A", hours=9))
    assert roles(story) == {1: Role.MIRROR, 2: Role.ORIGINAL}


def test_all_others_are_reprints_or_mirrors() -> None:
    story = (member(1, "A"), member(2, "B", hours=1), member(3, "C", "A", hours=2), member(4, "D", mirror=True))
    assert roles(story) == {1: Role.ORIGINAL, 2: Role.REPRINT, 3: Role.REPRINT, 4: Role.MIRROR}


MEMBERS = st.lists(
    st.builds(
        member,
        st.integers(1, 99),
        st.sampled_from("ABC"),
        st.sampled_from([None, "A", "B", "X"]),
        mirror=st.booleans(),
        hours=st.sampled_from([None, 0, 1]),
        seen=st.integers(0, 2),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda m: m.article_id,
)


@given(MEMBERS, st.randoms())
def test_there_is_one_original_whatever_the_order_of_arrival(members: list[Candidate], chance: object) -> None:
    decided = roles(members)
    shuffled = sorted(members, key=lambda _: chance.random())  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert list(decided.values()).count(Role.ORIGINAL) == 1
    assert roles(shuffled) == decided
