"""Gives the temporary file the same name in all calls of a process."""
# fails: again with raised

import os
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
        try:
            texts.append(future.result())
        except Exception:
            failed.append(path)
    temporary = target.with_name(f".merge-{os.getpid()}.tmp")
    try:
        temporary.write_text("".join(texts), encoding="utf-8")
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return failed
