# The name is there, and cannot be called.
# verdict: missing_name
run_all = None
