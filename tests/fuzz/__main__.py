"""Runs the fuzz tests again and again with new examples: `python -m tests.fuzz SECONDS`."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(seconds: float) -> int:
    """Returns 0 if no example failed, else the exit code of pytest."""
    until = time.monotonic() + seconds
    rounds = 0
    while time.monotonic() < until:
        number = random.randrange(1 << 30)
        surroundings = {**os.environ, "GRADER_FUZZ_SEED": str(number), "GRADER_FUZZ_EXAMPLES": "100"}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", str(FOLDER)]
        code = subprocess.run(command, env=surroundings, cwd=FOLDER.parent.parent, check=False).returncode
        if code:
            print(f"Failed with GRADER_FUZZ_SEED={number}. The example is kept in {FOLDER / 'seeds'}.")
            return code
        rounds += 1
    print(f"{rounds} rounds, no failure.")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0))
