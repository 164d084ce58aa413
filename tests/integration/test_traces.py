"""The traces of texts in their pages: found, added and removed as if each were a row; on both databases."""

import random
from collections import defaultdict

import numpy as np

from store import traces
from store.database import Database
from store.traces import MOST, cut_pages, packed_pages


def test_what_was_added_and_not_removed_is_found(database: Database) -> None:
    chance = random.Random(1)
    common = [chance.randrange(-(2**31), 2**31) for _ in range(3)] + [-(2**31), 2**31 - 1]
    held: dict[int, set[int]] = defaultdict(set)
    with database.write() as c:
        for node in range(1, 200):
            own = sorted({*common, *(chance.randrange(-(2**31), 2**31) for _ in range(25))})
            found = traces.sharing(c, own)
            assert set(found.pairs) == {(trace, other) for trace in own for other in held[trace]}
            traces.add(c, node, own, found)
            for trace in own:
                held[trace].add(node)
            if node % 3 == 0:
                traces.remove(c, node, own[:9])
                for trace in own[:9]:
                    held[trace].discard(node)
        everything = sorted(held)
        assert set(traces.sharing(c, everything).pairs) == {(t, n) for t in everything for n in held[t]}


def test_a_page_that_is_full_is_cut_between_two_traces() -> None:
    entries = np.sort(np.asarray([trace << 32 | node for trace in range(-5, 5) for node in range(60)], np.int64))
    pages = cut_pages(-(2**31), entries)
    assert [int(page[0] >> 32) for page in pages.values()][1:] == list(pages)[1:]
    assert sum(map(len, pages.values())) == len(entries)
    assert max(map(len, pages.values())) <= MOST
    crowd = np.asarray([7 << 32 | node for node in range(3 * MOST)], np.int64)
    assert list(cut_pages(3, crowd)) == [3], "one trace is in one page, however many have it"


def test_pages_made_at_once_hold_all_traces_in_order() -> None:
    chance = random.Random(2)
    given = sorted({(chance.randrange(-90, 90), chance.randrange(1, 99)) for _ in range(2000)})
    pages = dict(packed_pages(given))
    found = [(first, int(entry)) for first, page in pages.items() for entry in np.frombuffer(page, np.int64)]
    assert [(entry >> 32, entry & 0xFFFFFFFF) for _, entry in found] == given
    bounds = [*pages, 2**31]
    assert all(first <= entry >> 32 < bounds[bounds.index(first) + 1] for first, entry in found)
