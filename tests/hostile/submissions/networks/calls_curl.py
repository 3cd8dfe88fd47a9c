# Lets another program call home.
# verdict: raised
# says: nothing came
import subprocess
import sys


def run_all(port, paths):
    fetch = "import urllib.request; print(urllib.request.urlopen('http://1.1.1.1/', timeout=2).status)"
    for command in (["curl", "-m", "2", "http://1.1.1.1/"], [sys.executable, "-c", fetch]):
        try:
            if subprocess.run(command, capture_output=True, check=False, timeout=4).returncode == 0:
                return ["something came"]
        except (OSError, subprocess.TimeoutExpired):
            pass
    raise RuntimeError("nothing came")
