"""Reads as many files as there are workers, waits for all of them, and then reads the next ones."""
# fails: freed_worker with partly_concurrent

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    texts, failed = [], []
    for start in range(0, len(paths), workers):
        batch = paths[start : start + workers]
        with ThreadPoolExecutor(max_workers=workers) as pool:
            futures = [pool.submit(read, path) for path in batch]
        for path, future in zip(batch, futures, strict=True):
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
