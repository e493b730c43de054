"""The pages and their `.json` twins."""

import re
import secrets
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, Protocol

import msgspec
from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from dragoman.errors import InputError
from dragoman.ledger import Ledger, SharedReading, resolve
from dragoman.ledger._corrections import EDITABLE
from dragoman.web._article import page_of
from dragoman.web._asked import STANDINGS, AskedQuery, statuses, types
from dragoman.web._cache import Cache
from dragoman.web._charts import outlines
from dragoman.web._read import Desk
from dragoman.web._views import Views

Rows = Literal["events", "mentions", "statements", "promises", "commitments", "actors", "documents"]
"""Kinds of rows that can be taken away as CSV."""


@cache
def choices() -> dict[str, tuple[str, ...]]:
    """What a filter or an edit offers to choose from."""
    return {
        "types": types("events"),
        "statuses": statuses("events"),
        "kinds": types("statements"),
        "strengths": types("promises"),
        "standings": STANDINGS,
    }


class Problem(BaseModel):
    """What went wrong and how it can be put right."""

    error: str


_JSON_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "A form that cannot be read."},
    404: {"model": Problem, "description": "There is no such thing in this ledger."},
    422: {"model": Problem, "description": "A value that cannot be asked for; the message says why."},
    503: {"model": Problem, "description": "The ledger cannot be read now."},
}
_PAGE_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"content": {"text/html": {}}, "description": one["description"]} for status, one in _JSON_ERRORS.items()
}
_FILE_ERRORS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}}, "description": "All rows that the filters keep."},
    **_PAGE_ERRORS,
}


class _Templates(Protocol):
    def page(self, name: str, request: Request, values: dict[str, Any], *, status: int = 200) -> HTMLResponse: ...


