"""Grades a submission in Classroom 50. Put this folder at CLASSROOM/autograders/ASSIGNMENT/ of your classroom50 repository.

Classroom 50 runs this in the student's checkout, in the student's repository. The result is feedback. For the official
mark, grade the repositories with `grader batch`.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXERCISES = "@EXERCISES@".split()


def variable(name: str) -> str:
    return os.environ.get(name, "")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder, "venv")
        venv.create(environment, with_pip=True)
        python = str(environment / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")], check=True)
        commit = subprocess.run(["git", "log", "-1", "--format=%cI"], capture_output=True, text=True, check=False)
        about = {
            "classroom": variable("CLASSROOM"),
            "assignment": variable("ASSIGNMENT"),
            "submission": variable("SUBMISSION_TAG"),
            "commit": variable("COMMIT_URL"),
            "release": variable("RELEASE_URL"),
            "review": variable("REVIEW_URL") or variable("COMMIT_URL"),
            "datetime": commit.stdout.strip(),
        }
        facts = Path(folder, "about.json")
        facts.write_text(json.dumps(about), encoding="utf-8")
        result, page = Path("result.json").resolve(), Path("release-body.md").resolve()
        options = ["--count-missing", "--submission", str(Path.cwd()), "--trust", "nobody", "--about", str(facts)]
        formats = ["--format", f"classroom50={result}", "--format", f"markdown={page}"]
        graded = subprocess.run([python, "-m", "grader", "grade", *EXERCISES, *options, *formats], cwd=HERE, check=False)
    # 0 and 1 are verdicts. What has no verdict is an error of the infrastructure, which Classroom 50 does not count.
    return 0 if graded.returncode in (0, 1) else graded.returncode


if __name__ == "__main__":
    sys.exit(main())
