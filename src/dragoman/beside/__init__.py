"""Other people's event data beside ours: their rows in a file next to the ledger, and how the two compare."""

from dragoman.beside._compare import Comparison, compare
from dragoman.beside._layouts import LAYOUTS, Layout
from dragoman.beside._rows import open_rows
from dragoman.beside._shelf import Shelf

__all__ = ["LAYOUTS", "Comparison", "Layout", "Shelf", "compare", "open_rows"]
