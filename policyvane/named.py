"""A source as the user names it."""

from analysis.errors import UsageError
from store import sources
from store.database import Database
from store.sources import Source


def the_source(database: Database, name: str) -> Source:
    """The source of this id. Raises UsageError that names what comes close."""
    with database.read() as c:
        source = sources.get(c, name)
        if source is not None:
            return source
        close = [found.id for found in sources.find(c, text=name)][:3]
    hint = f"Did you mean {', '.join(close)}?" if close else "See: policyvane sources list"
    raise UsageError(f"there is no source {name!r}", todo=hint)
