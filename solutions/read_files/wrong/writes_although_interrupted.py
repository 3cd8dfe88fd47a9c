"""Writes the target in a finally block, also when it is interrupted."""
# fails: interrupted with wrong_result

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    texts, failed = [], []
    try:
        with ThreadPoolExecutor(max_workers=workers) as pool:
            futures = [pool.submit(read, path) for path in paths]
        for path, future in zip(paths, futures, strict=True):
            try:
                texts.append(future.result())
            except Exception:
                failed.append(path)
    finally:
        descriptor, name = tempfile.mkstemp(dir=target.parent)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.writelines(texts)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    return failed
