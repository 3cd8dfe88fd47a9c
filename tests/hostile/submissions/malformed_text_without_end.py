# A text that does not end.
# verdict: syntax_error
x = """
