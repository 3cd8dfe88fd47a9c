"""Starts a pool that it never shuts down, and keeps it."""
# fails: one_second with left_running

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

pools = []


def merge(paths, target, workers, read):
    pool = ThreadPoolExecutor(max_workers=workers)
    pools.append(pool)
    futures = [pool.submit(read, path) for path in paths]
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
