"""How fast marks teach: the mean of 20 seeded draws of 10 to 300 marks, judged on the rows that were not drawn.

Two tasks: `related` against the rest with the prior off, which the shipped judge knows nothing of; and a reviewer whose taste is
another than the guide's, with the prior on.
"""

import random
import re
from collections.abc import Sequence
from statistics import mean

from analysis.article import Judgement
from analysis.relevance import default_model, judge
from analysis.training import SHOWN, Correction, Example, chance, example, fit, quality

MARKS = (10, 30, 100, 300)
_DRAWS = 20
# The shifted reviewer also wants news of models and robots without an authority: one label in ten is another one.
_ALSO_WANTED = re.compile(r"模型|机器人|機器人|robot|\bmodels?\b|modèle", re.IGNORECASE)

# A subject of which the shipped judge knows nothing, and what it takes to teach it: five marks want it, five are of the rest.
_UNKNOWN = re.compile(r"^California .*(?:data|privacy|personal|records)", re.IGNORECASE)
_WANTED, _OTHER = 5, 5

Row = dict[str, str]


def show_curve(rows: Sequence[Row]) -> None:
    """Print both curves."""
    judged = {r["id"]: judge(r["title"], r["lead"], "", r["language"]) for r in rows}
    related = [
        Example(example(judged[r["id"]], r["title"], r["lead"], "", relevant=True).words, 0.0, r["label"] == "related")
        for r in rows
    ]
    print("related against the rest, prior off: marks, mean F1 of", _DRAWS, "draws")
    for count in MARKS:
        print(f"  {count:4} {_after(related, count):.3f}")
    shifted = [example(judged[r["id"]], r["title"], r["lead"], "", relevant=_wants(r)) for r in rows]
    flipped = sum(_wants(r) != (r["label"] == "relevant") for r in rows) / len(rows)
    print(f"a reviewer who also wants models and robots ({flipped:.0%} of labels flipped), prior on: before, after")
    for count in MARKS:
        print(f"  {count:4} {_before(shifted, count):.3f} {_after(shifted, count):.3f}")
    print(
        "bills on personal data, ten marks, prior on: how many of the others are shown, F1 of all else; before, after"
    )
    print("  ", *(f"{share:.3f} {f1:.3f}" for share, f1 in _taught(rows, judged)))


def _taught(rows: Sequence[Row], judged: dict[str, Judgement]) -> list[tuple[float, float]]:
    """Without and with ten marks: the share of the subject's other rows that are shown, and F1 of all else by the guide."""
    subject = [r for r in rows if r["label"] == "irrelevant" and _UNKNOWN.search(r["title"])]
    wanted = [example(judged[r["id"]], r["title"], r["lead"], "", relevant=True) for r in subject]
    other = [
        example(judged[r["id"]], r["title"], r["lead"], "", relevant=r["label"] == "relevant")
        for r in rows
        if r not in subject
    ]
    figures: list[list[tuple[float, float]]] = [[], []]
    for seed in range(_DRAWS):
        drawn = random.Random(seed)
        drawn.shuffle(wanted)
        drawn.shuffle(other)
        for place, marks in enumerate(([], [*wanted[:_WANTED], *other[:_OTHER]])):
            learned = fit(marks, 1, "")
            shown = mean(chance(learned, e.words, e.odds) >= SHOWN for e in wanted[_WANTED:])
            figures[place].append((shown, _f1(learned, other[_OTHER:])))
    return [(mean(share for share, _ in drawn), mean(f1 for _, f1 in drawn)) for drawn in figures]


def _wants(row: Row) -> bool:
    return row["label"] == "relevant" or (row["label"] == "related" and bool(_ALSO_WANTED.search(row["title"])))


def _draws(examples: Sequence[Example], count: int) -> list[tuple[list[Example], list[Example]]]:
    drawn = []
    for seed in range(_DRAWS):
        order = list(examples)
        random.Random(seed).shuffle(order)
        drawn.append((order[:count], order[count:]))
    return drawn


def _before(examples: Sequence[Example], count: int) -> float:
    untaught = fit([], 0, "")
    return mean(_f1(untaught, rest) for _, rest in _draws(examples, count))


def _after(examples: Sequence[Example], count: int) -> float:
    return mean(_f1(fit(marks, 1, ""), rest) for marks, rest in _draws(examples, count))


def _f1(correction: Correction, rest: Sequence[Example]) -> float:
    scores = [chance(correction, e.words, e.odds) for e in rest]
    return quality(scores, rest, default_model().threshold).f1
