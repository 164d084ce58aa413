"""Traces: which texts hold which of the shingles by which texts are found again, packed in pages of neighbours.

A row a trace would weigh some 65 bytes on PostgreSQL, of which eight say anything: the rest are heads of rows and of entries of an
index. So some seventy traces stand in one page, in the order of their numbers; a page begins at its key and reaches to the
next one's, and one that is full is cut in two, like a leaf of a B-tree. What is changed is read and written back within one
transaction that writes, and so is alone.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

MOST = 96  # entries of a page, unless one trace alone has more
_FULL = 66  # of one that is made at once
_FIRST = -(2**31)  # where the first page begins
_SHIFT, _NODE = 32, 2**32 - 1
_ENTRY = np.dtype("<i8")  # the trace in the upper half, the text in the lower one

Entries = NDArray[np.int64]

_PAGES = {
    "sqlite": text("""
        SELECT first, entries FROM trace_pages WHERE first IN (
            SELECT (SELECT max(first) FROM trace_pages WHERE first <= h.value) FROM json_each(:hashes) h)"""),
    "postgresql": text("""
        SELECT DISTINCT ON (p.first) p.first, p.entries FROM json_array_elements_text(CAST(:hashes AS json)) h (hash)
        JOIN LATERAL (
            SELECT first, entries FROM trace_pages WHERE first <= CAST(h.hash AS integer) ORDER BY first DESC LIMIT 1
        ) p ON TRUE"""),
}
# As the driver reads it: for some thirty rows a text, to name their values costs more than to write them.
_PUT = "INSERT INTO trace_pages (first, entries) VALUES ({marks}) ON CONFLICT (first) DO UPDATE SET entries = excluded.entries"
_MARKS = {"sqlite": "?, ?", "postgresql": "%s, %s"}


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    """What was found of the traces of one text: each with a text that has it, and the pages that they stand in or would: where
    these begin, and all their entries, in ascending order."""

    pairs: list[tuple[int, int]]
    firsts: Entries
    entries: Entries


def sharing(c: Connection, traces: Sequence[int]) -> Sharing:
    """The texts that have any of these traces, which are in ascending order."""
    rows = c.execute(_PAGES[c.dialect.name], {"hashes": f"[{','.join(map(str, traces))}]"}).all() if traces else ()
    if not rows:
        return Sharing([], np.asarray([_FIRST], _ENTRY), np.zeros(0, _ENTRY))
    pages = sorted((row[0], row[1]) for row in rows)
    entries = np.frombuffer(b"".join(page for _, page in pages), _ENTRY)
    hashes, wanted = entries >> _SHIFT, np.asarray(traces, _ENTRY)
    shared = entries[wanted[np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)] == hashes]
    pairs = list(zip((shared >> _SHIFT).tolist(), (shared & _NODE).tolist(), strict=True))
    return Sharing(pairs, np.asarray([first for first, _ in pages], _ENTRY), entries)


def add(c: Connection, node: int, traces: Collection[int], found: Sharing) -> None:
    """Keep traces of a text, in the pages that were read for them."""
    fresh = np.sort(np.asarray(list(traces), _ENTRY)) << _SHIFT | node
    _write(c, found, np.insert(found.entries, np.searchsorted(found.entries, fresh), fresh))


def remove(c: Connection, node: int, traces: Sequence[int]) -> None:
    """Forget traces of a text."""
    found = sharing(c, traces)
    _write(c, found, found.entries[~np.isin(found.entries, np.asarray(traces, _ENTRY) << _SHIFT | node)])


def cut_pages(first: int, entries: Entries) -> dict[int, Entries]:
    """The pages of some entries in order, the first of which begins at `first`; one trace is never in two."""
    if len(entries) <= MOST:
        return {first: entries}
    hashes = entries >> _SHIFT
    middle = int(hashes[len(entries) // 2])
    at = int(np.searchsorted(hashes, middle))
    if at == 0:
        at = int(np.searchsorted(hashes, middle, side="right"))
    if at == len(entries):
        return {first: entries}
    return cut_pages(first, entries[:at]) | cut_pages(int(hashes[at]), entries[at:])


def _write(c: Connection, found: Sharing, entries: Entries) -> None:
    """Write the pages anew that other entries stand in now; the same number of them means the same ones."""
    before = np.searchsorted(found.entries, found.firsts << _SHIFT).tolist() + [len(found.entries)]
    after = np.searchsorted(entries, found.firsts << _SHIFT).tolist() + [len(entries)]
    rows = []
    for place, first in enumerate(found.firsts.tolist()):
        page = entries[after[place] : after[place + 1]]
        if len(page) != before[place + 1] - before[place]:
            rows += [(start, part.tobytes()) for start, part in cut_pages(first, page).items()]
    if rows:
        c.exec_driver_sql(_PUT.format(marks=_MARKS[c.dialect.name]), rows)


def packed_pages(traces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
    """Pages of all traces that there are, given in ascending order, each with a text; most pages are two thirds full."""
    first, held = _FIRST, list[int]()
    for trace, node in traces:
        if len(held) >= _FULL and held[-1] >> _SHIFT != trace:
            yield first, np.asarray(held, _ENTRY).tobytes()
            first, held = trace, []
        held.append(trace << _SHIFT | node)
    yield first, np.asarray(held, _ENTRY).tobytes()
