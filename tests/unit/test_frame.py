"""What a site puts around its texts and headlines is cut, from without, as far as it is known to be its frame."""

from analysis.frame import cut, edges_of, title_key, without

TEXT = (
    "关注本网客户端\n点此阅读全文\n云津市公布应用场景清单，共四十二项。\n清单每半年更新一次。\n"
    "本网版权所有者为江汉新闻社\n读者热心推荐"
)
TITLE = "江汉新闻网|云津市公布应用场景清单_要闻_江汉新闻网"


def frame_of(*lines: tuple[str, str], site: str = "a.example") -> set[int]:
    """The keys of lines at a side of a site's pages."""
    keys: set[int] = set()
    for side, line in lines:
        text, title = (
            (line, "") if side in ("head", "foot") else ("文", f"{line}|甲" if side == "before" else f"甲|{line}")
        )
        keys.add(next(key for key in getattr(edges_of(site, title, text), side) if key is not None))
    return keys


def left(frame: set[int], text: str = TEXT, title: str = TITLE, site: str = "a.example") -> tuple[str, str]:
    found = cut(title, text, edges_of(site, title, text), frame)
    return without(text, found.head, found.foot), found.title


def test_nothing_is_cut_of_a_site_of_which_nothing_is_known() -> None:
    assert left(set()) == (TEXT, TITLE)


def test_the_frame_is_peeled_from_without_at_both_ends() -> None:
    frame = frame_of(("head", "关注本网客户端"), ("foot", "读者热心推荐"), ("foot", "本网版权所有者为江汉新闻社"))
    assert left(frame)[0] == "点此阅读全文\n云津市公布应用场景清单，共四十二项。\n清单每半年更新一次。"


def test_a_line_of_the_frame_within_the_text_stays() -> None:
    frame = frame_of(("head", "点此阅读全文"), ("foot", "本网版权所有者为江汉新闻社"))
    assert left(frame)[0] == TEXT


def test_what_is_the_frame_of_one_site_or_one_end_is_no_other_ones() -> None:
    assert left(frame_of(("head", "关注本网客户端"), site="b.example"))[0] == TEXT
    assert left(frame_of(("foot", "关注本网客户端"), ("head", "读者热心推荐")))[0] == TEXT


def test_a_text_that_is_nothing_but_frame_keeps_a_line_and_a_headline_a_name() -> None:
    frame = frame_of(("head", "一"), ("head", "二"), ("foot", "二"), ("before", "甲报"), ("behind", "甲报"))
    assert left(frame, "一\n二", "甲报_甲报") == ("二", "甲报")


def test_the_outlets_name_is_cut_off_a_headline_before_and_behind() -> None:
    frame = frame_of(("before", "江汉新闻网"), ("behind", "江汉新闻网"), ("behind", "要闻"))
    assert left(frame)[1] == "云津市公布应用场景清单"
    assert left(frame, title="江汉新闻网获奖")[1] == "江汉新闻网获奖"
    assert left(frame_of(("behind", "4 Day News")), title="GPT-4 in schools - 4 Day News")[1] == "GPT-4 in schools"


def test_whoever_signs_a_notice_is_no_frame() -> None:
    for signature in ("云津市数据局", "江汉省人民政府办公厅", "云津市发展和改革委员会(代章)"):
        assert edges_of("a.example", "", f"通知如下。\n{signature}").foot[0] is None


def test_the_next_line_is_reached_once_the_one_before_it_is_frame() -> None:
    edges = edges_of("a.example", TITLE, TEXT)
    assert edges.reached(set()) and set(edges.reached(set())).isdisjoint(edges.reached(set(edges.reached(set()))))
    assert not set(edges.reached(set(edges.keys)))


def test_headlines_are_the_same_by_their_letters() -> None:
    assert title_key("云津市:公布 清单") == title_key("云津市公布清单") != title_key("云津市公布名单")
    assert 0 < title_key("") < 2**31
