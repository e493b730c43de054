"""The pages and their `.json` twins."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Protocol

import msgspec
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from dragoman.errors import InputError
from dragoman.ledger import Ledger
from dragoman.ledger._queries import Kind
from dragoman.web._asked import AskedQuery
from dragoman.web._charts import outlines
from dragoman.web._read import Desk
from dragoman.web._views import Views, page_of

ROWS: tuple[Kind, ...] = ("events", "statements", "commitments", "actors", "documents")
"""Kinds of rows that can be taken away as CSV."""


class _Templates(Protocol):
    def page(self, name: str, request: Request, values: dict[str, Any], *, status: int = 200) -> HTMLResponse: ...


class Pages:
    """Every address of the site."""

    def __init__(
        self,
        views: Views,
        ledger: Ledger,
        templates: _Templates,
        *,
        token: str,
        desk: Desk,
    ) -> None:
        self._views = views
        self._ledger = ledger
        self._templates = templates
        self._token = token
        self._desk = desk

    def router(self) -> APIRouter:
        """All routes. Twins come first: `/event/{name}` would take `/event/x.json` for a name."""
        router = APIRouter()
        self._listed(router, "/timeline", "timeline.html", self._views.timeline)
        self._listed(router, "/commitments", "commitments.html", self._views.board)
        self._listed(router, "/network", "network.html", self._views.network)
        self._listed(router, "/map", "map.html", self._views.map)
        self._listed(router, "/review", "review.html", self._views.review)
        self._listed(router, "/statements", "statements.html", lambda asked: self._views.rows("statements", asked))
        self._listed(router, "/actors", "actors.html", lambda asked: self._views.rows("actors", asked))
        self._listed(router, "/articles", "articles.html", lambda asked: self._views.rows("documents", asked))
        self._listed(router, "/", "start.html", self._views.start, twin="/start.json")
        self._named(router, "/row/{name}", "row.html", self._views.row)
        self._named(router, "/actor/{name}", "actor.html", self._views.actor)
        self._named(router, "/article/{name}", "article.html", self._views.article)
        self._named(router, "/story/{name}", "story.html", lambda name: self._views.story(_number(name)))
        router.add_api_route("/{kind}.csv", self._csv, methods=["GET"], response_class=Response)
        router.add_api_route("/read", self._read_form, methods=["GET"], response_class=HTMLResponse)
        router.add_api_route("/read", self._read, methods=["POST"], response_class=HTMLResponse)
        router.add_api_route("/review/{name}", self._judge, methods=["POST"], response_class=Response)
        return router

    def error(self, request: Request, status: int, message: str) -> Response:
        """An error, as the kind of answer that was asked for."""
        if request.url.path.endswith(".json"):
            return _json({"error": message}, status)
        return self._templates.page("error.html", request, {"status": status, "message": message}, status=status)

    def _listed(
        self, router: APIRouter, path: str, template: str, view: Callable[..., dict[str, Any]], *, twin: str = ""
    ) -> None:
        """A page with filters in its address, and its twin."""

        def data(asked: AskedQuery) -> Response:
            return _json(view(asked))

        def page(request: Request, asked: AskedQuery) -> HTMLResponse:
            values = {"asked": asked, "twin": twin or f"{path}.json", "here": path, **view(asked)}
            if template == "map.html":
                values["outlines"] = outlines()
            return self._templates.page(template, request, values)

        name = template.removesuffix(".html")
        router.add_api_route(twin or f"{path}.json", data, methods=["GET"], name=f"{name} (JSON)")
        router.add_api_route(path, page, methods=["GET"], name=name, response_class=HTMLResponse)

    def _named(self, router: APIRouter, path: str, template: str, view: Callable[[str], dict[str, Any]]) -> None:
        """A page about one thing, and its twin."""

        def data(name: str) -> Response:
            return _json(view(name))

        def page(request: Request, name: str) -> HTMLResponse:
            twin = path.replace("{name}", name) + ".json"
            return self._templates.page(template, request, {"twin": twin, "here": path, **view(name)})

        name = template.removesuffix(".html")
        router.add_api_route(f"{path}.json", data, methods=["GET"], name=f"{name} (JSON)")
        router.add_api_route(path, page, methods=["GET"], name=name, response_class=HTMLResponse)

    def _csv(
        self, kind: Literal["events", "statements", "commitments", "actors", "documents"], asked: AskedQuery
    ) -> Response:
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

    def _judge(
        self,
        request: Request,
        name: str,
        verdict: Annotated[Literal["accept", "reject"], Form()],
        token: Annotated[str, Form(max_length=64)],
        reason: Annotated[str, Form(max_length=500)] = "",
        author: Annotated[str, Form(max_length=80)] = "",
    ) -> Response:
        """Keeps a verdict. The token proves that the form came from a page of ours."""
        import secrets

        if not secrets.compare_digest(token.encode(), self._token.encode()):
            raise InputError("the form is out of date: load the page again")
        self._ledger.correct(name, verdict, author=author.strip() or "web", reason=reason.strip() or "read on the page")
        return RedirectResponse("/review", status_code=303)


def _json(values: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(values), status_code=status, media_type="application/json")


def _number(name: str) -> int:
    if not (name.isascii() and name.isdigit() and len(name) < 10):
        raise InputError(f"{name}: no story of this ledger has this number")
    return int(name)
