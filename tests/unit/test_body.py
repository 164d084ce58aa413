"""The body is the article's text, all of it and nothing else, however the page is laid out."""

import pytest

from analysis import body as body_module
from analysis.body import Body, body_of
from analysis.layout import layout_of
from analysis.markup import parse
from tests.support.pages import ENGLISH, SENTENCES, menu, page, paragraphs

WHOLE = "\n".join(SENTENCES)
A, B, C, D = SENTENCES


def body(html: str, **said: str) -> Body:
    return body_of(layout_of(parse(page(html).decode())), None, said.get("description"))


@pytest.mark.parametrize(
    "html",
    [
        f"<article>{paragraphs()}</article>",
        f"<div id='zoom'>{paragraphs()}</div>",
        f"<div>{A}<br><br>{B}<br>　　{C}<br/>{D}</div>",
        f"<table><tr><td>{menu()}</td><td>{A}<br>{B}<br>{C}<br>{D}</td></tr></table>",
        f"<table><tr><td><table><tr><td>{paragraphs()}</td></tr></table></td></tr></table>",
        f"<div>{''.join(f'<div><span>{line}</span></div>' for line in SENTENCES)}</div>",
        f"<div><div class='part'>{paragraphs(SENTENCES[:2])}</div><div class='part'>{paragraphs(SENTENCES[2:])}</div></div>",
        f"<form>{paragraphs()}</form>",
        f"<div>{''.join(f'<font><b>{line[:8]}</b>{line[8:]}</font><p>' for line in SENTENCES)}</div>",
    ],
    ids=["article", "div", "br only", "td", "nested tables", "divs", "two blocks", "form", "font"],
)
def test_a_text_is_read_whole_with_a_line_for_each_paragraph(html: str) -> None:
    assert body(html).text == WHOLE


@pytest.mark.parametrize(
    "box",
    [
        "<div class='comment-list'><p>这条消息太好了，我在云津工作十年，终于等到这个方案，希望早日落实。</p></div>",
        "<div id='relatedNews'><p>山河市也在起草类似的方案，据说明年初公布，敬请关注本网后续报道。</p></div>",
        "<aside><p>本网开设专栏，欢迎投稿，来稿请注明作者、单位、地址、电话，稿费从优。</p></aside>",
        "<footer><p>本网由云津报业集团主办，未经授权不得转载，违者必究，举报电话见下。</p></footer>",
        "<nav><p>首页，要闻，时政，经济，社会，文化，教育，健康，旅游，专题，视频，图片。</p></nav>",
        "<div style='display: none'><p>这里是隐藏的文字，读者看不到，因此也不是文章的一部分。</p></div>",
        "<p>责任编辑：李明</p>",
        "<p>分享到：</p>",
        "<p>責任編輯：李明</p>",
        "<p>PDF形式のファイルをご覧いただく場合には、Adobe Acrobat Readerが必要です。</p>",
        "<p>關鍵字：人工智慧,算力,專項資金</p>",
        "<div class='item_util'><div class='view_layer'><p>글자크기 설정, 글자크기가 변경 됩니다.</p></div></div>",
        f"<div>{menu(8)}</div>",
        "<ul>" + "<li><a href='/n/1'>另一条新闻的标题在这里</a><p>它的摘要，只有一句话。</p></li>" * 5 + "</ul>",
        "<script>var a = '这是脚本，不是文章。';</script><style>p { color: red; }</style>",
    ],
    ids=["comments", "related", "aside", "footer", "nav", "hidden", "editor", "share", "editor, traditional", "reader", "keywords",
         "layer", "links", "cards", "script"],
)  # fmt: skip
def test_what_stands_behind_a_text_is_not_part_of_it(box: str) -> None:
    assert body(f"<div class='wrap'><div class='content'>{paragraphs()}</div>{box}</div>").text == WHOLE


def test_a_cloud_of_a_hundred_linked_words_is_no_text_and_an_open_link_hides_none() -> None:
    cloud = " ".join(f"<a href='/{n}'>话题{n}</a>" for n in range(150))
    assert body(f"<div>{paragraphs()}</div><div>更多</div><div>{cloud}</div><div>{cloud}</div>").text == WHOLE
    assert body(f"<div><a href='/1'>{A}{B}{C}{D}</div>").text == f"{A}{B}{C}{D}"


@pytest.mark.parametrize(
    "about",
    [
        "<p>2026-11-23 08:30 来源：云津日报 作者：王小明</p>",
        "<p>更新日：令和8年11月23日</p>",
        "<ul><li>發文字號：雲府字第1150123456號</li><li>發布機關：雲津市政府</li><li>點閱數：123</li></ul>",
    ],
)
def test_lines_about_the_article_between_title_and_text_are_not_part_of_it(about: str) -> None:
    html = f"<div><h1>云津市印发方案</h1>{about}{paragraphs()}</div>"
    layout = layout_of(parse(page(html).decode()))
    title_line = next(i for i, line in enumerate(layout.lines) if line.text == "云津市印发方案")
    assert body_of(layout, title_line).text == WHOLE


def test_a_row_of_a_table_is_one_line() -> None:
    rows = (("区县", "企业数"), ("城东区", "110"), ("城西区", "100"))
    table = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>"
    html = f"<div>{paragraphs(SENTENCES[:2])}{table}{paragraphs(SENTENCES[2:])}</div>"
    assert body(html).text == "\n".join([A, B, "区县 企业数", "城东区 110", "城西区 100", C, D])


def test_the_line_that_the_page_describes_itself_with_tells_a_short_article_from_a_longer_box() -> None:
    box = "<div class='wide'><div><div><div>" + paragraphs((B, C)) + "</div></div></div></div>"
    html = f"{box}<div class='x'><div><div><p>{A}</p></div></div></div>"
    assert body(html, description=A[:40]).text.endswith(A)


