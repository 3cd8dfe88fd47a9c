"""The predictions in the student's file, as plain data."""


def predictions(submission, program):
    """All predictions. If this one is missing, the exercise is not begun."""
    given = submission.PREDICTIONS
    if isinstance(given, dict) and given.get(program) is None:
        raise NotImplementedError(f"{program} has no prediction yet.")
    return {key: plain(value) for key, value in given.items()} if isinstance(given, dict) else given


def plain(prediction):
    """A named tuple as a tuple, and members of an enumeration of texts as texts."""
    if isinstance(prediction, tuple):
        return tuple(str.__str__(word) if isinstance(word, str) else word for word in prediction)
    return prediction
