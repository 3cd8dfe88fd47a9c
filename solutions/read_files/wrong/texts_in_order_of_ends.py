"""Collects the texts in the order in which they come."""
# fails: one_second with wrong_result

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
    places = dict(zip(futures, paths, strict=True))
    texts, failed = [], []
    for path, future in ((places[future], future) for future in as_completed(futures)):
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
