# Imports itself from the function that it does not have.
# verdict: import_error
from run_all import run_all
