"""The review page in a real browser, with JavaScript and without, wide and narrow, in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from store import marks
from store.database import Database
from tests.support.page import opened, store
from tests.support.writing import article

pytestmark = pytest.mark.slow

TITLE = "云津市印发人工智能行动方案"
LONG = "https://yunjin.example/" + "a-very-long-address-without-a-break" * 8


@contextmanager
def tab(browser: Browser, **wishes: Any) -> Iterator[Page]:
    """A tab in which nothing may go wrong: no error in the console, nothing that the page's policy forbids."""
    context = browser.new_context(**({"locale": "en-US"} | wishes))
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        yield page
        assert wrong == []
    finally:
        context.close()


@pytest.fixture
def url(database: Database) -> Iterator[str]:
    store(
        database,
        article("https://yunjin.example/1.html", title=TITLE),
        article(LONG, title="Westmont adopts a rule " + "x" * 300, text="The council adopted a rule on AI. " * 40),
    )
    with opened(database) as served:
        yield served


@pytest.fixture(params=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with tab(browser, java_script_enabled=request.param == "script") as opened_tab:
        yield opened_tab


def test_a_reviewer_marks_a_story_and_finds_it_marked(page: Page, url: str, database: Database) -> None:
    page.goto(url)
    row = page.locator("article.row", has_text=TITLE)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        row.get_by_role("button", name="irrelevant").click()
    page.goto(f"{url}/?all=1")
    row = page.locator("article.row", has_text=TITLE)
    row.get_by_text("marked: irrelevant").wait_for()
    assert row.get_by_role("button", name="irrelevant").get_attribute("aria-pressed") == "true"
    with database.read() as c:
        assert [mark.label for mark in marks.of(c, 1)] == ["irrelevant"]


def test_a_reviewer_opens_a_story_and_writes_a_note(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Note").fill("与省方案对照")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("与省方案对照").wait_for()
    assert page.url.endswith("/stories/s1")


def test_a_reviewer_searches_filters_and_changes_the_language(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("searchbox").fill("算力中心")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=TITLE).wait_for()
    page.get_by_role("link", name="中文").click()
    page.get_by_role("heading", name="搜索").wait_for()
    page.get_by_role("link", name="新消息").click()
    page.locator("select[name=label]").select_option("irrelevant")
    page.get_by_role("button", name="显示").click()
    page.get_by_text("这里没有内容").wait_for()


def test_a_source_is_checked_now(page: Page, url: str) -> None:
    page.goto(f"{url}/sources")
    page.get_by_role("button", name="Check now").click()
    page.get_by_text("now", exact=True).wait_for()


def test_the_page_is_used_with_the_keyboard_alone(browser: Browser, url: str) -> None:
    with tab(browser) as page:
        page.goto(url)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "relevant":
                break
        page.keyboard.press("Enter")
        page.get_by_text("marked: relevant").wait_for()


@pytest.mark.parametrize("path", ["/", "/stories/s1", "/stories/s2", "/sources", "/runs", "/search?q=AI", "/nowhere"])
@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_runs_out_of_the_window(browser: Browser, url: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.goto(url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/stories/s1", "/sources"])
def test_all_text_stands_out_from_its_ground(browser: Browser, url: str, path: str, scheme: Any) -> None:
    """Contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3) for every text that is shown."""
    with tab(browser, color_scheme=scheme) as page:
        page.goto(url + path)
        assert page.evaluate(PALE) == []


PALE = """() => {
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color[3] === 1) return color;
    }
    return [255, 255, 255, 1];
  };
  const pale = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) pale.push([node.tagName, node.textContent.trim().slice(0, 30), ratio]);
  }
  return pale;
}"""
