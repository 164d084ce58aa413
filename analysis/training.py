"""What an installation learns from its reviewers' marks: a small correction over the shipped judge.

The correction is a logistic regression over the words of title and lead (character pairs where words have no spaces), with the
judge's own log odds as one more input. A ridge pulls its slope to 1, its bias and its weights to 0, so that few marks move
little and without marks the shipped judge stands (the prior of Chelba & Acero, "Adaptation of Maximum Entropy
Capitalizer", 2004). Whether a correction is worth keeping is decided on marks that it was not fitted to.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, isfinite, log, sqrt
from typing import Any

from analysis.act import act_of
from analysis.article import Judgement, Label, Reason
from analysis.errors import StoreError
from analysis.subtopics import subtopics_of
from analysis.tokens import tokens

LEAST_MARKS = 10
_HEAD = 300  # characters of lead or text that are read beside the title
_TITLE, _TEXT = 1.0, 0.5  # what a word counts there
_FACET = 0.5
_MOST_SURE = 3.0  # log odds of the judge, up or down, that marks have to outweigh
_RIDGE, _RIDGE_OF_BIAS, _RIDGE_OF_SLOPE = 0.03, 0.3, 3.0
_MET = 0.2  # a mark that the score is no farther from teaches nothing: few marks change only what they contradict
_STEPS, _MOMENTUM, _FOLDS = 250, 0.9, 5
_MOST_WORDS = 5_000  # kept in a correction, by how much they say
_MOST_REASONS = 5
SHOWN = 0.2  # score from which a reader is shown an article, so it is related at least

Words = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """One marked article: its words with their strengths, the judge's log odds, and what reviewers said."""

    words: Words
    odds: float
    relevant: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What was learned: over which judge (`base`, its version), with which number, and the fitted weights."""

    number: int
    base: str
    bias: float
    slope: float
    weights: dict[str, float]

    @property
    def version(self) -> str:
        """The version of the judge with this correction, as judgements name it."""
        return f"{self.base}+{self.number}"


@dataclass(frozen=True, slots=True)
class Quality:
    """How well marks are met that were not learned from. `log_loss`: mean, in nats; the less the better."""

    marks: int
    right: int
    f1: float
    log_loss: float

    def better_than(self, other: "Quality") -> bool:
        """More F1, or as much of it with scores that fit better."""
        return (self.f1, -self.log_loss) > (other.f1, -other.log_loss)


def example(judgement: Judgement, title: str, lead: str, text: str, *, relevant: bool) -> Example:
    """A marked article as it is learned from; parts in normal form, the judgement without any correction."""
    return Example(words_of(judgement, title, lead, text), odds_of(judgement.score), relevant)


def words_of(judgement: Judgement, title: str, lead: str, text: str) -> Words:
    """The words of an article's head with their strengths, of length 1 together, and the facets that the judge found.

    Reads 300 characters beside the title. A facet's name begins with `#`, as no word does; its strength is 0.5.
    """
    found = dict.fromkeys((w for w in tokens((lead or text)[:_HEAD]) if len(w) > 1), _TEXT)
    found |= dict.fromkeys((w for w in tokens(title[:_HEAD]) if len(w) > 1), _TITLE)
    length = sqrt(sum(value * value for value in found.values())) or 1.0
    facets = {f"#{reason.facet}@{reason.part}": _FACET for reason in judgement.reasons}
    return {word: value / length for word, value in found.items()} | facets


def odds_of(score: float) -> float:
    """The log odds of a score, no further from 0 than marks can outweigh."""
    return max(-_MOST_SURE, min(_MOST_SURE, log(max(score, 1e-6) / max(1 - score, 1e-6))))


def fit(examples: Sequence[Example], number: int, base: str) -> Correction:
    """The correction that makes the marks likely; words of one mark alone teach nothing. Deterministic."""
    common = Counter(word for e in examples for word in e.words)
    inputs = [[(w, x) for w, x in e.words.items() if common[w] > 1] for e in examples]
    weights = dict.fromkeys((w for w, n in common.items() if n > 1), 0.0)
    bias, slope = 0.0, 1.0
    speed, speed_bias, speed_slope = dict(weights), 0.0, 0.0
    pace = 1 / (0.25 * len(examples) * (4 + _MOST_SURE**2) + _RIDGE_OF_SLOPE) if examples else 0.0
    for _ in range(_STEPS):
        down = {word: _RIDGE * weight for word, weight in weights.items()}
        down_bias, down_slope = _RIDGE_OF_BIAS * bias, _RIDGE_OF_SLOPE * (slope - 1)
        for e, words in zip(examples, inputs, strict=True):
            error = _beyond(_chance(bias + slope * e.odds + sum(weights[w] * x for w, x in words)) - e.relevant)
            down_bias += error
            down_slope += error * e.odds
            for word, x in words:
                down[word] += error * x
        speed_bias, speed_slope = _MOMENTUM * speed_bias - pace * down_bias, _MOMENTUM * speed_slope - pace * down_slope
        bias, slope = bias + speed_bias, slope + speed_slope
        for word, value in down.items():
            speed[word] = _MOMENTUM * speed[word] - pace * value
            weights[word] += speed[word]
    strongest = sorted(weights, key=lambda w: (-abs(weights[w]), w))[:_MOST_WORDS]
    return Correction(number, base, round(bias, 4), round(slope, 4), {w: round(weights[w], 4) for w in strongest})


def chance(correction: Correction, words: Words, odds: float) -> float:
    """The corrected score, 0..1."""
    known = correction.weights
    return _chance(correction.bias + correction.slope * odds + sum(known.get(w, 0.0) * x for w, x in words.items()))


def held_out(examples: Sequence[Example], threshold: float) -> tuple[Quality, Quality]:
    """How well the judge alone and a correction meet marks held out: each fifth by what the others taught."""
    order = sorted(range(len(examples)), key=lambda i: examples[i].relevant)  # so that each part has both kinds
    after = [0.0] * len(examples)
    for part in range(_FOLDS):
        learned = fit([examples[i] for place, i in enumerate(order) if place % _FOLDS != part], 0, "")
        for i in order[part::_FOLDS]:
            after[i] = chance(learned, examples[i].words, examples[i].odds)
    return quality([_chance(e.odds) for e in examples], examples, threshold), quality(after, examples, threshold)


def quality(scores: Sequence[float], examples: Sequence[Example], threshold: float) -> Quality:
    """How well scores meet what was said."""
    pairs = [(score >= threshold, e.relevant) for score, e in zip(scores, examples, strict=True)]
    hit = sum(said and true for said, true in pairs)
    all_said = sum(said for said, _ in pairs) + sum(true for _, true in pairs)
    loss = sum(-log(max(s if e.relevant else 1 - s, 1e-6)) for s, e in zip(scores, examples, strict=True))
    right = sum(said == true for said, true in pairs)
    return Quality(
        len(pairs), right, round(2 * hit / all_said if all_said else 1.0, 4), round(loss / max(len(pairs), 1), 4)
    )


def corrected(judgement: Judgement, correction: Correction, title: str, lead: str, text: str) -> Judgement:
    """A judgement of the shipped judge as the marks change it; the words that did so join its reasons, under `marks`."""
    words = words_of(judgement, title, lead, text)
    score = round(chance(correction, words, odds_of(judgement.score)), 4)
    label = _label(judgement, score)
    reasons = (*_reasons(correction, words, {"title": title, "lead": lead, "body": text}), *judgement.reasons)
    reasons = tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))
    irrelevant = label is Label.IRRELEVANT
    return replace(
        judgement,
        label=label,
        score=score,
        model_version=correction.version,
        reasons=reasons,
        missing=() if label is Label.RELEVANT else judgement.missing,
        subtopics=() if irrelevant else judgement.subtopics or subtopics_of(title, lead, text),
        act=(judgement.act or act_of(judgement.reasons, title)) if label is Label.RELEVANT else None,
    )


def to_text(correction: Correction) -> str:
    """A correction as it is kept."""
    return json.dumps(asdict(correction), ensure_ascii=False)


def from_text(text: str) -> Correction:
    """A kept correction. Raises StoreError if it is broken, with the way back."""
    try:
        known: dict[str, Any] = json.loads(text)
        weights = {str(word): float(weight) for word, weight in known["weights"].items()}
        found = Correction(
            int(known["number"]), str(known["base"]), float(known["bias"]), float(known["slope"]), weights
        )
        if not all(map(isfinite, (found.bias, found.slope, *weights.values()))):
            raise ValueError("not finite")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(
            "what was learned from marks is broken", todo="Go back to the shipped judge with: policyvane train --use 0"
        ) from error
    return found


def _beyond(error: float) -> float:
    """What of an error is more than a mark that is met may be off."""
    return max(0.0, error - _MET) + min(0.0, error + _MET)


def _chance(total: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def _label(judgement: Judgement, score: float) -> Label:
    if score >= judgement.threshold:
        return Label.RELEVANT
    return Label.RELATED if score >= SHOWN or judgement.label is not Label.IRRELEVANT else Label.IRRELEVANT


def _reasons(correction: Correction, words: Words, parts: dict[str, str]) -> list[Reason]:
    """The words that changed most, each where it stands first."""
    added = {word: correction.weights.get(word, 0.0) * x for word, x in words.items()}
    strongest = sorted((w for w in added if abs(added[w]) >= 0.05), key=lambda w: (-abs(added[w]), w))[:_MOST_REASONS]
    folded = {name: text[: _HEAD * 2].lower() for name, text in parts.items()}
    found: list[Reason] = []
    for word in strongest:
        place = next(((name, text.find(word)) for name, text in folded.items() if word in text), None)
        if place is not None:
            name, start = place
            found.append(Reason(word, "marks", name, round(added[word], 3), start, start + len(word)))
    return found
