"""Texts that say the same letters have the same fingerprint, others have not."""

from analysis.fingerprint import fingerprint

TEXT = (
    "云津市人民政府印发人工智能产业三年行动方案,提出到二〇二八年建成三个算力中心,并设立专项资金支持本地企业,预算三亿元。"
    * 2
)


def test_white_space_punctuation_and_case_make_no_difference() -> None:
    changed = TEXT.replace(",", "，\n").replace("。", " . ")
    assert fingerprint("甲", TEXT) == fingerprint("乙", changed)
    assert fingerprint("", "The AI Act applies. " * 10) == fingerprint("", "THE AI-ACT APPLIES " * 10)


def test_another_number_is_another_text() -> None:
    assert fingerprint("甲", TEXT) != fingerprint("甲", TEXT.replace("三亿", "四亿"))


def test_short_texts_under_different_titles_are_different() -> None:
    assert fingerprint("云津市印发方案", "详见附件。") != fingerprint("山河市印发方案", "详见附件。")
    assert fingerprint("云津市印发方案", "详见附件。") == fingerprint("云津市印发方案!", "详见附件")


def test_title_and_text_cannot_change_places() -> None:
    assert fingerprint("甲乙", "丙") != fingerprint("甲", "乙丙")


def test_a_fingerprint_is_32_hexadecimal_digits() -> None:
    mark = fingerprint("", "")
    assert len(mark) == 32
    assert set(mark) <= set("0123456789abcdef")
