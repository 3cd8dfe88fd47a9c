# Nothing but this.
# verdict: missing_name
