"""An app or a switchboard in this process, as the simulated platform reaches it."""

from __future__ import annotations

from swaiglet.app import App
from swaiglet.swaig.webhooks import with_credentials
from swaiglet.switchboard import Switchboard

from .transport import LOCAL_URL, LocalTransport, Transport

Service = App | Switchboard
"""What can be called without a server; open it with ``async with service.lifespan:``."""


def base_url(service: Service) -> str:
    """Where the platform reaches a service: its public URL, else a host that it goes by, without credentials."""
    agent = service.endpoints.agent if isinstance(service, App) else service.endpoints.own.agent
    host = next((host for host in agent.limits.allowed_hosts if not set(host) & set("*?[")), None)
    return service.endpoints.public_url or (f"http://{host}" if host else LOCAL_URL)


def document_url(service: Service) -> str:
    """What is pasted into a phone number's settings: the URL of the document, with the credentials in it."""
    credentials = service.endpoints.credentials
    base = base_url(service)
    return f"{with_credentials(base, credentials.user, credentials.password) if credentials else base}/"


def local_transport(service: Service, network: Transport | None = None) -> LocalTransport:
    """Reaches the service without a socket, and other servers over the network, if there is one."""
    return LocalTransport(service.endpoints, network, base_url(service))
