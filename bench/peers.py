"""What others would do to find reprints: SimHash, MinHash and shared sentences, each as plainly as it is described.

Each takes texts in normal form and gives a label for each text: that of the most similar earlier one, or a new one.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.shingles import numbers_of, shingles_of, tokens_of

_SENTENCE = re.compile(r"(?<=[。！？!?；;])|\n|(?<=\. )")
_PERMUTATIONS = 128


def simhash(texts: Sequence[str], most: int = 3) -> list[int]:
    """64 bits over shingles of three tokens; at most so many bits differ (Charikar 2002; Manku, Jain and Das Sarma 2007)."""
    marks = np.array([_simhash(text) for text in texts], np.uint64)
    labels: list[int] = []
    for number, mark in enumerate(marks):
        distance = np.bitwise_count(marks[:number] ^ mark)
        best = int(distance.argmin()) if number else 0
        labels.append(labels[best] if number and distance[best] <= most else number)
    return labels


def minhash(texts: Sequence[str], least: float = 0.7) -> list[int]:
    """128 permutations over shingles of eight tokens; the estimated resemblance is at least so much (Broder 1997)."""
    seeds = np.random.default_rng(1).integers(1, 2**63, _PERMUTATIONS, np.uint64) * np.uint64(2) + np.uint64(1)
    marks = np.zeros((len(texts), _PERMUTATIONS), np.uint64)
    labels: list[int] = []
    for number, text in enumerate(texts):
        hashes = shingles_of(numbers_of(text))
        if len(hashes):
            marks[number] = (hashes[:, None] * seeds).min(axis=0)
        alike = (marks[:number] == marks[number]).mean(axis=1) if number else np.zeros(1)
        best = int(alike.argmax())
        labels.append(labels[best] if number and len(hashes) and alike[best] >= least else number)
    return labels


def sentences(texts: Sequence[str], least: float = 0.5) -> list[int]:
    """So much of the shorter text's sentences are word for word in the other."""
    index: dict[bytes, list[int]] = defaultdict(list)
    counts: list[int] = []
    labels: list[int] = []
    for number, text in enumerate(texts):
        own = {hashlib.md5(part.strip().encode()).digest() for part in _SENTENCE.split(text) if len(part.strip()) > 8}
        shared = Counter(other for mark in own for other in index[mark])
        share = {other: count / max(1, min(len(own), counts[other])) for other, count in shared.items()}
        best = max(share, key=lambda other: (share[other], -other), default=number)
        labels.append(labels[best] if share.get(best, 0) >= least else number)
        counts.append(len(own))
        for mark in own:
            index[mark].append(number)
    return labels


def _simhash(text: str) -> int:
    tokens = tokens_of(text)
    marks: NDArray[np.uint64] = np.array(
        [
            int.from_bytes(hashlib.blake2b("".join(tokens[at : at + 3]).encode(), digest_size=8).digest(), "big")
            for at in range(max(1, len(tokens) - 2))
        ],
        np.uint64,
    )
    bits = (marks[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    return int(sum(1 << place for place, share in enumerate(bits.mean(axis=0)) if share > 0.5))
