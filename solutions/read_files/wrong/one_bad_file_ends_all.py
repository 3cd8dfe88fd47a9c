"""Lets the exception of a bad file out."""
# fails: bad_files with raised
# fails: again with raised

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
        texts.append(future.result())
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.writelines(texts)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return failed
