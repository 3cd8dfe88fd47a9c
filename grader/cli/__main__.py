"""The command line in clean surroundings: `grader.surroundings.restart` starts this."""

import sys

from grader.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
