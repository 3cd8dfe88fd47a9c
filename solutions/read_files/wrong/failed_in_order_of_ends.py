"""Notes the bad paths in the order in which their reads fail."""
# fails: bad_files with wrong_result

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    failed = []

    def attempt(path):
        try:
            return read(path)
        except Exception:
            failed.append(path)
            return ""

    with ThreadPoolExecutor(max_workers=workers) as pool:
        texts = list(pool.map(attempt, paths))
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.writelines(texts)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return failed
