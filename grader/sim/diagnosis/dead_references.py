"""Finds objects that died while a thread used them through a weak reference.

Its law: the reference is dead where the program raised. Which step let the object die is not known, so the sentence
names only the last change before.
"""

import ast
import weakref
from types import FrameType
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.failing_task import raised_in
from grader.sim.diagnosis.safe_inspect import inspect_expression
from grader.sim.diagnosis.source_code import line_of_test, statements
from grader.sim.diagnosis.trace import Trace

WEAK_CONTAINERS: Final = (weakref.WeakValueDictionary, weakref.WeakKeyDictionary, weakref.WeakSet)
REMOVERS: Final = ("pop", "remove")
"""Methods of weak containers that raise `KeyError` for an entry that has gone."""


def died_meanwhile(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread called a weak reference, or looked into a weak container, and found nothing there any more."""
    raised = raised_in(failure, trace)
    own = [event for event in trace.events if event.task == failure.task]
    if raised is None or not own or not isinstance(failure.error, TypeError | AttributeError | KeyError):
        return None
    frame, line = raised
    holder, used = _dead_reference(frame, line, in_container=isinstance(failure.error, KeyError))
    if not used:
        return None
    call = trace.call_of(frame)
    tested = line_of_test(frame.f_code, line, holder)
    steps = [index for index, event in enumerate(trace.events) if event.function == call and event.line == tested]
    later = trace.events[steps[-1] if steps else 0 :]
    change = next((event for event in reversed(later) if event.task != failure.task and event.writes), None)
    name = next((trace.variable_name(event) for event in own if event.target == holder.removesuffix("()")), "")
    name = used.replace(holder.removesuffix("()"), name or holder.removesuffix("()"), 1)
    thread, at = trace.names[failure.task], trace.place(line, frame.f_code.co_filename)
    after = ""
    if change is not None:
        after = f", after {trace.names[change.task]} had changed {trace.variable_name(change)} at {trace.at(change)}"
    weak = "A weak reference does not keep its object alive."
    if steps:
        first = trace.place(tested, frame.f_code.co_filename)
        text = f"{thread} tested it at {first} and used it at {at}. In between, its object died{after}. {weak}"
        return Diagnosis("check_then_act", f"Check then act on {name}: {text}")
    return Diagnosis(
        "order_violation", f"Order violation: {thread} used {name} at {at}. Its object had died{after}. {weak}"
    )


def _dead_reference(frame: FrameType, line: int, *, in_container: bool) -> tuple[str, str]:
    """(what a test would look at, what the line uses) of the reference or container; ("", "") without any."""
    for statement in statements(frame.f_code.co_filename, line, inner=True):
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and not in_container and not node.args:
                reference = inspect_expression(ast.unparse(node.func), frame)
                if issubclass(type(reference), weakref.ref) and weakref.ref.__call__(reference) is None:
                    return ast.unparse(node), ast.unparse(node)
            base = node.value if isinstance(node, ast.Subscript) else None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REMOVERS:
                base = node.func.value
            container = None if base is None else inspect_expression(ast.unparse(base), frame)
            if base is not None and in_container and type(container) in WEAK_CONTAINERS:
                return ast.unparse(base), ast.unparse(node)
    return "", ""
