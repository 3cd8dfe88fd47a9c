"""Why each kind of failure matters and what to try next, unless the exercise says it better (`[advice.<reason>]`)."""

import re
from typing import NamedTuple

from msgspec.structs import replace

from grader.model import Exercise, Finding, Reason


class Advice(NamedTuple):
    """`why` it matters; what to try next (`cure`), without giving the answer away."""

    why: str
    hint: str


def without_references_below(text: str) -> str:
    """Advice without its sentences that speak of what is below, for where nothing is."""
    sentences = re.split(r"(?<=[.?!])\s+", text)
    return " ".join(each for each in sentences if not re.search(r"\bbelow\b", each))


GENERAL: dict[Reason, Advice] = {
    Reason.NOT_STARTED: Advice(
        "There is nothing to grade yet.",
        "Read the README.md beside the file, then replace the line that raises NotImplementedError.",
    ),
    Reason.UNREADABLE: Advice(
        "Only a plain Python file can be run.",
        "Hand in the file itself: not a folder, not a link, not bigger than a program is.",
    ),
    Reason.SYNTAX_ERROR: Advice(
        "Python cannot read the file, so nothing in it runs.",
        "Look at the line named above and at the one before it: an open bracket or quote often shows late.",
    ),
    Reason.IMPORT_ERROR: Advice(
        "The file must import before anything in it can be called.",
        "Run the file by itself with python. Only the standard library is there when it is graded.",
    ),
    Reason.MISSING_NAME: Advice(
        "The grader calls your code by this name.",
        "Keep the def line of the stub as it was; rename nothing.",
    ),
    Reason.BAD_SIGNATURE: Advice(
        "The grader calls your function the way the stub declares it.",
        "Keep the def line of the stub: same parameters, and async only if it was async.",
    ),
    Reason.WRONG_RESULT: Advice(
        "Every job gives a receipt when it is over; only your return value shows that you collected them all.",
        "Follow one job by hand: where does its result go, and who passes it on?",
    ),
    Reason.WRONG_ORDER: Advice(
        "Whoever called you matches results to jobs by position; which job ends first is a matter of luck.",
        "Remember for each result which job it belongs to, whenever it comes.",
    ),
    Reason.WRONG_OUTPUT: Advice(
        "The printed lines are the task here: each must come out once, whole, and as written.",
        "Compare the lines printed with those in the README.md, letter by letter.",
    ),
    Reason.RACE: Advice(
        "A thread or task can be interrupted between one step and the next. Code is right only if it is right for "
        "every order of such steps.",
        "Read the steps below from the top: where does one act on what it saw, after another has changed it? What "
        "belongs together must not be torn apart.",
    ),
    Reason.DEADLOCK: Advice(
        "Each waits for something that only another one can give, and that one waits too. Nothing will ever move.",
        "Look below at who holds what and who waits for what. Who should have let go, or woken whom, and when?",
    ),
    Reason.LIVELOCK: Advice(
        "The threads are busy, but under some schedule none gets any further.",
        "Let a thread that waits sleep until what it waits for has happened, instead of trying again and again.",
    ),
    Reason.NOT_UNDER_CONTROL: Advice(
        "This exercise is graded by running your code under every order of its steps. That works only for code that "
        "the scheduler can follow: threading, asyncio, queue, concurrent.futures, time and plain Python.",
        "Do it without that. If it was only for trying things out, remove it before you grade.",
    ),
    Reason.SEQUENTIAL: Advice(
        "Waiting is the one thing that can be done many times at once; one after the other, the waits add up.",
        "Find the line that waits. Is everything that could be started already started when it is reached?",
    ),
    Reason.PARTLY_CONCURRENT: Advice(
        "Some of the waiting overlaps and some does not, so the rest still adds up.",
        "Ask what limits how many run at a time: a pool's size, a batch, or a wait inside the loop?",
    ),
    Reason.TOO_SLOW: Advice(
        "The jobs themselves overlap as they should; time is lost around them.",
        "Look for a sleep, a timeout or a poll before the first job starts or after the last one ends.",
    ),
    Reason.TOO_CONCURRENT: Advice(
        "A limit protects whatever is at the other end: a server, a database, a quota.",
        "Count who may be running at the same moment, and what stops one more from starting.",
    ),
    Reason.BLOCKS_EVENT_LOOP: Advice(
        "An event loop runs everything in one thread: while one coroutine blocks, no other one moves.",
        "Which call waits without an await? It has to happen somewhere else than on the loop.",
    ),
    Reason.BUSY_WAIT: Advice(
        "A loop that asks again and again keeps a processor busy, and takes it from those who have work to do.",
        "Wait with something that sleeps until it is woken: join, result, an Event, an await.",
    ),
    Reason.RAISED: Advice(
        "An exception ends the function before it can answer.",
        "Read the last line of the traceback first, then the line of yours above it.",
    ),
    Reason.SWALLOWED_EXCEPTION: Advice(
        "An error that nobody hears of looks like success; the caller goes on with results that are not there.",
        "Find out where an exception goes when it is raised in a thread or a task, and bring it back to the caller.",
    ),
    Reason.TIMED_OUT: Advice(
        "The answer never came, and there was nothing left to wait for.",
        "See below where it stands: what would have to happen for that line to go on, and who should do it?",
    ),
    Reason.EXITED_EARLY: Advice(
        "When the process ends, whatever had not finished is gone, the answer included.",
        "Return from the function; leave exit to the caller.",
    ),
    Reason.CRASHED: Advice(
        "The interpreter itself was brought down; no Python error could be shown.",
        "Look for endless recursion, ctypes, or signals sent to the own process.",
    ),
    Reason.LEFT_RUNNING: Advice(
        "Who calls a function expects its work to be done when it returns; what still runs can be cut off any moment.",
        "Wait for everything that you started before you return.",
    ),
    Reason.TOO_MUCH_OUTPUT: Advice(
        "So much text says nothing, and stops the grader from reading it.",
        "Look for a print in an endless loop.",
    ),
    Reason.TOO_MUCH_MEMORY: Advice(
        "A program that takes all the memory takes it from everybody on the machine.",
        "Look for a list that grows in an endless loop, or a size that was meant smaller.",
    ),
    Reason.TOO_MANY_PROCESSES: Advice(
        "Each process costs memory and time; a program that starts them without end takes the machine down.",
        "Look for a fork, or a start of a process, in a loop or in code that the new process runs again.",
    ),
    Reason.BAD_ANSWER: Advice(
        "The answer must be plain data: built-in types, not too big, not too deep.",
        "Look at what the function returns: is it the results, or the things that will have them?",
    ),
    Reason.MACHINE_BUSY: Advice(
        "The machine was so busy that this could not be told from your code being slow. It does not count against you.",
        "Run it again when the machine is calmer.",
    ),
    Reason.GRADER_BUG: Advice(
        "This is an error of the grader's, not yours. It does not count against you.",
        "Please report it with the text above.",
    ),
}


def with_advice(finding: Finding, exercise: Exercise) -> Finding:
    """The finding with why and what to try, in the exercise's own words where it has some."""
    general = GENERAL[finding.reason]
    own = exercise.metadata.advice.get(finding.reason)
    why = (own.why if own else "") or general.why
    cure = (own.hint if own else "") or general.hint
    return replace(finding, why=why, hint=cure)
