"""The command line: one file per command; heavy rooms load only when a command runs.

Exit codes: 0 everything was read; 1 it cannot be done (the message says what to change); 2 the command line is wrong;
3 done, but some articles were rejected; 130 interrupted.
"""

from dragoman.cli._app import app, main

__all__ = ["app", "main"]
