"""Notes the bad paths, and returns each place of such a path, also one at which it could be read."""
# fails: bad_file_once with wrong_result

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    bad = set()

    def attempt(path):
        try:
            return read(path)
        except Exception:
            bad.add(path)
            return ""

    with ThreadPoolExecutor(workers) as pool:
        texts = list(pool.map(attempt, paths))
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write("".join(texts))
        os.replace(name, target)
    except BaseException:
        os.remove(name)
        raise
    return [path for path in paths if path in bad]
