"""Importing dragoman is cheap: no model, no database."""

import subprocess
import sys


def test_import_loads_no_heavy_library() -> None:
    code = "import sys, dragoman.record; print([m for m in ('spacy', 'duckdb', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
