"""Extensions of due dates are for students who exist: a misspelt id would cost a student the marks."""

from grader.batch.owners import Owners
from grader.intake import Roster
from grader.model import CourseRules, ExerciseRules, OperatorError, suggest


def check_extensions(rules: CourseRules | None, owners: Owners, roster: Roster | None) -> list[str]:
    """A note for each extension whose student handed nothing in, or that ends before the due date. Pure.

    Raises OperatorError for a student who is neither on the roster nor in the inbox. Without a roster, nobody knows
    whether such a student exists.
    """
    if rules is None:
        return []
    people = {each.id for each in roster.people} if roster else set()
    known = people | {info.id for _, info in owners.entries} | {each.id for each in owners.missing}
    unknown = sorted(set(rules.extensions) - known)
    if roster is not None and unknown:
        names = ", ".join(map(repr, unknown[:5])) + (f" and {len(unknown) - 5} more" if len(unknown) > 5 else "")
        what = f"The rules have extensions for students whom neither the roster nor the inbox has: {names}."
        raise OperatorError(what, suggest(unknown[0], known))
    notes = [f"extension for {each!r}: no submission has this id" for each in unknown]
    for student, dates in sorted(rules.extensions.items()):
        for slug, own in sorted(dates.items()):
            due = rules.exercises.get(slug, ExerciseRules()).due
            if due is not None and own < due:
                notes.append(f"extension for {student!r}: that of {slug} ends before its due date")
    return notes
