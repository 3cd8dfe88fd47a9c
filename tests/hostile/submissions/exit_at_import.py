# Leaves while it is being imported, with the code of success.
# verdict: exited_early
import sys

sys.exit(0)
