"""Bytes become the text that they are, whatever the page declares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.decode import declared_charset, decode

TEXT = "云津市人民政府印发《人工智能产业三年行动方案》，镕、囧、䶮、€ 都要读对。"


def page(charset: str, text: str = TEXT) -> str:
    return f'<html><head><meta charset="{charset}"><title>{text}</title></head><body>{text * 5}</body></html>'


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "GB18030", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_as_utf8_whatever_the_page_declares(declared: str, written: str) -> None:
    text, encoding = decode(page(declared).encode(written), f"text/html; charset={declared}")
    assert text == page(declared)
    assert (encoding.declared, encoding.used) == (declared.lower(), "utf-8")


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "x-gbk"])
def test_a_page_in_gb18030_keeps_the_characters_that_gb2312_lacks(declared: str) -> None:
    text, encoding = decode(page(declared).encode("gb18030"), None)
    assert TEXT in text
    assert encoding.used == "gb18030"


def test_gbk_declared_as_utf8_is_still_read() -> None:
    text, encoding = decode(page("utf-8").encode("gb18030"), "text/html; charset=utf-8")
    assert TEXT in text
    assert (encoding.declared, encoding.used) == ("utf-8", "gb18030")


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        ("shift_jis", "cp932", "①人工知能の基本計画を髙橋市が発表した。"),
        ("big5", "big5-hkscs", "行政院公布人工智能發展方案，並邀各界提出意見。"),
        ("euc-kr", "cp949", "인공지능 기본법 시행령을 똠방각하가 발표했다."),
        ("iso-8859-1", "cp1252", "The “AI Act” – naïve or not – costs 5 €."),
        ("windows-1251", "cp1251", "Правительство утвердило план развития."),
    ],
)
def test_declared_charsets_are_read_as_widely_as_pages_write_them(declared: str, written: str, text: str) -> None:
    assert decode(page(declared, text).encode(written), None)[0] == page(declared, text)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_is_told_by_its_mark_or_by_its_zeros(order: str) -> None:
    for mark in ("", "\ufeff"):
        text, encoding = decode((mark + page("utf-16", "plain news " * 20)).encode(order), None)
        assert "plain news" in text
        assert encoding.used == order


def test_one_broken_byte_does_not_turn_a_utf8_page_into_another_charset() -> None:
    body = page("gb2312").encode()
    cut = body[: body.rindex("津".encode()) + 1] + b"</body>"
    text, encoding = decode(cut, None)
    assert TEXT in text
    assert encoding.used == "utf-8"


def test_the_header_counts_where_the_page_itself_is_silent_and_the_hint_last() -> None:
    assert declared_charset(b"<p>x", "text/html; charset=Big5") == "big5"
    assert declared_charset(page("gbk").encode(), "text/html; charset=utf-8") == "gbk"
    assert decode("計畫".encode("big5") * 20, None, "big5")[1].used.startswith("big5")


@given(st.binary(max_size=2000), st.one_of(st.none(), st.text(max_size=60)), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_become_a_text(body: bytes, content_type: str | None, hint: str | None) -> None:
    text, encoding = decode(body, content_type, hint)
    assert isinstance(text, str)
    assert encoding.used


def test_a_letter_that_was_cut_in_two_does_not_make_chinese_bytes_russian() -> None:
    text = "云津市人民政府印发人工智能产业发展三年行动方案，提出建设算力中心。"
    row = "<li><a href='/index_{}.html' target=_blank class='blue' title='{}'>{}</a></li>\n"
    rows = "".join(row.format(n, text[n : n + 5], text[n * 3 : n * 3 + 5]) for n in range(5)).encode("gb18030")
    cut = rows.replace("市".encode("gb18030"), "市".encode("gb18030")[:1], 1)
    assert decode(cut, None)[1].used == "gb18030"
    russian = ("Правительство утвердило план развития искусственного интеллекта. " * 20).encode("cp1251")
    assert decode(russian[:-1], None)[1].used == "cp1251"


@pytest.mark.parametrize("name", ["undefined", "UNDEFINED", "idna", "punycode", "unicode_escape", "rot13", "hex"])
def test_what_is_a_codec_but_no_charset_is_not_believed(name: str) -> None:
    assert "云津市" in decode("云津市".encode("gb18030") * 30 + b"\xff", f"text/html; charset={name}", name)[0]
