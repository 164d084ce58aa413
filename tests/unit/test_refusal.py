"""What is refused before it is read."""

from analysis.refusal import of_text


def test_a_page_is_told_from_a_feed_however_many_comments_stand_before_it() -> None:
    assert of_text("<!-- a --> " * 300 + "<html><body><p>text</p></body></html>") is None
    assert of_text("<!-- a --> " * 300 + "<rss version='2.0'></rss>") is not None
