"""Watch mode: notices what the user saves, grades it in a warm process, shows the verdict, and listens to keys.

May import grading, learner, reports, intake and model. Called by cli. One kind of event per file; `loop` has the state.
"""

from grader.watch.loop import watch

__all__ = ["watch"]
