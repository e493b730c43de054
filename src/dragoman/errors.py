"""Every error that dragoman raises on purpose.

    DragomanError
    ├── KnowledgeError      a rule or table of knowledge/ is wrong: the program stops
    ├── ConfigError         a flag, variable or dragoman.toml cannot be used
    ├── InputError          a path or option that the caller gave cannot be used
    ├── Rejection           one article cannot be read: counted, reported, never stops a run
    └── LedgerError         the ledger cannot be opened, read or written

Messages name the file (and the row or rule) and the repair.
"""


class DragomanError(Exception):
    """Something that a person can repair; the message says how."""


class KnowledgeError(DragomanError):
    """A knowledge file is wrong; the message names file, rule and repair."""


class ConfigError(DragomanError):
    """A setting cannot be used; the message names where it came from."""


class InputError(DragomanError):
    """What the caller asked for cannot be done; the message names the path or option."""


class LedgerError(DragomanError):
    """The ledger cannot be opened, read or written."""


class Rejection(DragomanError):
    """One article that cannot be read.

    `code` is stable and machine-readable (`empty`, `binary`, `too-large`, `bad-json`, `language`, …);
    `ref` is the caller's id or the file and row, so that the article can be found again.
    """

    def __init__(self, code: str, message: str, *, ref: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.ref = ref
