"""Keeps the texts in a dictionary by path: a path that stands twice has one place only."""
# fails: same_file with wrong_result
# fails: bad_file_twice with wrong_result

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = {path: pool.submit(read, path) for path in paths}
    texts, failed = [], []
    for path, future in futures.items():
        try:
            texts.append(future.result())
        except Exception:
            failed.append(path)
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.writelines(texts)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return failed
