"""The general advice for each reason. An exercise can replace it: `[advice.<reason>]` in its exercise.toml."""

import re
from typing import NamedTuple

from msgspec.structs import replace

from grader.judging.mistakes import known_mistake
from grader.judging.time_limits import IDLE_LIMIT
from grader.model import MEMORY_LIMIT, OUTPUT_LIMIT, PROCESS_LIMIT, Exercise, Finding, Reason


class Advice(NamedTuple):
    """The general explanation of a reason, in whole sentences.

    meaning  what the grader observed; for docs/reasons.md
    why      why it matters; for the student
    hint     what to try next, without the solution; for the student
    """

    meaning: str
    why: str
    hint: str


def without_references_below(text: str) -> str:
    """`text` without the sentences that refer to something below, for a report that shows nothing there."""
    sentences = re.split(r"(?<=[.?!])\s+", text)
    return " ".join(each for each in sentences if not re.search(r"\bbelow\b", each))


GENERAL: dict[Reason, Advice] = {
    Reason.NOT_STARTED: Advice(
        "The file is still the stub, or the function still raises NotImplementedError.",
        "There is nothing to grade yet.",
        "Read the README.md beside the file, then replace the line that raises NotImplementedError.",
    ),
    Reason.UNREADABLE: Advice(
        "The file is not an ordinary file, or is a link that leads nowhere or out of the submission, or is larger than "
        "1 MB.",
        "Only a plain Python file can be run.",
        "Hand in the file itself: not a folder, not a link, and not larger than 1 MB.",
    ),
    Reason.SYNTAX_ERROR: Advice(
        "Python cannot parse the file. This includes UTF-16, null bytes, and tabs mixed with spaces.",
        "Python cannot read the file, so nothing in it runs.",
        "Look at the line named above and at the line before it. Python often reports an open bracket or quote "
        "one line late.",
    ),
    Reason.IMPORT_ERROR: Advice(
        "Importing the file raised an exception.",
        "The grader must import the file before it can call anything in it.",
        "Run the file by itself with python. Only the standard library is available during grading.",
    ),
    Reason.MISSING_NAME: Advice(
        "The name is not defined in the file, or is not a function.",
        "The grader calls your code by this name.",
        "Keep the def line of the stub as it was, and do not rename anything.",
    ),
    Reason.BAD_SIGNATURE: Advice(
        "The function cannot be called as the stub declares it, or is `async def` and the stub is not, or the reverse.",
        "The grader calls your function the way the stub declares it.",
        "Keep the def line of the stub: the same parameters, and async only if the stub has it.",
    ),
    Reason.WRONG_RESULT: Advice(
        "The function returned another value than expected, or called the jobs too often or not often enough.",
        "Each job returns a receipt when it is over. Only your return value shows that you collected all receipts.",
        "Follow one job by hand: where does its result go, and which line returns it?",
    ),
    Reason.WRONG_ORDER: Advice(
        "The results are right, but in the wrong order.",
        "The caller matches results to jobs by position. Which job ends first is a matter of luck.",
        "Remember for each result which job it belongs to, whenever it comes.",
    ),
    Reason.WRONG_OUTPUT: Advice(
        "The program printed other lines than expected.",
        "The printed lines are the task here: each must appear once, complete, and as written.",
        "Compare the printed lines with those in the README.md, letter by letter.",
    ),
    Reason.RACE: Advice(
        "The code is right under some schedules and wrong under others. The report shows the steps of one that goes "
        "wrong.",
        "A thread or task can be interrupted between one step and the next. Code is right only if it is right for "
        "every order of such steps.",
        "Read the steps below from the top: where does a thread use a value that another one has changed since? Let "
        "nothing come between steps that belong together.",
    ),
    Reason.DEADLOCK: Advice(
        "Under some schedule, no thread can go on. This includes a lost wakeup.",
        "Each thread waits for something that only another one can give, and that one waits, too. None of them can "
        "ever go on.",
        "Look below: which thread holds what, and what does each one wait for? Which thread should have released a "
        "lock or woken another one, and when?",
    ),
    Reason.LIVELOCK: Advice(
        "Under some schedule, the threads run forever and make no progress.",
        "The threads are busy, but under some schedule none of them makes progress.",
        "Let a waiting thread sleep until the event that it waits for has happened, instead of trying again and again.",
    ),
    Reason.NOT_UNDER_CONTROL: Advice(
        "Inconclusive: the code uses something that the controlled scheduler cannot run.",
        "This exercise is graded by running your code under many orders of its steps. That works only for code that "
        "the scheduler can follow: threading, asyncio, queue, concurrent.futures, time and plain Python.",
        "Solve the exercise without that. If you only tried something out, remove it before you grade.",
    ),
    Reason.NEEDS_REVIEW: Advice(
        "Inconclusive: no schedule failed, but the code uses something that could reach the scheduler. A person "
        "confirms the pass.",
        "The exploration runs beside your code. Code that can reach other objects could change the result of the "
        "exploration, so a person has to look at it.",
        "This is not a mistake. Without that construct, the check needs no review.",
    ),
    Reason.SEQUENTIAL: Advice(
        "Never more than one job was in flight.",
        "Many jobs can wait at the same time. One after the other, the waits add up.",
        "Find the line that waits. When your program reaches it, has everything started that could be started?",
    ),
    Reason.PARTLY_CONCURRENT: Advice(
        "Some jobs overlapped, but fewer than expected.",
        "Some of the waiting overlaps and some does not, so the rest still adds up.",
        "What limits how many jobs run at a time: the size of a pool, a batch, or a wait inside the loop?",
    ),
    Reason.NOT_PARALLEL: Advice(
        "Several calls were running at the same time, but they took turns at computing, as threads do under a global "
        "lock (GIL).",
        "Calls that take turns at computing are not faster than one after the other.",
        "Who may run Python code at the same moment? In most builds of Python, only one thread of each process.",
    ),
    Reason.TOO_SLOW: Advice(
        f"For more than {IDLE_LIMIT} s, no job was in flight. Or a thread was sleeping when the time limit of a check "
        "was reached.",
        "Your program spends time on a wait that the task does not need.",
        "Look for a sleep, a timeout or a polling loop: before the first job, after the last one, or while a lock is "
        "held.",
    ),
    Reason.TOO_CONCURRENT: Advice(
        "More jobs were in flight than the limit allows.",
        "A limit protects the other end: a server, a database, a quota.",
        "Count which jobs can run at the same moment. What stops one more from starting?",
    ),
    Reason.NO_REUSE: Advice(
        "The program opened more connections than it needs. Those that were open could have served.",
        "A new connection costs both ends time and memory, and a server admits only so many.",
        "How long does a connection live in your program? What decides that a request gets a new one?",
    ),
    Reason.BLOCKS_EVENT_LOOP: Advice(
        "The event loop stood still while a call was running.",
        "An event loop runs all coroutines in one thread. While one of them blocks, no other one runs.",
        "Which call waits without an await? It has to run somewhere else than on the event loop.",
    ),
    Reason.BUSY_WAIT: Advice(
        "The program kept a processor busy while it only had to wait.",
        "A loop that checks again and again keeps a processor busy, and takes it from programs that have work to do.",
        "Wait with something that sleeps until it is woken: join, result, an Event, an await.",
    ),
    Reason.RAISED: Advice(
        "The function raised an exception that was not expected, or another one than expected.",
        "An exception ends the function before it can return its answer.",
        "Read the last line of the traceback first, then the line of your code above it.",
    ),
    Reason.SWALLOWED_EXCEPTION: Advice(
        "A job raised an exception, but the function returned normally.",
        "An error that is not reported looks like success. The caller goes on with results that do not exist.",
        "Find out where an exception goes when it is raised in a thread or a task, and bring it back to the caller.",
    ),
    Reason.TIMED_OUT: Advice(
        "The function did not return, and no job was in flight any more.",
        "The answer never came, and there was nothing left to wait for.",
        "See below where your program stands. What has to happen before that line can go on, and which code should do "
        "it?",
    ),
    Reason.EXITED_EARLY: Advice(
        "The process ended before its answer was complete.",
        "When the process ends, everything unfinished is lost, including the answer.",
        "Return from the function, and leave exit to the caller.",
    ),
    Reason.CRASHED: Advice(
        "A signal ended the process.",
        "The interpreter itself crashed, so it could not show a Python error.",
        "Look for endless recursion, ctypes, or signals that the program sends to itself.",
    ),
    Reason.LEFT_RUNNING: Advice(
        "Jobs, threads, tasks or processes were still running after the function had returned.",
        "A caller expects the work to be done when a function returns. Anything that still runs can be cut off at any "
        "moment.",
        "Wait for everything that you started before you return.",
    ),
    Reason.TOO_MUCH_OUTPUT: Advice(
        f"The program printed more than {OUTPUT_LIMIT // 10**6} MB.",
        "So much output helps no reader, and the grader stops reading it.",
        "Look for a print in an endless loop.",
    ),
    Reason.TOO_MUCH_MEMORY: Advice(
        f"The program used more than {MEMORY_LIMIT >> 20} MB of memory.",
        "A program that takes all the memory takes it from every other program on the machine.",
        "Look for a list that grows in an endless loop, or a size that should be smaller.",
    ),
    Reason.TOO_HEAVY: Advice(
        "Many units that wait took more memory each than the exercise allows. It is measured when all of them wait.",
        "Memory limits how many things a program can wait for at the same time.",
        "What do you keep for each wait: a process, a thread, a task? And what does each of them hold on to meanwhile?",
    ),
    Reason.TOO_MANY_PROCESSES: Advice(
        f"The program started more than {PROCESS_LIMIT} processes.",
        "Each process costs memory and time. A program that keeps starting processes can bring the machine down.",
        "Look for a fork, or the start of a process, in a loop or in code that the new process runs again.",
    ),
    Reason.BAD_ANSWER: Advice(
        "The returned value is not plain data, or the answer does not have the expected form.",
        "The answer must be plain data: built-in types, not too large, and not nested too deeply.",
        "Look at what the function returns: is it the results, or objects that will hold them later?",
    ),
    Reason.MACHINE_BUSY: Advice(
        "Inconclusive: the machine was too busy to tell. The check was run three times.",
        "The machine was too busy to tell whether your code is slow. It does not count against you.",
        "Run it again when the machine is less busy.",
    ),
    Reason.MACHINE_LIMIT: Advice(
        "Inconclusive: the machine was short of something that the run may have. The check was run three times.",
        "The machine could not give your code what every run may have. It does not count against you.",
        "Run it again on a machine with more room, or grade less at the same time.",
    ),
    Reason.GRADER_BUG: Advice(
        "Error: this is a fault of the grader or of a suite.",
        "This is an error of the grader, not yours. It does not count against you.",
        "Please report it with the text above.",
    ),
}
"""The general advice, for every reason. docs/reasons.md is generated from this table."""


MAX_WHAT = 2_000
"""Characters of what was observed, at most: it can hold text of the submission of any length."""


def with_advice(finding: Finding, exercise: Exercise) -> Finding:
    """The finding with `why` and `hint`: its own, else of a known mistake, of the exercise, or from GENERAL."""
    general = GENERAL[finding.reason]
    own = exercise.metadata.advice.get(finding.reason)
    why = (own.why if own else "") or general.why
    hint = (own.hint if own else "") or general.hint
    explains = finding.status == "failed" or finding.reason is Reason.NOT_UNDER_CONTROL
    if explains and (known := known_mistake(finding.what)):
        why, hint = known
    why, hint = finding.why or why, finding.hint or hint
    what = finding.what if len(finding.what) <= MAX_WHAT else f"{finding.what[:MAX_WHAT]} …"
    return replace(finding, what=what, why=why, hint=hint)
