"""The endpoints as a Quart blueprint, for services that are there already."""

from __future__ import annotations

from typing import Any

from quart import Blueprint, Quart, Response, request

from .endpoints import Endpoints
from .http import HttpRequest, HttpResponse

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All of them: what an endpoint does not take it refuses itself, as JSON."""


def make_blueprint(endpoints: Endpoints) -> Blueprint:
    """A blueprint of the agent's name that answers below whatever prefix it is registered at.

    It has routes of its own and opens and closes with its host; the host's other routes, error pages and hooks stay
    as they are.
    """
    blueprint = Blueprint(endpoints.agent.name.replace(".", "-"), __name__)
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


def make_quart(endpoints: Endpoints) -> Quart:
    """A Quart service with this agent and nothing else; paths that it lacks are refused as JSON too."""
    quart = Quart(endpoints.agent.name)
    quart.register_blueprint(make_blueprint(endpoints))

    @quart.errorhandler(404)
    async def missing(_: Any) -> Response:
        return _response(await endpoints.answer(_request(request.path)))

    return quart


def _view(endpoints: Endpoints, path: str) -> Any:
    async def view(**_: Any) -> Response:
        return _response(await endpoints.answer(_request(path)))

    return view


def _request(path: str) -> HttpRequest:
    """The current request of Quart; its prefix is what stands before the endpoint's own path."""
    whole = f"{request.root_path}{request.path}".rstrip("/")
    return HttpRequest(
        method=request.method,
        path=path,
        prefix=whole.removesuffix(path.rstrip("/")).rstrip("/"),
        scheme=request.scheme,
        host=request.host,
        headers={name.lower(): value for name, value in request.headers},
        query=list(request.args.items(multi=True)),
        body=request.body,
    )


def _response(response: HttpResponse) -> Response:
    return Response(response.body, response.status, dict(response.headers))
