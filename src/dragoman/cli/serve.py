"""`dragoman serve`: the ledger as pages and JSON."""

from typing import Annotated, Literal

import typer

from dragoman.cli._options import LedgerFolder, opened
from dragoman.errors import ConfigError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(
    ledger: LedgerFolder = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8026,
    password: Annotated[
        str | None,
        typer.Option(envvar="DRAGOMAN_PASSWORD", help="Asked for by every page; needed beyond this machine."),
    ] = None,
    model: Annotated[
        Literal["full", "none"], typer.Option(help="What the read page reads with; none is faster.")
    ] = "full",
) -> None:
    """Look at a ledger in a browser: articles, timeline, commitments, statements, actors, network, map, review.

    \b
    dragoman serve --ledger my.ledger
    DRAGOMAN_PASSWORD=… dragoman serve --ledger my.ledger --host 0.0.0.0

    Every page has a twin for programs: /timeline.json?by=CHN&to=UKR, described by /openapi.json.
    """
    import uvicorn

    from dragoman.web import create_app

    if host not in LOOPBACK and not password:
        raise ConfigError(f"--host {host} is open to others: set a password (--password or DRAGOMAN_PASSWORD)")
    app = create_app(opened(ledger).folder, password=password, model=model)
    typer.echo(f"http://{host}:{port}/ (Ctrl-C ends it)", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")
