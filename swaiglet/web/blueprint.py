"""The endpoints as a Quart blueprint, for services that are there already."""

from __future__ import annotations

from typing import Any

from quart import Blueprint, Quart, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from swaiglet import errors
from swaiglet.errors import SetupError

from .asgi import Answers
from .endpoints import Endpoints
from .http import HttpRequest, HttpResponse, NextPiece, joined
from .reading import RefusalError

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
"""All of them: what an endpoint does not take it refuses itself, as JSON."""


class AgentBlueprint(Blueprint):
    """A blueprint that says in our words when its service has one of the same name."""

    def register(self, app: Any, options: dict[str, Any]) -> None:
        """Called by the service, or by the blueprint that it is nested in.

        Raises:
            SetupError: the name is taken.
        """
        name = f"{options.get('name_prefix', '')}.{options.get('name', self.name)}".lstrip(".")
        if name in app.blueprints:
            raise SetupError(errors.blueprint_twice(name))
        super().register(app, options)


def make_blueprint(endpoints: Endpoints) -> Blueprint:
    """A blueprint of the agent's name that answers below whatever prefix it is registered at.

    It has routes of its own and opens and closes with its host; the host's other routes, error pages and hooks stay
    as they are.
    """
    blueprint = AgentBlueprint(endpoints.agent.name.replace(".", "-"), __name__)
    blueprint.before_app_serving(endpoints.startup)
    blueprint.after_app_serving(endpoints.shutdown)
    for path in endpoints.routes:
        blueprint.add_url_rule(
            path,
            endpoint=path.strip("/") or "document",
            view_func=_view(endpoints, path),
            methods=METHODS,
            strict_slashes=False,
            provide_automatic_options=False,
        )
    return blueprint


def make_quart(endpoints: Answers) -> Quart:
    """A Quart service that has these endpoints and nothing else, for its test client."""
    quart = Quart(__name__, static_folder=None)
    quart.before_serving(endpoints.startup)
    quart.after_serving(endpoints.shutdown)

    @quart.errorhandler(404)
    async def any_path(_: Any) -> Response:
        return _response(await endpoints.answer(_request(request.path)))

    return quart


def _view(endpoints: Endpoints, path: str) -> Any:
    async def view(**_: Any) -> Response:
        return _response(await endpoints.answer(_request(path)))

    return view


def _request(path: str) -> HttpRequest:
    """The current request of Quart; its prefix is what stands before the endpoint's own path."""
    whole = f"{request.root_path}{request.path}"
    prefix = whole.rstrip("/").removesuffix(path.rstrip("/")).rstrip("/")
    return HttpRequest(
        method=request.method,
        path=whole[len(prefix) :] or "/",
        prefix=prefix,
        scheme=request.scheme,
        host=request.headers.get("host") or request.host,  # Quart's is empty where the header is not a host name
        client=request.remote_addr or "",
        headers=joined(request.headers),
        query=list(request.args.items(multi=True)),
        query_string=request.query_string.decode("latin-1"),
        body=_pieces(),
    )


def _pieces() -> NextPiece:
    """Gives the body; the host may have a lower limit than ours, which Quart checks in pieces only on some Pythons."""
    body, limit, size = request.body, request.max_content_length, 0

    async def next_piece() -> bytes | None:
        nonlocal size
        try:
            piece: bytes | None = await anext(body, None)
        except RequestEntityTooLarge:
            raise RefusalError(413, errors.large_body(limit or 0)) from None
        size += len(piece or b"")
        if limit is not None and size > limit:
            raise RefusalError(413, errors.large_body(limit))
        return piece

    return next_piece


def _response(response: HttpResponse) -> Response:
    answer = Response(response.body, response.status)
    answer.headers.update(dict(response.headers))  # afterwards, or the length would be 0 for a HEAD
    return answer
