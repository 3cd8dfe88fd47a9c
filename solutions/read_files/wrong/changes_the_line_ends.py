"""Splits the texts into lines, and writes each line with the same line end."""
# fails: one_second with wrong_result

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    def attempt(path):
        try:
            return read(path)
        except Exception:
            return None

    with ThreadPoolExecutor(workers) as pool:
        texts = list(pool.map(attempt, paths))
    lines = "".join(text for text in texts if text is not None).split("\r\n")
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write("\n".join(lines))
        os.replace(name, target)
    except BaseException:
        os.remove(name)
        raise
    return [path for path, text in zip(paths, texts, strict=True) if text is None]
