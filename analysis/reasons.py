"""The reasons of a judgement as a person reads them: who acts, by what, on which technology, what spoke against, what is missing.

Each line is in Chinese and English; the words quoted are the article's own.
"""

from analysis.article import Judgement

FACETS_IN_WORDS = {
    "actor": "主体 authority",
    "policy_instrument": "政策工具 instrument",
    "action": "行动 action",
    "technology": "技术 technology",
    "industry": "反面：产业新闻 against: industry news",
    "negative": "反面：其他主题 against: another subject",
    "marks": "评审标记 reviewers' marks",
}
MISSING_IN_WORDS = {
    "technology": "缺少：人工智能技术 missing: no AI technology is named",
    "authority or instrument": "缺少：没有公共机构采取行动 missing: no authority acts",
    "action": "缺少：没有行动 missing: no action of an authority is told",
}
_MOST_TERMS = 4  # of a line; they stand strongest first


def in_words(judgement: Judgement) -> tuple[str, ...]:
    """One line for each kind of reason that there is, then what is missing."""
    kinds: dict[str, list[str]] = {}
    for reason in judgement.reasons:
        kinds.setdefault(kind_of(reason.facet), []).append(reason.term)
    lines = [
        f"{words}: {', '.join(kinds[kind][:_MOST_TERMS])}" for kind, words in FACETS_IN_WORDS.items() if kind in kinds
    ]
    return (*lines, *missing_in_words(judgement.missing))


def missing_in_words(missing: tuple[str, ...]) -> tuple[str, ...]:
    """What would have to stand in an article for a better label."""
    return tuple(MISSING_IN_WORDS[name] for name in missing)


def kind_of(facet: str) -> str:
    """The kind of reason that a facet of the vocabulary is."""
    return "technology" if facet in {"ai_technology", "ai_brand"} else facet
