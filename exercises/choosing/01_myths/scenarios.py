"""The answers in the student's file, as plain data."""


def answers(submission, number):
    """All answers. If this one is missing, the exercise is not begun."""
    given = submission.ANSWERS
    if isinstance(given, dict) and given.get(number) is None:
        raise NotImplementedError(f"Sentence {number} has no answer yet.")
    return dict(given) if isinstance(given, dict) else given
