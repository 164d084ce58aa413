"""The page's own words in Chinese and English, and which of the two a reader wants. Texts of articles are never translated."""

from http.cookies import CookieError, SimpleCookie

from analysis.act import KINDS_IN_WORDS, LEVELS_IN_WORDS
from analysis.reasons import FACETS_IN_WORDS, MISSING_IN_WORDS
from analysis.subtopics import IN_CHINESE

COOKIE = "lang"
_WORDS = {
    "name": ("政策风向标", "Policyvane"),
    "inbox": ("新消息", "Inbox"),
    "all": ("全部", "All"),
    "search": ("搜索", "Search"),
    "sources": ("信息源", "Sources"),
    "runs": ("抓取记录", "Runs"),
    "feed": ("订阅", "Feed"),
    "new_stories": ("新的政策消息", "New stories"),
    "all_stories": ("全部消息", "All stories"),
    "label": ("判断", "Label"),
    "language": ("语言", "Language"),
    "outlet": ("媒体", "Outlet"),
    "region": ("地区", "Region"),
    "any": ("不限", "any"),
    "show": ("显示", "Show"),
    "relevant": ("相关", "relevant"),
    "related": ("有关联", "related"),
    "irrelevant": ("无关", "irrelevant"),
    "undecided": ("待定", "undecided"),
    "read": ("标为已读", "Mark read"),
    "unread": ("标为未读", "Mark unread"),
    "copies": ("篇", "articles"),
    "more": ("更早", "Older"),
    "nothing": ("这里没有内容。", "Nothing here."),
    "nothing_hint": (
        "信息源下次更新后，新消息会出现在这里。",
        "New stories appear here as soon as the sources bring them.",
    ),
    "why": ("判断依据", "Why"),
    "members": ("转载链", "Who carries it"),
    "original": ("原发", "original"),
    "reprint": ("转载", "reprint"),
    "excerpt": ("摘编", "excerpt"),
    "mirror": ("镜像", "mirror copy"),
    "partial": ("部分", "partial"),
    "has_of_original": ("含原文", "of the original"),
    "changes": ("与原发的差异", "Differences from the original"),
    "more_changes": ("处更多差异", "more differences"),
    "revisions": ("修订", "Revisions"),
    "changed": ("有修改", "changed"),
    "not_held": ("原发媒体未收录：", "Original not held: they credit "),
    "holds": ("包含另一消息的文字：", "Holds text of "),
    "held_by": ("部分文字见于：", "Held in part by "),
    "marks": ("标注", "Marks"),
    "note": ("备注", "Note"),
    "save": ("保存", "Save"),
    "open": ("阅读原文", "Read at the source"),
    "documents": ("文件", "Documents"),
    "deadlines": ("期限", "Deadlines"),
    "attachments": ("附件", "Attachments"),
    "state": ("状态", "State"),
    "last_outcome": ("上次结果", "Last outcome"),
    "last_run": ("上次抓取", "Last run"),
    "next_check": ("下次检查", "Next check"),
    "check_now": ("立即检查", "Check now"),
    "never": ("尚未检查", "never checked"),
    "now": ("即将", "now"),
    "source": ("信息源", "Source"),
    "started": ("开始", "Started"),
    "outcome": ("结果", "Outcome"),
    "reason": ("原因", "Reason"),
    "links": ("链接", "links"),
    "new": ("新", "new"),
    "in_hand": ("进行中", "in hand"),
    "found": ("条结果", "found"),
    "query": ("词语，或用引号括起的短语", "Words, or a phrase in quotation marks"),
    "missing": ("没有这个页面", "There is no such page"),
    "missing_hint": ("它可能从未存在，或编号有误。", "It may never have been, or its number is wrong."),
    "refused": ("请求被拒绝", "This was refused"),
    "home": ("回到新消息", "Back to the inbox"),
    "skip": ("跳到内容", "Skip to the content"),
    "date_unknown": ("日期不详", "date unknown"),
    "marked": ("已标", "marked"),
    "authority": ("主体", "Authority"),
    "part.title": ("标题", "title"),
    "part.lead": ("导语", "lead"),
    "part.body": ("正文", "text"),
    "outcome.ok": ("正常", "ok"),
    "outcome.not_modified": ("未变化", "not modified"),
    "outcome.empty": ("无新内容", "empty"),
    "outcome.layout_changed": ("版式已变", "layout changed"),
    "outcome.blocked": ("被拒绝", "blocked"),
    "outcome.challenge": ("人机验证", "challenge"),
    "outcome.gone": ("已失效", "gone"),
    "outcome.unreachable": ("无法连接", "unreachable"),
    "outcome.invalid": ("内容不符", "invalid"),
    "outcome.failed": ("内部错误", "failed"),
    "type.feed": ("订阅源", "feed"),
    "type.listing": ("列表页", "listing"),
    "type.sitemap": ("站点地图", "sitemap"),
    "type.api": ("接口", "API"),
    "type.epaper": ("电子报", "epaper"),
    "state.active": ("启用", "active"),
    "state.paused": ("暂停", "paused"),
}
# What the analysis says in both languages at once: "法律 law".
_OF_THE_ANALYSIS = (
    ("act.", KINDS_IN_WORDS),
    ("level.", LEVELS_IN_WORDS),
    ("facet.", FACETS_IN_WORDS),
    ("missing.", MISSING_IN_WORDS),
    ("topic.", {name: f"{chinese} {name}" for name, chinese in IN_CHINESE.items()}),
)
for _prefix, _table in _OF_THE_ANALYSIS:
    for _key, _both in _table.items():
        _chinese, _, _english = _both.partition(" ")
        _WORDS[_prefix + _key] = (_chinese, _english)
LANGUAGES = ("zh", "en")


def words(language: str) -> dict[str, str]:
    """All words of a language."""
    column = LANGUAGES.index(language)
    return {key: both[column] for key, both in _WORDS.items()}


def wanted(asked: str | None, cookies: str | None, accepted: str | None) -> str:
    """The language of a reader: asked for just now, else as last time, else what the browser wants first."""
    if asked in LANGUAGES:
        return asked
    try:
        kept = SimpleCookie(cookies or "").get(COOKIE)
    except CookieError:
        kept = None
    if kept is not None and kept.value in LANGUAGES:
        return kept.value
    return "zh" if (accepted or "").lower().startswith("zh") else "en"
