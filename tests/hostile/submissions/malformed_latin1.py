# Latin-1, and nobody says so.
# verdict: syntax_error
x = 'é'
