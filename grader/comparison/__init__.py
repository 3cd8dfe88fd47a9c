"""Measures on this machine what articles say of threads, tasks and processes, and judges their sentences.

May import execution and model. Called by cli. `measure` runs the probes; all else is pure.
"""

from grader.comparison.claims import Answer, answers
from grader.comparison.measure import compare
from grader.comparison.measurements import Comparison
from grader.comparison.page import to_html
from grader.comparison.tables import rows

__all__ = ["Answer", "Comparison", "answers", "compare", "rows", "to_html"]
