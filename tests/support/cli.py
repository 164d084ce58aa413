"""The command line as a user runs it: a process of its own, with a home folder of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support import forkserver
from tests.support.forkserver import ROOT


@dataclass(frozen=True)
class Cli:
    """Runs `policyvane` with one home folder; settings are given as for the environment, without the prefix."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the process: nothing of ours but what the test says."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("POLICYVANE_")}
        wanted = {"port": "0"} | self.settings
        ours = {f"POLICYVANE_{name.upper()}": value for name, value in wanted.items()}
        return clean | ours | {"POLICYVANE_HOME": str(self.home), "PYTHONPATH": str(ROOT)}

    def command(self, *words: str) -> list[str]:
        """The command line of a verb."""
        return [sys.executable, "-P", "-m", "policyvane", *words]

    def run(self, *words: str, seconds: float = 90) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        code, out, err = forkserver.run(words, self.environment, seconds)
        return subprocess.CompletedProcess(self.command(*words), code, out, err)

    def ok(self, *words: str) -> str:
        """Run a verb that must succeed, and give its standard output."""
        done = self.run(*words)
        assert done.returncode == 0, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *words: str) -> Any:
        """Run a verb that must succeed with `--json`, and read what it prints."""
        return json.loads(self.ok(*words, "--json"))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a verb in a process group of its own and don't wait."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            cwd=ROOT.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
