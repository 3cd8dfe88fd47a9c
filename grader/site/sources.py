"""The submitted files of a batch as folders, in the form that tools for similarity read."""

from pathlib import Path

from grader.batch import Store, file_stem, translate_io_errors


def write_sources(store: Store, folder: Path) -> int:
    """Writes FOLDER/EXERCISE/STUDENT.py for each submitted file that the store has; returns their number.

    JPlag takes FOLDER/EXERCISE as its root folder; compare50 and Dolos take FOLDER/EXERCISE/*.py. Raises OperatorError
    if a file cannot be written.
    """
    count, taken = 0, set[str]()
    with translate_io_errors(folder):
        for submission in store.ids():
            stem = file_stem(submission, taken)
            for slug, (_, content) in store.sources(submission).items():
                place = folder / slug
                place.mkdir(parents=True, exist_ok=True)
                place.joinpath(f"{stem}.py").write_bytes(content)
                count += 1
    return count