class Pages:
    """Every address of the site."""

    def __init__(self, shared: SharedReading, templates: _Templates, *, token: str, desk: Desk) -> None:
        self._views = Views(shared)
        self._shared = shared
        self._ledger: Ledger = shared.ledger
        self._templates = templates
        self._token = token
        self._desk = desk
        self._cache = Cache()

    def router(self) -> APIRouter:
        """All routes. Twins come first: `/event/{name}` would take `/event/x.json` for a name."""
        router, views = APIRouter(), self._views
        self._listed(router, "/timeline", "timeline.html", views.timeline)
        self._listed(router, "/commitments", "commitments.html", views.board)
        self._listed(router, "/network", "network.html", views.network)
        self._listed(router, "/map", "map.html", views.map)
        self._listed(router, "/review", "review.html", views.review)
        self._listed(router, "/statements", "statements.html", lambda asked: views.rows("statements", asked))
        self._listed(router, "/positions", "positions.html", views.positions)
        self._listed(router, "/actors", "actors.html", views.actors)
        self._listed(router, "/articles", "articles.html", lambda asked: views.rows("documents", asked))
        self._listed(router, "/", "start.html", views.start, twin="/start.json")
        self._named(router, "/row/{name}", "row.html", views.row)
        self._named(router, "/actor/{name}", "actor.html", views.actor)
        self._named(router, "/article/{name}", "article.html", views.article)
        self._named(router, "/story/{name}", "story.html", lambda name: views.story(_number(name)))
        page = {"response_class": HTMLResponse, "responses": _PAGE_ERRORS}
        router.add_api_route("/{kind}.csv", self._csv, methods=["GET"], response_class=Response, responses=_FILE_ERRORS)
        router.add_api_route("/read.json", self._read_json, methods=["POST"], responses=_JSON_ERRORS)
        router.add_api_route("/read", self._read_form, methods=["GET"], **page)  # type: ignore[arg-type]
        router.add_api_route("/read", self._read, methods=["POST"], **page)  # type: ignore[arg-type]
        router.add_api_route(
            "/review/{name}",
            self._judge,
            methods=["POST"],
            status_code=303,
            response_class=Response,
            responses=_PAGE_ERRORS,
        )
        return router

    def error(self, request: Request, status: int, message: str) -> Response:
        """An error, as the kind of answer that was asked for."""
        if request.url.path.endswith(".json"):
            return _json(_encoded({"error": message}), status)
        return self._templates.page("error.html", request, {"status": status, "message": message}, status=status)

    def _listed(
        self, router: APIRouter, path: str, template: str, view: Callable[..., dict[str, Any]], *, twin: str = ""
    ) -> None:
        """A page with filters in its address, and its twin."""
        told = twin or f"{path}.json"

        def data(asked: AskedQuery) -> Response:
            return _json(self._kept((told, asked.address()), lambda: _encoded(view(asked))))

        def page(request: Request, asked: AskedQuery) -> HTMLResponse:
            def made() -> bytes:
                values = {"asked": asked, "twin": told, "here": path, "choices": choices(), **view(asked)}
                if template == "map.html":
                    values["outlines"] = outlines()
                return bytes(self._templates.page(template, request, values).body)

            return HTMLResponse(self._kept((path, asked.address()), made))

        name = template.removesuffix(".html")
        router.add_api_route(told, data, methods=["GET"], name=f"{name} (JSON)", responses=_JSON_ERRORS)
        router.add_api_route(
            path, page, methods=["GET"], name=name, response_class=HTMLResponse, responses=_PAGE_ERRORS
        )

    def _named(self, router: APIRouter, path: str, template: str, view: Callable[[str], dict[str, Any]]) -> None:
        """A page about one thing, and its twin."""

        def data(name: str) -> Response:
            return _json(self._kept((f"{path}.json", name), lambda: _encoded(view(name))))

        def page(request: Request, name: str) -> HTMLResponse:
            def made() -> bytes:
                twin = path.replace("{name}", name) + ".json"
                values = {"twin": twin, "here": path, "choices": choices(), **view(name)}
                return bytes(self._templates.page(template, request, values).body)

            return HTMLResponse(self._kept((path, name), made))

        name = template.removesuffix(".html")
        router.add_api_route(f"{path}.json", data, methods=["GET"], name=f"{name} (JSON)", responses=_JSON_ERRORS)
        router.add_api_route(
            path, page, methods=["GET"], name=name, response_class=HTMLResponse, responses=_PAGE_ERRORS
        )

    def _kept(self, key: tuple[str, str], make: Callable[[], bytes]) -> bytes:
        return self._cache.get(self._shared.state(), key, make)

    def _csv(self, kind: Rows, asked: AskedQuery) -> Response:
        """All rows that the filters keep, as CSV."""
        headers = {"Content-Disposition": f'attachment; filename="dragoman-{kind}.csv"'}
        return Response(self._views.csv(kind, asked), media_type="text/csv; charset=utf-8", headers=headers)

    def _read_form(self, request: Request) -> HTMLResponse:
        return self._templates.page("read.html", request, {"page": None, "problem": None, "text": "", "published": ""})

    def _read(
        self,
        request: Request,
        text: Annotated[str, Form(max_length=200_000)] = "",
        published: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    ) -> HTMLResponse:
        """A pasted article's record. Nothing is stored."""
        values: dict[str, Any] = {"page": None, "problem": None, "text": text, "published": published}
        found = self._desk.read(text, published or None)
        if isinstance(found, str):
            values["problem"] = found
        else:
            values["page"] = page_of(found)
        return self._templates.page("read.html", request, values, status=422 if values["problem"] else 200)

    def _read_json(
        self,
        text: Annotated[str, Form(max_length=200_000)],
        published: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    ) -> Response:
        """A pasted article's record, as `dragoman read` gives it. Nothing is stored."""
        found = self._desk.read(text, published or None)
        return _json(_encoded({"error": found}), 422) if isinstance(found, str) else _json(_encoded(found))

    async def _judge(
        self,
        request: Request,
        name: str,
        verdict: Annotated[Literal["accept", "reject", "edit", "undo"], Form()],
        token: Annotated[str, Form(max_length=64)],
        reason: Annotated[str, Form(max_length=500)] = "",
        author: Annotated[str, Form(max_length=80)] = "",
        back: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        """Keeps a verdict. The token proves that the form came from a page of ours."""
        if not secrets.compare_digest(token.encode(), self._token.encode()):
            raise InputError("the form is out of date: load the page again")
        fields = dict(_fields(await request.form())) if verdict == "edit" else {}
        who, why = author.strip() or "web", reason.strip() or "read on the page"
        await run_in_threadpool(self._correct, name, verdict, who, why, fields)
        there = await run_in_threadpool(self._is_there, back)
        return RedirectResponse(back if there else "/review", status_code=303)

    def _is_there(self, back: str) -> bool:
        """Whether the page that a verdict came from is still there: an event that was rejected is not."""
        if not _OURS.fullmatch(back):
            return False
        if not back.startswith("/row/"):
            return True
        try:
            with self._shared.store() as store:
                resolve(store, back.removeprefix("/row/"))
        except InputError:
            return False
        return True

    def _correct(
        self,
        name: str,
        verdict: Literal["accept", "reject", "edit", "undo"],
        who: str,
        why: str,
        fields: dict[str, str],
    ) -> None:
        if verdict == "edit":
            fields = self._changed(name, fields)
        self._ledger.correct(name, verdict, author=who, reason=why, fields=fields)

    def _changed(self, name: str, fields: dict[str, str]) -> dict[str, str]:
        """Of the fields of a form those that say something else than the row.

        Raises:
            InputError: none does.
        """
        with self._shared.store() as store:
            name = resolve(store, name)
        row = self._views.row(name)["row"]
        known = EDITABLE.get(name[:2], frozenset())
        changed = {
            column: value.strip()
            for column, value in fields.items()
            if column in known and value.strip() != as_text(row[column])
        }
        if not changed:
            raise InputError("nothing was changed: the fields say what the row says")
        return changed


_OURS = re.compile(r"/(review|row/\w+|article/\w+)(\?[\w=&%.+,-]*)?(#\w*)?")
"""Where a verdict may lead back to."""


def as_text(value: object) -> str:
    """A value of a row as a field of a form holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _fields(form: Any) -> Iterator[tuple[str, str]]:
    """The columns of an edit: their fields are named `set-COLUMN`, apart from the form's own."""
    for name, value in form.multi_items():
        if isinstance(value, str) and name.startswith("set-"):
            yield name.removeprefix("set-"), value


def _encoded(values: object) -> bytes:
    return msgspec.json.encode(values)


def _json(values: bytes, status: int = 200) -> Response:
    return Response(values, status_code=status, media_type="application/json")


def _number(name: str) -> int:
    if not (name.isascii() and name.isdigit() and len(name) < 10):
        raise InputError(f"{name}: no story of this ledger has this number")
    return int(name)
