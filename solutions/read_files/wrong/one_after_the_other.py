"""Reads one file after the other."""
# fails: one_second with sequential
# fails: limit with sequential
# fails: many_workers with sequential
# fails: few_files with sequential
# fails: freed_worker with sequential
# fails: interrupted with sequential

import os
import tempfile


def merge(paths, target, workers, read):
    texts, failed = [], []
    for path in paths:
        try:
            texts.append(read(path))
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
