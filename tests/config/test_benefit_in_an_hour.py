"""The guide "Add a benefit in an hour", followed literally: its files written into an empty folder, its commands run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.config import places
from tests.database import REPOSITORY

GUIDE = REPOSITORY / "docs" / "guides" / "add-a-benefit-in-an-hour.md"
# In the order of the guide: a file under its name in bold, or commands.
_STEPS = re.compile(r"(?:\*\*`(?P<name>[^`]+)`\*\*\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
_OURS = ("AMPARO_", "DATABASE_", "DJANGO_", "PYTEST_")


def environment() -> dict[str, str]:
    """What a reader's shell has: nothing of this run, Amparo on the path and its repository named."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    beside = str(Path(sys.executable).parent)
    cache = str(places.cache_directory())
    return own | {"PATH": f"{beside}:{own['PATH']}", "AMPARO": str(REPOSITORY), "AMPARO_CACHE": cache}


def follow(folder: Path) -> list[tuple[str, str]]:
    """Do what the guide says; every command's text with what it printed."""
    printed = []
    for step in _STEPS.finditer(GUIDE.read_text("utf-8")):
        if step["name"]:
            (folder / step["name"]).write_text(step["text"], "utf-8")
        elif step["kind"] == "sh":
            done = subprocess.run(
                ["bash", "-e", "-c", step["text"]],
                cwd=folder,
                env=environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{step['text']}\n{done.stdout}\n{done.stderr}"
            printed.append((step["text"], done.stdout))
    return printed


@pytest.mark.journey  # an institution of its own, from nothing to a paid month: some 20 seconds
def test_whoever_follows_the_guide_has_a_benefit_decided_and_paid(tmp_path: Path) -> None:
    outputs = dict(follow(tmp_path))
    cases = next(text for command, text in outputs.items() if "amparo cases" in command)
    assert "4 of 4 cases give what they should." in cases
    demo = next(text for command, text in outputs.items() if "amparo demo" in command)
    assert re.search(r"[1-9]\d*\s+granted by law alone", demo)
    assert "The totals agree; the ledger balances." in demo
