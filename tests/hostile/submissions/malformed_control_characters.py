# Control sequences in an error.
# verdict: import_error
raise ValueError('\x1b[2J\x1b]0;passed\x07::error::\r\nowned <script> =cmd()')
