"""How long things are kept: what `scheduler.upkeep` goes by."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things are kept: days of the text of irrelevant articles and of runs (0: for ever), hours between two backups (0:
    none), and how many backups stay, in which folder."""

    irrelevant_days: int
    run_days: int
    backup_hours: int
    backups_kept: int
    folder: Path
