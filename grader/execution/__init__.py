"""One run of submitted code in a student process, and what the grader saw of it.

May import model and judging. Starts `grader.student` as a process, by its name. Called by grading.
"""

from grader.execution.fair_clock import FairClock, processor_count
from grader.execution.job_service import JobService
from grader.execution.launch_channel import LaunchError
from grader.execution.launcher import Launcher, choose_backend, make_launcher
from grader.execution.machine import most_runs
from grader.execution.measurement import run_measurement, run_programs
from grader.execution.messages import IsEnough
from grader.execution.session import StudentSession

__all__ = [
    "FairClock",
    "IsEnough",
    "JobService",
    "LaunchError",
    "Launcher",
    "StudentSession",
    "choose_backend",
    "make_launcher",
    "most_runs",
    "processor_count",
    "run_measurement",
    "run_programs",
]
