"""Learn the weights of `analysis/data/relevance.json` from a labelled corpus: `python -m bench.relevance_train`.

Logistic regression with a ridge, by projected gradient steps: weights of clues that speak for an act stay at or above 0, those
against at or below. Prints the figures of ten-fold cross-validation (the parts each judged by weights that never saw
them); with `--write` it stores the weights learnt from all rows.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.evidence import evidence_in
from analysis.relevance import ZONES, Model, features, is_told, logistic, weigh
from bench.relevance import CORPUS, figures_of, rows_of, show

VERSION = "facets-2"
WEIGHTS = Path(__file__).parents[1] / "analysis" / "data" / "relevance.json"
THRESHOLD = 0.5
_STEPS, _RIDGE, _FOLDS = 400, 0.004, 10

Row = dict[str, Any]
Values = dict[str, float]
Bounds = dict[str, tuple[float, float]]
# The least that a clue may say, so that every reason speaks in its direction: (lowest, highest) weight by facet.
_BOUNDS = {
    "ai_technology": (0.3, 9.0),
    "ai_brand": (-9.0, 9.0),
    "policy_instrument": (0.3, 9.0),
    "actor": (0.3, 9.0),
    "action": (0.3, 9.0),
    "industry": (-9.0, -0.2),
    "negative": (-9.0, -1.0),
}
_ABOUT_BOUNDS = {"ai_technology": (0.3, 9.0), "ai_brand": (0.3, 9.0), "industry": (0.0, 2.0), "negative": (-9.0, -2.0)}


def learn(rows: Sequence[Row], values: dict[str, Values]) -> Model:
    """The weights for both scores."""
    told = [row for row in rows if is_told(values[row["id"]])]
    inputs = [values[row["id"]] for row in told]
    relevant_bias, relevant = fit(inputs, [row["label"] == "relevant" for row in told], _BOUNDS)
    about_bias, about = fit(
        [values[row["id"]] for row in rows], [row["label"] != "irrelevant" for row in rows], _ABOUT_BOUNDS
    )
    return Model(VERSION, THRESHOLD, about_bias, about, relevant_bias, relevant)


def fit(inputs: Sequence[Values], wanted: Sequence[bool], bounds: Bounds) -> tuple[float, Values]:
    """The bias, and the weights by name within their bounds, that make the wanted answers likely."""
    limits = {f"{facet}@{zone}": limit for facet, limit in bounds.items() for zone in ZONES}
    bias, weights = 0.0, {name: max(low, min(high, 0.0)) for name, (low, high) in limits.items()}
    speed = dict.fromkeys([*limits, ""], 0.0)
    for _ in range(_STEPS):
        slope = {name: _RIDGE * weight for name, weight in weights.items()} | {"": 0.0}
        for values, answer in zip(inputs, wanted, strict=True):
            error = (logistic(bias, weights, values) - answer) / len(inputs)
            slope[""] += error
            for name in limits:
                slope[name] += error * values[name]
        for name, value in slope.items():
            speed[name] = 0.9 * speed[name] - 0.8 * value
        bias += speed[""]
        for name, (low, high) in limits.items():
            weights[name] = max(low, min(high, weights[name] + speed[name]))
    return round(bias, 3), {name: round(weight, 3) for name, weight in weights.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS / "dev.jsonl")
    parser.add_argument("--write", action="store_true", help=f"store the weights in {WEIGHTS.name}")
    args = parser.parse_args()
    rows = rows_of(args.corpus)
    evidence = {r["id"]: evidence_in(r["title"], r["lead"], "", r["language"]) for r in rows}
    values = {key: features(found) for key, found in evidence.items()}
    order = list(rows)
    random.Random(1).shuffle(order)
    judged = {}
    for fold in range(_FOLDS):
        model = learn([row for i, row in enumerate(order) if i % _FOLDS != fold], values)
        for row in order[fold::_FOLDS]:
            judged[row["id"]] = weigh(evidence[row["id"]], model)
    show(figures_of(rows, judged))
    if args.write:
        model = learn(rows, values)
        WEIGHTS.write_text(json.dumps({name: getattr(model, name) for name in Model.__slots__}, indent=1) + "\n")


if __name__ == "__main__":
    main()
