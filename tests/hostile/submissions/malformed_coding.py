# -*- coding: no-such-thing -*-
# verdict: syntax_error
x = 1
