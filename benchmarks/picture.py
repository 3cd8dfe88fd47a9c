"""Draws docs/sequential.svg from a real run: the first wrong solution that most people write. `nox -s picture`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WRONG = ROOT / "solutions" / "fan_out" / "wrong" / "joins_in_the_loop.py"
PICTURE = ROOT / "docs" / "sequential.svg"


def main() -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(WRONG, Path(folder) / "fan_out.py")
        command = [sys.executable, "-m", "grader", "grade", "fan_out", "--submission", ".", "--svg", str(PICTURE)]
        done = subprocess.run(command, cwd=folder, check=False)
    if done.returncode != 1:
        sys.exit(f"The run ended with exit code {done.returncode}; a wrong solution ends with 1.")


if __name__ == "__main__":
    main()
