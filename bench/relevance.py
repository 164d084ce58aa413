"""How well relevance is judged on a labelled corpus: `python -m bench.relevance`.

Prints the figures of the corpus's own scorer for our judge: over all rows, the real ones, and each language.
"""

import argparse
import importlib.util
import json
import time
from pathlib import Path
from typing import Any

from analysis.article import Judgement
from analysis.relevance import judge
from bench.corpus import SHARED
from bench.relevance_curve import show_curve

CORPUS = SHARED / "relevance"

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """The rows of a corpus in JSON lines. Ends the program if there is none."""
    if not path.exists():
        raise SystemExit(f"{path} is missing; put the corpora beside the project, or name a labelled file")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def figures_of(rows: list[Row], judged: dict[str, Judgement]) -> dict[str, dict[str, float]]:
    """The scorer's figures by group of rows: all, real, and each language."""
    spec = importlib.util.spec_from_file_location("relevance_score", CORPUS / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{CORPUS} holds no score.py; put the corpora beside the project")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    guesses = {key: {"label": str(j.label), "score": j.score} for key, j in judged.items()}
    groups = {"all": rows, "real": [row for row in rows if not row["synthetic"]]}
    groups |= {lang: [r for r in rows if r["language"] == lang] for lang in sorted({r["language"] for r in rows})}
    return {name: scorer.figures(group, guesses) for name, group in groups.items()}


def show(figures: dict[str, dict[str, float]]) -> None:
    """One line a group."""
    for name, line in figures.items():
        print(f"{name:8}", *(f"{key}={value}" for key, value in line.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS / "dev.jsonl")
    parser.add_argument(
        "--wrong", type=int, default=0, help="print this many rows judged otherwise, with their reasons"
    )
    parser.add_argument("--curve", action="store_true", help="print how fast marks teach instead")
    args = parser.parse_args()
    rows = rows_of(args.corpus)
    if args.curve:
        show_curve(rows)
        return
    judge("", "", "", "zh")
    began = time.process_time()
    judged = {row["id"]: judge(row["title"], row["lead"], "", row["language"]) for row in rows}
    seconds = time.process_time() - began
    show(figures_of(rows, judged))
    print(f"{len(rows) / seconds:.0f} judgements a second of one core")
    wrong = [row for row in rows if judged[row["id"]].label != row["label"]]
    for row in wrong[: args.wrong]:
        found = judged[row["id"]]
        why = ", ".join(f"{reason.term} {reason.weight:+}" for reason in found.reasons[:8])
        print(f"{row['label']} != {found.label} {found.score} {row['language']} {row['title'][:70]} | {why}")


if __name__ == "__main__":
    main()
