"""The tree of errors that a user may see: each says what happened, where, and what to do next, in one line.

The command line prints `str(error)` and exits with `exit_code`; a bug is any exception outside this tree.
"""


class PolicyvaneError(Exception):
    """Nothing worked (exit code 3)."""

    exit_code = 3

    def __init__(self, what: str, *, where: str | None = None, todo: str | None = None) -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(what)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{head}. {self.todo}" if self.todo else head
        return " ".join(line.split())


class UsageError(PolicyvaneError):
    """The call or the configuration is wrong (exit code 2)."""

    exit_code = 2


class AddressError(UsageError):
    """A text that is no address of a page on the web."""


class StoreError(PolicyvaneError):
    """The database cannot be used."""


class ConfigurationError(UsageError):
    """A setting is wrong."""
