"""Draws the pictures in docs/ from real runs of common wrong solutions. `nox -s picture`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {
    "sequential.svg": ("fan_out", "joins_in_the_loop.py"),
    "race.svg": ("lost_update", "reads_outside_the_lock.py"),
}
"""For each picture: the exercise, and the wrong solution that is graded."""

ENVIRONMENT = {**os.environ, "COLUMNS": "100"}


def draw(name: str) -> None:
    slug, wrong = PICTURES[name]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "solutions" / slug / "wrong" / wrong, Path(folder) / f"{slug}.py")
        command = [sys.executable, "-m", "grader", "grade", slug, "--submission", "."]
        done = subprocess.run([*command, "--svg", str(ROOT / "docs" / name)], cwd=folder, check=False, env=ENVIRONMENT)
    if done.returncode != 1:
        sys.exit(f"The run ended with exit code {done.returncode}; a wrong solution ends with 1.")


if __name__ == "__main__":
    for picture in PICTURES:
        draw(picture)
