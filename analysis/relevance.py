"""How relevant an article is to AI policy, and why: clues weighed by a small linear model.

Two logistic scores over the strengths of the vocabulary's facets in title and text: `about` (does it treat of AI at all)
parts related from irrelevant, `relevant` (does an authority do something about it) is the score. The weights stand in
`data/relevance.json` and were learnt by `bench.relevance_train`; clues that speak for an act can only raise the score, those
against only lower it. What a term adds is its share of its facet's part of the sum, and that is the weight of its reason.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import exp, log

from analysis.act import act_of
from analysis.article import Act, Judgement, Label, Reason
from analysis.errors import ConfigurationError
from analysis.evidence import Clue, Evidence, evidence_in
from analysis.subtopics import subtopics_of
from analysis.vocabulary import TECHNOLOGY

MOST_REASONS = 40
_TOLD = 0.3  # strength from which a technology is worth a second look
_UNTOLD = 0.01  # score of an article without it
_WORTH_REVIEW = 0.2  # score from which a reader is shown the article, so it is related at least
ZONES = ("title", "text")
FACETS = ("ai_technology", "ai_brand", "policy_instrument", "actor", "action", "industry", "negative")


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature name (`facet@zone`) and biases, for both scores."""

    version: str
    threshold: float
    about_bias: float
    about: dict[str, float]
    relevant_bias: float
    relevant: dict[str, float]


@lru_cache(maxsize=1)
def default_model() -> Model:
    """The weights that the package carries. Raises ConfigurationError if their file is broken or of another version."""
    return model_from((files("analysis") / "data" / "relevance.json").read_text("utf-8"))


def model_from(text: str) -> Model:
    """Weights as they are kept. Raises ConfigurationError."""
    try:
        model = Model(**json.loads(text))
        names = {f"{facet}@{zone}" for facet in FACETS for zone in ZONES}
        if not {*model.about, *model.relevant} <= names:
            raise ValueError("unknown facets")
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            "the weights are broken or of another version", where="relevance.json", todo="Install Policyvane again"
        ) from error
    return model


def features(evidence: Evidence) -> dict[str, float]:
    """The strengths of an article's facets by zone, each 0..1, as the model reads them."""
    zones = {"title": evidence.in_title(), "text": evidence.in_text()}
    return {f"{facet}@{zone}": strengths.get(facet, 0.0) for zone, strengths in zones.items() for facet in FACETS}


def judge(title: str | None, lead: str | None, text: str, language: str) -> Judgement:
    """Judge one article by its normal forms: label, score 0..1, and the reasons, strongest first.

    Reasons give `start` and `end` in the part as it was passed in. Deterministic; reads the first 2,000 characters of title
    and lead and the first 30,000 of the text.
    """
    found = weigh(evidence_in(title, lead, text, language), default_model())
    if found.label is Label.IRRELEVANT:
        return found
    return replace(found, subtopics=subtopics_of(title, lead, text), act=_act(found, title))


def _act(found: Judgement, title: str | None) -> Act | None:
    return act_of(found.reasons, title) if found.label is Label.RELEVANT else None


def weigh(evidence: Evidence, model: Model) -> Judgement:
    """The judgement that the evidence of an article comes to under a model."""
    values = features(evidence)
    told = is_told(values)
    score = logistic(model.relevant_bias, model.relevant, values) if told else _UNTOLD
    about = score >= _WORTH_REVIEW or logistic(model.about_bias, model.about, values) >= 0.5
    label = Label.RELATED if about else Label.IRRELEVANT
    if score >= model.threshold:
        label = Label.RELEVANT
    return Judgement(
        label,
        round(score, 4),
        model.threshold,
        model.version,
        _reasons(evidence, values, model),
        _missing(label, told, values),
    )


def is_told(values: dict[str, float]) -> bool:
    """Whether technology stands in an article at all, so that an authority's act could be about it."""
    return any(values[f"{facet}@{zone}"] >= _TOLD for facet in TECHNOLOGY for zone in ZONES)


def logistic(bias: float, weights: dict[str, float], values: dict[str, float]) -> float:
    """The logistic function of a weighted sum."""
    total = bias + sum(weight * values[name] for name, weight in weights.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def _reasons(evidence: Evidence, values: dict[str, float], model: Model) -> tuple[Reason, ...]:
    """Each term once, where it says most, with all that it adds."""
    title = [(clue, 1.0) for clue in evidence.title]
    text = [*((clue, 1.0) for clue in evidence.lead), *((clue, evidence.body_share) for clue in evidence.body)]
    weighed = _shares("title", title, values, model) + _shares("text", text, values, model)
    places: dict[tuple[str, str], Clue] = {}
    totals: dict[tuple[str, str], float] = {}
    for clue, weight in sorted(weighed, key=lambda pair: -abs(pair[1])):
        key = (clue.term, clue.facet)
        places.setdefault(key, clue)
        totals[key] = totals.get(key, 0.0) + weight
    reasons = [
        Reason(clue.term, clue.facet, clue.part, round(totals[key], 3), clue.start, clue.end)
        for key, clue in places.items()
        if round(totals[key], 3)
    ]
    return tuple(sorted(reasons, key=lambda r: (-abs(r.weight), r.term))[:MOST_REASONS])


def _shares(
    zone: str, clues: Sequence[tuple[Clue, float]], values: dict[str, float], model: Model
) -> list[tuple[Clue, float]]:
    """What each clue adds to the sum: its share of what its facet adds. Saturated strengths multiply, so logarithms share."""
    parts = [(clue, -log(1 - clue.strength * factor)) for clue, factor in clues]
    whole: dict[str, float] = {}
    for clue, part in parts:
        whole[clue.facet] = whole.get(clue.facet, 0.0) + part
    names = {facet: f"{facet}@{zone}" for facet in whole}
    added = {facet: model.relevant.get(name, 0.0) * values.get(name, 0.0) for facet, name in names.items()}
    return [(clue, added[clue.facet] * part / whole[clue.facet]) for clue, part in parts]


def _missing(label: Label, told: bool, values: dict[str, float]) -> tuple[str, ...]:
    """What would have to stand there for a better label."""
    if not told:
        return ("technology",)
    if label is not Label.RELATED:
        return ()
    has = {
        facet: max(values[f"{facet}@{zone}"] for zone in ZONES) >= 0.5
        for facet in ("policy_instrument", "actor", "action")
    }
    if not has["policy_instrument"] and not has["actor"]:
        return ("authority or instrument",)
    return () if has["action"] else ("action",)