def test_a_word_on_the_box_around_everything_does_not_hide_the_article() -> None:
    assert body(f"<div class='page has-sidebar right'>{paragraphs()}</div>").text == WHOLE


def test_english_is_read_as_well() -> None:
    other = "<h3>Related stories</h3><p>Something else, in a full sentence.</p>"
    html = f"<main><h1>Yunjin plans ahead</h1>{paragraphs(ENGLISH)}{other}</main>"
    assert body(html).text.endswith("\n".join(ENGLISH))


def test_a_page_without_sentences_has_no_body() -> None:
    assert body(menu(40)).text == ""


def test_the_choice_is_told_with_its_rivals() -> None:
    other = "".join(f"<p>{line}</p>" for line in ENGLISH[:2])
    found = body(f"<div class='news'>{paragraphs()}</div>" + menu(60) + f"<div class='apart'>{other}</div>")
    assert "news" in found.place
    assert any("apart" in rival for rival in found.rivals)
    assert 0 < found.sure < 1


TEASERS = "".join(f"<div class='item'><div class='words'>{line}{line}{line}</div></div>" for line in SENTENCES)


@pytest.mark.parametrize(
    "heading",
    ["You may also like", "相关新闻：", "您可能感兴趣", "人气文章", "你可能還想看", "推薦閱讀", "延伸閱讀：", "熱門新聞",
     "更多相關新聞", "讀者迴響", "関連記事", "アクセスランキング", "よく読まれている記事", "이 기사와 함께 많이 본 뉴스",
     "관련 뉴스", "추천 기사", "このページに関するお問い合わせ", "このページの情報は役に立ちましたか？", "お問い合わせ先",
     "より良いウェブサイトにするために皆さまのご意見をお聞かせください", "Was this page helpful?",
     "이 페이지에서 제공하는 정보에 만족하십니까?", "您對本網頁的滿意度"],
)  # fmt: skip
def test_longer_texts_of_others_behind_a_short_one_are_not_part_of_it(heading: str) -> None:
    html = f"<div class='page'><div class='content'>{paragraphs()}</div><h3>{heading}</h3>{TEASERS}</div>"
    assert body(html).text == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "Recommended changes include a new body that would oversee the regulator’s work and report to parliament.",
        "相关内容与司法解释的衔接适用问题", "更多相关企业将获得支持", "热门话题二：如何申请补贴", "对本网站内容的使用限制",
        "読者の声を受けて見直した点", "最新記事の著作権について", "주요 뉴스 매체의 보도 내용을 보면", "추천 기사 제도의 개선 방향",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_heading_of_something_else_belongs_to_the_text(line: str) -> None:
    html = f"<div>{paragraphs()}<h2>{line}</h2><div><p>{A}{B}</p></div></div>"
    assert body(html).text == f"{WHOLE}\n{line}\n{A}{B}"
    assert body(f"<div>{paragraphs()}<p>{line}</p></div>").text == f"{WHOLE}\n{line}"


def test_a_text_goes_on_behind_a_box_that_recommends_something() -> None:
    box = "<div><h3>推荐阅读</h3><a href='/n/2'>山河市也在起草类似的方案</a></div>"
    for wrapped in ("<div class='part'>{}</div>", "{}"):
        ahead, behind = (wrapped.format(paragraphs(part)) for part in (SENTENCES[:2], SENTENCES[2:]))
        assert body(f"<div class='content'>{ahead}{box}{behind}</div>").text == WHOLE


def test_a_list_of_what_happened_is_read_though_most_of_each_item_is_a_link() -> None:
    items = "".join(
        f"<li><a href='/n'>{line[: len(line) * 2 // 3]}</a>{line[len(line) * 2 // 3 :]}</li>" for line in SENTENCES
    )
    assert body(f"<div class='content'>{paragraphs()}<ul>{items}</ul>{paragraphs(ENGLISH)}</div>").text.startswith(
        WHOLE
    )
    assert body(f"<div class='content'><p>{A}{B}</p><ul>{items}</ul><p>{C}{D}</p></div>").text.count("\n") == 5


def test_a_row_of_a_table_and_a_heading_may_be_named_after_anything() -> None:
    rows = "".join(f"<tr class='player rank-{n}'><td>云津{n}队</td><td>{n * 7} 分</td></tr>" for n in range(4))
    slug = "the-most-popular-comment-on-the-trending-plan"
    html = f"<div class='content'>{paragraphs()}<table>{rows}</table><div id='{slug}'>{paragraphs(ENGLISH)}</div></div>"
    assert [line in body(html).text for line in ("云津0队 0 分", "云津3队 21 分", ENGLISH[0])] == [True] * 3


def test_a_title_that_is_said_again_within_the_text_cuts_nothing_off() -> None:
    html = f"<div class='content'>{paragraphs()}<h2>云津市印发方案</h2>{paragraphs(ENGLISH)}</div>"
    layout = layout_of(parse(page(html).decode()))
    title_line = next(i for i, line in enumerate(layout.lines) if line.text == "云津市印发方案")
    assert body_of(layout, title_line).text.startswith(WHOLE)


def test_two_hundred_headings_of_something_else_are_each_looked_behind_but_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    kind = body_module._kind
    monkeypatch.setattr(body_module, "_kind", lambda layout, index: asked.append(index) or kind(layout, index))
    heavy, others = f"<p>{A * 400}</p>", "".join(f"<p>{number}，{B}</p>" for number in range(100))
    html = f"<div>{heavy}{'<h3>Recommended</h3>' * 200}<section class='part'>{others}</section>{heavy}</div>"
    assert body(html).text.count(A) == 400  # the second time it is a repetition
    assert len(asked) < 1_000
