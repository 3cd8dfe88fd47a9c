# -*- coding: hex -*-
# verdict: syntax_error, import_error
78203d2031
