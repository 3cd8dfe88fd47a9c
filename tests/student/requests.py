"""Requests as the grader makes them, for tests of the student's side without a grader."""

import json
import textwrap

from grader.execution.messages import run_request
from grader.model.run_spec import RunSpec

SECRETS = [f"secret {number}" for number in range(10)]


def request_for(folder, source, *planned, names=(), scenarios="", end_marker="", **options):
    """Writes the source as `solution.py` into the folder; returns the request to call its function `work`.

    planned    the jobs of the run; `names`: what the solution must define if the run is a scenario
    scenarios  source of the scenarios, of which the run calls one
    options    of the `RunSpec`
    """
    (folder / "solution.py").write_text(textwrap.dedent(source), encoding="utf-8")
    if scenarios:
        (folder / "scenarios.py").write_text(textwrap.dedent(scenarios), encoding="utf-8")
    options = {"coroutine": False, "arguments": ()} | options
    run = RunSpec(function="work", jobs=planned, scenario=bool(scenarios), **options)
    request = run_request(
        run,
        folder=str(folder),
        module="solution",
        names=names,
        job_secrets=SECRETS[: len(planned)],
        heartbeat_secret="heartbeat secret",
        end_marker=end_marker,
    )
    return json.loads(json.dumps(request))
