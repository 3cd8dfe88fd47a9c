"""Read many files with a few threads, and write one file that is never seen half written."""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def merge(paths: Sequence[Path], target: Path, workers: int, read: Callable[[Path], str]) -> list[Path]:
    """Call `read(path)` for every path, in threads, at most `workers` (>= 1) at a time; write all texts to `target`.

    The texts stand in the order of `paths`. The target is replaced in one step. Return the paths for which `read`
    raised an Exception, in the order of `paths`. Their texts are missing in the target.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
        try:
            texts.append(future.result())
        except Exception:
            failed.append(path)
    _replace(target, texts)
    return failed


def _replace(target: Path, texts: list[str]) -> None:
    """Write a new file beside the target, and rename it: whoever opens the target finds the old file or the new one."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as file:
        temporary = Path(file.name)
        try:
            file.writelines(texts)
            file.close()  # before the rename, so that everything is in the file
            temporary.replace(target)
        except BaseException:
            temporary.unlink()
            raise
