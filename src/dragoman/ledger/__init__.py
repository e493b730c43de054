"""Records -> tables: storing, same event across articles, corrections, queries. The evidence is only ever added to."""

from dragoman.ledger._check import Report, check, digests
from dragoman.ledger._ids import source_key
from dragoman.ledger._ledger import Ledger, Writer
from dragoman.ledger._positions import Change, Position, positions
from dragoman.ledger._queries import Filter, count, export, kept, question, select
from dragoman.ledger._shared import SharedReading
from dragoman.ledger._verdicts import standing, undone
from dragoman.ledger._why import Judged, Reason, judged, reason, resolve

__all__ = [
    "Change",
    "Filter",
    "Judged",
    "Ledger",
    "Position",
    "Reason",
    "Report",
    "SharedReading",
    "Writer",
    "check",
    "count",
    "digests",
    "export",
    "judged",
    "kept",
    "positions",
    "question",
    "reason",
    "resolve",
    "select",
    "source_key",
    "standing",
    "undone",
]
