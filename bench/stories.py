"""How well reprints are found and look-alikes kept apart, next to what others do; with --scale, how fast.

`python -m bench.stories [CORPUS]` scores the corpus in file order and three shuffled orders by its own score.py, and SimHash,
MinHash and shared sentences on the same normal form. `python -m bench.stories --scale 10000 100000 1000000` loads the index
to each size and then stores 2,000 pages one by one (`bench.stories_scale`). `--republished 10000` publishes so many of the
corpus's pages again, months later, elsewhere and under other headlines, and counts those that make no new story. `--framed`
puts the pages on sixty sites, each with lines of its own around all its texts and its name around its headlines, and scores that.
"""

import argparse
import gzip
import importlib.util
import json
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from analysis.normal import normal_form
from bench import peers
from bench.corpus import SHARED
from bench.stories_scale import measure
from store.loose import LoosePage, group_pages

Row = dict[str, Any]
_HEAD = "recall", "precision", "excerpt", "mixed", "look-alikes merged", "templates' reprints", "digests that glue"


def ours(documents: Sequence[Row]) -> list[int]:
    """The story of each document by the product's own look-up."""
    pages = [
        LoosePage(d["site"], datetime.fromisoformat(d["published"]).replace(tzinfo=UTC), d["title"], d["body"])
        for d in documents
    ]
    return [place.story for place in group_pages(pages)]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=SHARED / "dedup")
    parser.add_argument("--scale", type=int, nargs="+", help="sizes of the index, ascending")
    parser.add_argument("--documents", type=int, default=2000, help="stored one by one at each size")
    parser.add_argument("--republished", type=int, default=0, help="count what comes back as new")
    parser.add_argument("--framed", action="store_true", help="on sixty sites with frames of their own")
    chosen = parser.parse_args()
    scorer = _module(chosen.corpus, "score")
    documents = _read(chosen.corpus / "dev.jsonl.gz")
    if chosen.scale:
        measure(_module(chosen.corpus, "make"), documents, sorted(chosen.scale), chosen.documents)
        return
    if chosen.republished:
        print(f"{_not_resurfaced(documents, chosen.republished):.4%} of {chosen.republished:,} made no new story")
        return
    if chosen.framed:
        documents = [_framed(page) for page in documents]
    print("| | ms | " + " | ".join(_HEAD) + " |")
    print("| --- " * (len(_HEAD) + 2) + "|")
    orders = {"file order": documents} | {f"shuffle {seed}": _shuffled(documents, seed) for seed in (1, 2, 3)}
    found = {}
    for name, order in orders.items():
        began = time.process_time()
        found[name] = dict(zip((d["id"] for d in order), ours(order), strict=True))
        _print(scorer, f"Policyvane, {name}", documents, found[name], time.process_time() - began)
    texts = [normal_form(d["body"]).text for d in documents]
    for name, peer in (
        ("SimHash, 3 bits", peers.simhash),
        ("MinHash, J ≥ .7", peers.minhash),
        ("shared sentences", peers.sentences),
    ):
        began = time.process_time()
        labels = dict(zip((d["id"] for d in documents), peer(texts), strict=True))
        _print(scorer, name, documents, labels, time.process_time() - began)
    print(f"\npairs that are together in one order and in all: {_agreement(list(found.values())):.4%}")


def _not_resurfaced(documents: Sequence[Row], count: int) -> float:
    """The share of republished pages that stand in a story that was there before."""
    chance = random.Random(1)
    again = [_republished(chance, chance.choice(documents)) for _ in range(count)]
    found = ours([*documents, *again])
    known = set(found[: len(documents)])
    return sum(story in known for story in found[len(documents) :]) / count


