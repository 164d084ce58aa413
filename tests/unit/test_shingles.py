"""Traces: few of a text's shingles, enough of them to find it again."""

from analysis.shingles import MOST_INDEXED, expected_traces, numbers_of, shingles_of, tokens_of, traces_of

TEXT = "".join(chr(0x4E00 + 7 * number % 5000) for number in range(900))


def traces(text: str) -> tuple[int, ...]:
    numbers = numbers_of(text)
    return traces_of(shingles_of(numbers), len(numbers))


def test_a_character_a_word_and_a_number_are_a_token_each() -> None:
    text = "云津市AI Act 2026年（试行）"
    assert tokens_of(text) == ["云", "津", "市", "ai", "act", "2026", "年", "试", "行"]
    numbers = numbers_of(text).tolist()
    assert numbers == [number for token in tokens_of(text) for number in numbers_of(token).tolist()]
    assert len({*numbers}) == 9


def test_an_article_has_a_few_dozen_traces_that_fit_32_bits() -> None:
    found = traces(TEXT)
    assert 25 <= len(found) <= 50
    assert all(-(2**31) <= trace < 2**31 for trace in found)
    assert list(found) == sorted(set(found))


def test_a_passage_leaves_its_traces_wherever_it_is_quoted() -> None:
    quoted = TEXT[300:500]
    shared = set(traces(quoted)) & set(traces("".join(reversed(TEXT)) + quoted))
    assert len(shared) >= 2
    assert len(set(traces(quoted)) & set(traces(TEXT))) >= 0.5 * expected_traces(200, 900)


def test_one_word_in_a_notice_leaves_a_trace() -> None:
    notice = TEXT[:300]
    assert all(set(traces(notice)) - set(traces(f"{notice[:at]}甲{notice[at + 1 :]}")) for at in range(8, 290, 7))


def test_a_text_without_words_has_no_trace_and_a_long_one_is_bounded() -> None:
    assert traces("") == traces("。！?…") == ()
    assert len(traces("短文")) == 1
    assert len(traces(" ".join(str(number) for number in range(100_000)))) == MOST_INDEXED
