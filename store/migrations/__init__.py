"""The versions of the schema and the way from one to the next, run in this process by Alembic.

Alembic is only loaded when a schema is made or changed: every command opens a database, and few of them need it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0012"


def known() -> tuple[str, ...]:
    """The versions that this version of the program knows, newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def to_newest(c: Connection) -> None:
    """Bring the schema to the newest version, within the caller's transaction."""
    from alembic import command  # noqa: PLC0415

    config = _config()
    config.attributes["connection"] = c
    command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
