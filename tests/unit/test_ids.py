"""The short names of what is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from store import ids


@given(st.sampled_from("asre"), st.integers(1, 999_999_999))
def test_a_name_leads_back_to_what_it_names(kind: str, number: int) -> None:
    assert ids.parse(ids.shown(kind, number)) == (kind, number)


def test_case_and_space_around_a_name_make_no_difference() -> None:
    assert ids.parse(" A17 ") == ("a", 17)


@pytest.mark.parametrize("name", ["", "17", "a", "a0", "a-1", "a1.5", "x9", "a１７", "a17 s9", "a9999999999", "s1\n2"])
def test_anything_else_is_told_what_ids_look_like(name: str) -> None:
    with pytest.raises(UsageError, match="Ids look like a1") as error:
        ids.parse(name)
    assert "\n" not in str(error.value)
