"""The service measured: `python -m bench.service` with one of

`--weeks 4`     how soon articles are seen, by simulation, against other policies (`bench.cadence`);
`--silence 26`  how often a source that is well is called silent, and how soon one that has stopped (`bench.silence`);
`--kills 300`   real processes killed again and again over portals that go on publishing (`bench.kills`; resumable);
`--storm`       faults of all kinds at once, in real time (`bench.storm`; about a quarter of an hour);
`--sources 10000`  what a tick and a status cost with so many sources (`bench.many_sources`).
"""

import argparse
from pathlib import Path

from bench import cadence, kills, many_sources, silence, storm


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--silence", type=int, metavar="WEEKS")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--folder", type=Path, help="where --kills keeps its state; the same folder goes on")
    parser.add_argument("--postgresql", action="store_true", help="--kills on PostgreSQL")
    parser.add_argument("--storm", action="store_true")
    parser.add_argument("--sources", type=int)
    given = parser.parse_args()
    if given.weeks:
        cadence.report(given.weeks, given.seed)
    if given.silence:
        silence.report(given.silence, given.seed)
    if given.kills:
        kills.report(given.kills, given.folder, on_postgresql=given.postgresql)
    if given.storm:
        storm.report()
    if given.sources:
        many_sources.report(given.sources)


if __name__ == "__main__":
    main()
