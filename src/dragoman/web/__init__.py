"""Pages and JSON over the ledger. Reads only, but for corrections; every page has a `.json` twin."""

from dragoman.web._app import create_app

__all__ = ["create_app"]
