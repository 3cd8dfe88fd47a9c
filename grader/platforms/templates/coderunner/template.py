"""The template of a CodeRunner question: a combinator template grader. It prints one JSON object, and nothing else."""

import json
import pathlib
import subprocess
import tempfile

KIT = "/opt/concurrency-kit"
"""The kit on the Jobe server: the folder `kit` of this export, with an environment in `venv`."""
ISOLATION = "on"
"""`off` where Jobe cannot isolate: then submitted code can forge its mark."""
ANSWER = """{{ STUDENT_ANSWER | e('py') }}"""
BEST = """{{ QUESTION.stepinfo.fraction | default(0) }}"""
FAILED = {"fraction": 0, "prologuehtml": "<p>The grader did not start. This is not your fault: tell your teacher.</p>"}


def number(text):
    try:
        return float(text)
    except ValueError:
        return 0.0


with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder)
    (work / "submission").mkdir()
    (work / "submission" / "@SLUG@.py").write_text(ANSWER, encoding="utf-8")
    (work / "about.json").write_text(json.dumps({"fraction": number(BEST)}), encoding="utf-8")
    command = [f"{KIT}/venv/bin/python", "-m", "grader", "grade", "@SLUG@", "--count-missing", "--no-github"]
    command += ["--submission", f"{work}/submission", "--about", f"{work}/about.json", "--trust", "nobody"]
    command += ["--isolation", ISOLATION, "--format", f"coderunner={work}/result.json"]
    try:
        subprocess.run(command, cwd=KIT, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        print((work / "result.json").read_text(encoding="utf-8"))
    except (OSError, subprocess.SubprocessError):
        print(json.dumps(FAILED | {"fraction": number(BEST)}))
