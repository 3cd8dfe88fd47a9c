"""`python -m grader`, and the script `grader`: starts the command line in surroundings of its own."""

from grader import surroundings


def main() -> None:
    """Runs the command line in an interpreter that the user's variables and folders do not change."""
    surroundings.restart("grader.start")


if __name__ == "__main__":
    main()
