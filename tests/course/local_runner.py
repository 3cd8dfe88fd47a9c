"""Runs the steps of a workflow as GitHub's runner does: its variables, its files, its shell. No network.

Actions from other repositories are stood in for: a checkout copies a made-up repository, an upload keeps the file. Two
programs are stood in for: `sudo` is noted, and `python -I -m pip install FOLDER` notes the kit that later steps use.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SHELLS = {"": ["bash", "-e"], "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"]}
PYTHON = f"""#!/bin/bash
if [ "$1 $2 $3 $4" = "-I -m pip install" ]; then (cd "${{@: -1}}" && pwd) > "$RUNNER_TOOLS/kit"; exit; fi
if [ "$1 $2 $3" != "-I -m grader" ]; then echo "not expected: $*"; exit 99; fi
shift 3
PYTHONPATH=$(cat "$RUNNER_TOOLS/kit") exec {sys.executable} -P -m grader "$@"
"""


@dataclass
class Job:
    """What a finished job left behind: one log, one summary, the outputs of its steps, its artifacts."""

    passed: bool
    log: str = ""
    summary: str = ""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    artifacts: dict[str, bytes] = field(default_factory=dict)
    uses: list[str] = field(default_factory=list)
    admin: str = ""


class LocalRunner:
    """A machine of GitHub with an empty workspace.

    repositories  the tree that a checkout of each ref gives; "" for the ref of the event
    """

    def __init__(self, place: Path, github: dict[str, Any], repositories: dict[str, Path], **variables: str) -> None:
        self._place, self._repositories, self._github = place, repositories, github
        self.workspace = place / "workspace"
        for folder in ("workspace", "temp", "tools"):
            (place / folder).mkdir(parents=True)
        self._tool("python", PYTHON)
        self._tool("sudo", '#!/bin/bash\necho "$*" >> "$RUNNER_TOOLS/admin"\n')
        (place / "event.json").write_text(json.dumps(github["event"]))
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        self._variables = kept | variables | {
            "PATH": f"{place / 'tools'}:/usr/local/bin:/usr/bin:/bin",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_EVENT_PATH": str(place / "event.json"),
            "GITHUB_REPOSITORY": github["repository"],
            "RUNNER_TEMP": str(place / "temp"),
            "RUNNER_TOOLS": str(place / "tools"),
            "RUNNER_OS": "Linux",
        }  # fmt: skip

    def run(self, workflow: Path) -> Job:
        """Runs the only job of the workflow."""
        [job] = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
        done = Job(passed=True)
        if "if" not in job or self._holds(job["if"], {}):
            done.passed = self._steps(job["steps"], {}, done)
        admin = self._place / "tools" / "admin"
        done.admin = admin.read_text() if admin.exists() else ""
        return done

    def _tool(self, name: str, text: str) -> None:
        path = self._place / "tools" / name
        path.write_text(text)
        path.chmod(0o755)

    def _steps(self, steps: list[dict[str, Any]], context: dict[str, Any], job: Job, folder: str = "") -> bool:
        context = {"github": self._github, "runner": {"os": "Linux"}, "steps": {}} | context
        for step in steps:
            if "if" in step and not self._holds(step["if"], context):
                continue
            if "uses" in step:
                job.uses.append(step["uses"])
                options = {name: self._filled(value, context) for name, value in step.get("with", {}).items()}
                passed = self._action(step["uses"], options, job)
            else:
                passed = self._script(step, context, job, folder)
            if not passed:
                return False
        return True

    def _action(self, name: str, options: dict[str, str], job: Job) -> bool:
        action = name.partition("@")[0]
        if action == "actions/checkout":
            assert options["persist-credentials"] == "False", "a token stays behind for submitted code"
            source = self._repositories[options.get("ref", "")]
            target = self.workspace / options.get("path", "")
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
            (target / ".git").mkdir()
        elif action == "actions/upload-artifact":
            job.artifacts[options["name"]] = Path(options["path"]).read_bytes()
        elif action.startswith("./"):
            return self._composite(self.workspace / action, options, job)
        else:
            assert action == "actions/setup-python"
        return True

    def _composite(self, folder: Path, options: dict[str, str], job: Job) -> bool:
        action = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
        assert set(options) <= set(action["inputs"]), "the action has no such input"
        github = {"github": self._github}
        inputs = {
            name: options.get(name, self._filled(how.get("default", ""), github))
            for name, how in action["inputs"].items()
        }
        return self._steps(action["runs"]["steps"], {"inputs": inputs}, job, str(folder))

    def _script(self, step: dict[str, Any], context: dict[str, Any], job: Job, folder: str) -> bool:
        assert "${{" not in step["run"], "text of the event becomes a part of the script"
        files = {name: self._place / name for name in ("output", "step_summary", "env", "path", "state")}
        for path in files.values():
            path.write_text("")
        own = {name: self._filled(value, context) for name, value in step.get("env", {}).items()}
        variables = self._variables | {f"GITHUB_{name.upper()}": str(path) for name, path in files.items()} | own
        if folder:
            variables["GITHUB_ACTION_PATH"] = folder
        script = self._place / "script.sh"
        script.write_text(step["run"])
        line = [*SHELLS[step.get("shell", "")], str(script)]
        done = subprocess.run(
            line,
            cwd=self.workspace,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=240,
            check=False,
        )
        job.log += done.stdout.decode("utf-8", "replace")
        job.summary += files["step_summary"].read_text(encoding="utf-8")
        found = dict(line.split("=", 1) for line in files["output"].read_text(encoding="utf-8").splitlines())
        if "id" in step:
            context["steps"][step["id"]] = {"outputs": found}
            job.outputs[step["id"]] = found
        return done.returncode == 0

    def _holds(self, condition: str, context: dict[str, Any]) -> bool:
        context = {"github": self._github} | context
        return all(self._compared(part, context) for part in condition.split("&&"))

    def _compared(self, part: str, context: dict[str, Any]) -> bool:
        left, sign, right = re.fullmatch(r"\s*(\S+) (==|!=) '([^']*)'\s*", part).groups()
        return (_value(left, context) == right) == (sign == "==")

    def _filled(self, text: Any, context: dict[str, Any]) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: _value(found[1], context), str(text))


def _value(name: str, context: dict[str, Any]) -> str:
    value: Any = context
    for part in name.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    return str(value)
