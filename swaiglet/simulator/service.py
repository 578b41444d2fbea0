"""An app or a switchboard in this process, as the simulated platform reaches it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, runtime_checkable

from swaiglet.agent import Agent
from swaiglet.swaig.webhooks import with_credentials
from swaiglet.web.security import Credentials, SigningKeys

from .transport import LOCAL_URL, Answers, LocalTransport, Transport


class ServiceEndpoints(Answers, Protocol):
    """What a service answers over HTTP, and what is known of it."""

    @property
    def agent(self) -> Agent:
        """The agent that answers at ``/``, or for a switchboard."""
        ...

    @property
    def credentials(self) -> Credentials | None:
        """What a client must give at ``/``."""
        ...

    @property
    def public_url(self) -> str | None:
        """Where the platform reaches the service, when somebody said so."""
        ...

    @property
    def signing_keys(self) -> SigningKeys | None:
        """With which the platform signs its requests for documents, when they are known."""
        ...


@runtime_checkable
class Service(Protocol):
    """What can be called without a server: an `App` or a `Switchboard`."""

    @property
    def endpoints(self) -> ServiceEndpoints:
        """What it answers over HTTP."""
        ...

    @property
    def lifespan(self) -> AbstractAsyncContextManager[Any]:
        """Its time of service: ``async with service.lifespan:``."""
        ...


def base_url(service: Service) -> str:
    """Where the platform reaches a service: its public URL, else a host that it goes by, without credentials."""
    limits = service.endpoints.agent.limits
    host = next((host for host in limits.allowed_hosts if not set(host) & set("*?[")), None)
    return service.endpoints.public_url or (f"http://{host}" if host else LOCAL_URL)


def document_url(service: Service) -> str:
    """What is pasted into a phone number's settings: the URL of the document, with the credentials in it."""
    credentials = service.endpoints.credentials
    base = base_url(service)
    return f"{with_credentials(base, credentials.user, credentials.password) if credentials else base}/"


def local_transport(service: Service, network: Transport | None = None) -> LocalTransport:
    """Reaches the service without a socket, and other servers over the network, if there is one."""
    return LocalTransport(service.endpoints, network, base_url(service))