def _republished(chance: random.Random, page: Row) -> Row:
    """The page a quarter of a year and more later, at another site, under a headline that says it otherwise, in other frames."""
    later = datetime.fromisoformat(page["published"]) + timedelta(days=chance.randint(90, 900))
    head = chance.choice(["最新：{}", "{}_今日要闻", "回顾|{}", "{}", page["body"][:24]]).format(page["title"])
    frame = chance.choice(
        ["{}", "（来源：云津日报）\n{}", "{}\n责任编辑：王伟", "首页 > 要闻 > 正文\n{}\n分享到：微信 微博"]
    )
    site = f"again{chance.randrange(500)}.example"
    return page | {
        "published": later.isoformat(),
        "title": head,
        "site": site,
        "body": frame.replace("{}", page["body"]),
    }


def _framed(page: Row) -> Row:
    """The page on one of sixty sites, within the lines that this site puts around every text."""
    number = int(page["site"].strip("abcdefghijklmnopqrstuvwxyz.")) % 60
    chance = random.Random(number)
    name = "".join(chance.choices("江云川岸砚清浦望山鹿鸣松溪白鹭", k=2)) + chance.choice(
        ["晚报", "新闻网", "在线", "时报"]
    )
    above = chance.sample([line.format(name) for line in _ABOVE], chance.randint(0, 2))
    below = chance.sample([line.format(name) for line in _BELOW], chance.randint(1, 3))
    head = chance.choice(["{}_{}", "{}-{}", "{} | {}", "{}"]).format(page["title"], name)
    return page | {"site": f"framed{number}.example", "title": head, "body": "\n".join([*above, page["body"], *below])}


_ABOVE = (
    "{}客户端每天早晚两次推送，随时随地掌握身边大小事，欢迎下载使用并把它推荐给您的家人和朋友。",
    "您正在阅读的是{}的报道，如需放大文字请使用浏览器的缩放功能，盲人读者请打开朗读。",
    "{}与您同行二十年",
)
_BELOW = (
    "{}所载作品均已获得授权，凡需要使用的单位和个人请先与编辑部取得联系，对恶意使用的行为我们保留依法追究责任的权利。",
    "加入{}读者群，与三万名读者一起讨论今天的新闻，每周五晚上还有编辑在线回答大家提出的问题。",
    "{}感谢您的阅读，我们下期再见",
    "您有新闻线索吗？请告诉{}的记者，一经采用即付稿酬，重大线索另有奖励，我们为提供者保密。",
)


def _print(scorer: Any, name: str, documents: Sequence[Row], labels: dict[str, int], seconds: float) -> None:
    figures, _ = scorer.score(documents, {key: str(label) for key, label in labels.items()})
    recall, merged, digests = figures["recall_by_variant"], figures["false_merge_pairs"], figures["partial"]
    cells = [figures["pairs"]["recall"], figures["pairs"]["precision"], recall["excerpt"], recall["mixed"]]
    cells += [merged["rate"], recall["(reprints of templated notices)"], digests["glued the two together"]]
    row = " | ".join(f"{cell:.4f}" for cell in cells)
    print(f"| {name} | {seconds / len(documents) * 1000:.2f} | {row} |", flush=True)


def _agreement(orders: list[dict[str, int]]) -> float:
    """Of the pairs that are together in any order, the share that are together in all."""
    together = []
    for labels in orders:
        stories: dict[int, list[str]] = {}
        for key, label in labels.items():
            stories.setdefault(label, []).append(key)
        together.append({pair for members in stories.values() for pair in combinations(sorted(members), 2)})
    return len(set.intersection(*together)) / len(set.union(*together))


def _shuffled(documents: Sequence[Row], seed: int) -> list[Row]:
    order = list(documents)
    random.Random(seed).shuffle(order)
    return order


def _read(path: Path) -> list[Row]:
    if not path.exists():
        raise SystemExit(f"{path} is not there; put the corpora beside the project, or name the corpus")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _module(corpus: Path, name: str) -> Any:
    """A script of the corpus as a module."""
    spec = importlib.util.spec_from_file_location(f"dedup_{name}", corpus / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{corpus} holds no {name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
