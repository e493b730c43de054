"""The application: routes, templates and the rules that every answer keeps."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined

from dragoman.engines import Limits
from dragoman.errors import DragomanError, InputError, LedgerError
from dragoman.ledger import Ledger, SharedReading
from dragoman.web._asked import Asked
from dragoman.web._charts import STATIC
from dragoman.web._days import told, when
from dragoman.web._marks import visible
from dragoman.web._pages import Pages, as_text
from dragoman.web._read import Desk

# Nothing but what this server sends: no inline script or style, no frame, no other host.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(
    folder: Path, *, password: str | None = None, model: Literal["full", "none"] = "full", seconds: float = 30.0
) -> FastAPI:
    """The application over the ledger in `folder`.

    Args:
        password: asked for (HTTP basic, any user name) before anything is shown; None asks for nothing.
        model: what the read page reads with.
        seconds: time that the read page gives one article.

    Raises:
        LedgerError: there is no ledger in the folder.
    """
    shared = SharedReading(Ledger.open(folder))
    desk = Desk(Limits(workers=1, seconds=seconds, model=model))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="dragoman",
        description="The diplomatic record, as JSON.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    token = secrets.token_urlsafe(24)
    pages = Pages(shared, _templates(token), token=token, desk=desk)
    app.include_router(pages.router())
    _guard(app, password)
    _tell_errors(app, pages)
    return app


class Templates:
    """The pages' templates; everything that is put into them is escaped."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def page(self, name: str, request: Request, values: dict[str, Any], *, status: int = 200) -> HTMLResponse:
        """The page `name` with `values`."""
        text = self._environment.get_template(name).render(request=request, **values)
        # Titles and words come from anywhere: no half of a surrogate pair, nothing that a browser cannot show.
        return HTMLResponse(visible(text).encode("utf-8", "replace"), status_code=status)


def _templates(token: str) -> Templates:
    environment = _Environment(
        loader=PackageLoader("dragoman.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["token"] = token
    environment.filters.update(
        listed=lambda names: ", ".join(names or ()),
        told=told,
        when=when,
        as_text=as_text,
        standing=lambda status: status.replace("_", " "),
    )
    return Templates(environment)


class _Environment(Environment):
    """`row.copy` is the row's column, not the method of the dict that holds it."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def _guard(app: FastAPI, password: str | None) -> None:
    """Adds the headers of every answer and, where one is set, the password in front of everything."""

    @app.middleware("http")
    async def guarded(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        if password is not None and not _knows(request, password):
            answer = Response("a password is needed", 401, {"WWW-Authenticate": 'Basic realm="dragoman"'})
        else:
            answer = await call(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if request.url.path.startswith("/static/"):
            answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer


def _knows(request: Request, password: str) -> bool:
    from base64 import b64decode
    from binascii import Error

    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        given = b64decode(value).partition(b":")[2]
    except (Error, ValueError):
        return False
    return secrets.compare_digest(given, password.encode())


def _tell_errors(app: FastAPI, pages: Pages) -> None:
    """Errors that a person can repair become pages (or JSON) that say how."""

    def told(request: Request, error: Exception) -> Response:
        status, message = _told(error)
        return pages.error(request, status, message)

    for kind in (InputError, LedgerError, DragomanError, RequestValidationError, 404, 405):
        app.add_exception_handler(kind, told)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        return 422, _field(first)
    if isinstance(error, InputError):
        message = str(error).replace("--", "")
        return 404 if "no such" in message or "has this" in message or "no row's name" in message else 422, message
    if isinstance(error, DragomanError):
        return 503, str(error)
    status = int(getattr(error, "status_code", 404))
    return status, "there is no such page" if status == 404 else "this address does not take such a request"


def _field(error: dict[str, Any]) -> str:
    """What is wrong with a value of an address or a form, in words that its writer knows."""
    name = str(error["loc"][-1])
    if error["type"] == "extra_forbidden":
        return f"{name} is no filter of this page; filters are {', '.join(Asked.model_fields)}"
    if error["type"] == "string_pattern_mismatch":
        return f"{name} {str(error['input'])[:40]!r} is no day: write it as 2023-04-26"
    return f"{name}: {error['msg']}"
