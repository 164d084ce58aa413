"""Silence, by simulation: how often a source that is well is called silent, and how soon one is that has stopped.

The sources of `bench.cadence`, polled as often as a quarter of their usual gap; in the last fifth of the time nothing is published.
"""

import math
import statistics

from bench.cadence import World, days_from, world
from scheduler.rhythm import NOTHING_KNOWN, Rhythm, learn
from scheduler.rhythm import silence as silence_of
from store.runs import SILENT

EVERY = 5  # of the 500 sources
MONTH = 720


def report(weeks: int, seed: int) -> None:
    """Print a table by how much the sources publish."""
    made = world(seed, weeks)
    groups: dict[int, list[tuple[float, float | None]]] = {}
    for source in range(0, len(made.rates), EVERY):
        groups.setdefault(math.floor(math.log10(made.rates[source] * 24)), []).append(_watch(made, source))
    print(
        "| articles a day | sources | false alarms a source and month | called silent after so many usual gaps (median) |"
    )
    print("| --- | --- | --- | --- |")
    for power, rows in sorted(groups.items()):
        found = [gaps for _, gaps in rows if gaps is not None]
        after = f"{statistics.median(found):.1f}" if found else "not within the time"
        print(f"| from {10.0**power:g} | {len(rows)} | {statistics.fmean(a for a, _ in rows):.3f} | {after} |")


def _watch(made: World, source: int) -> tuple[float, float | None]:
    """False alarms a month, and usual gaps from the end of publication to the alarm."""
    times, stop, gap = made.arrivals[source], made.hours * 0.8, 1 / made.rates[source]
    step = max(0.25, min(24.0, gap / 4))
    rhythm, now, seen, alarms, silent = Rhythm(), 0.0, 0, 0, False
    while now < made.hours:
        local, new = now + made.zones[source], 0
        now += step
        while seen < len(times) and times[seen] <= now:
            new += times[seen] <= stop
            seen += 1
        rhythm = learn(rhythm, start=local % 24, hours=step, days=days_from(local), new=new, prior=NOTHING_KNOWN)
        was, silent = silent, silence_of(rhythm) > SILENT
        if silent and not was:
            if now > stop:
                return alarms / (stop / MONTH), (now - stop) / gap
            alarms += 1
    return alarms / (stop / MONTH), None
