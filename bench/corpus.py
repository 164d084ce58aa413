"""A corpus beside the project: have its own scorer judge what was read of it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[2] / "shared" / "corpora"


def printed_score(corpus: Path, truth: str, predictions: list[dict[str, Any]], *options: str) -> str:
    """What the corpus's score.py prints for these predictions; `truth` is the name of its file of rows."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in predictions)
        file.flush()
        command = [sys.executable, str(corpus / "score.py"), str(corpus / truth), file.name, *options]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(score: Callable[..., str], corpus: Path) -> None:
    """Print the score; the command line may name another corpus first, and options of its scorer."""
    arguments = sys.argv[1:]
    place = Path(arguments.pop(0)) if arguments and not arguments[0].startswith("-") else corpus
    print(score(place, *arguments), end="")
