"""Lets an interrupt out at once, while other reads are still running."""
# fails: interrupted with left_running

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    pool = ThreadPoolExecutor(max_workers=workers)
    futures = [pool.submit(read, path) for path in paths]
    pool.shutdown(wait=False)
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
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
