"""The lines of the checklist, in order, each as soon as it is known.

SignalWire guides, the mapping of a number to an agent: HTTPS, a POST, credentials, SWML, webhooks, reports, a fallback.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any

from attrs import field, frozen
from yarl import URL

from swaiglet import errors
from swaiglet.errors import Problem, UnreadableError
from swaiglet.simulator.http import address_of
from swaiglet.simulator.platform import DOCUMENT_SECONDS, call_signatures, to_json
from swaiglet.simulator.request import without_credentials
from swaiglet.swml import text
from swaiglet.swml.advice import advise
from swaiglet.swml.check import check

from .calling import REPORT, WITH, WITHOUT, Calling
from .certificate import NAME as CERTIFICATE
from .certificate import certificate
from .line import Line
from .offered import called_back, is_private, origin
from .probe import Probe, Sent

HTTPS, POST, CREDENTIALS, SWML, WEBHOOKS = "HTTPS", "POST", "credentials", "SWML", "webhook URLs"
FALLBACK, LATENCY = "fallback", "latency"
OF_DOCUMENT = (WEBHOOKS, WITH, WITHOUT, REPORT)


@frozen(kw_only=True)
class Checklist:
    """A server, and how it is looked at.

    Attributes:
        url: of its document, with the credentials in it.
        body: what is posted there: the facts of a call, its variables and the like.
        probe: sends requests.
        context: whom this machine trusts.
        signing_key: signs requests for documents, when it is known.
        function: the function to call with its token; unless given, one that refuses to run without arguments.
        arguments: what it is given.
        report: whether a report is posted.
        fallback: of the document that is asked for when the first one fails.
        strict: whether the document may have no warnings either.
    """

    url: str
    body: Mapping[str, Any]
    probe: Probe
    context: ssl.SSLContext
    signing_key: str | None = field(default=None, repr=False)
    function: str | None = None
    arguments: Mapping[str, str] = field(factory=dict)
    report: bool = True
    fallback: str | None = None
    strict: bool = False

    @property
    def address(self) -> URL:
        """The URL, taken apart."""
        return address_of(self.url)

    async def lines(self) -> AsyncIterator[Line]:
        """Every line, in order."""
        yield self._https()
        vouched = await self._certificate()
        yield vouched
        if vouched.outcome == "fail":
            for name in (POST, CREDENTIALS, SWML, *OF_DOCUMENT):
                yield Line(name, "skip", errors.nothing_is_sent())
        else:
            async for line in self._of_server():
                yield line
        yield await self._fallback()
        yield self._latency()

    def _https(self) -> Line:
        if self.address.scheme == "https":
            return Line(HTTPS, "pass", errors.https_is_used())
        return Line(HTTPS, "fail", errors.http_is_used(), errors.use_https())

    async def _certificate(self) -> Line:
        if self.address.scheme != "https":
            return Line(CERTIFICATE, "skip", errors.no_certificate_over_http())
        return await certificate(self.address, self.context, self.probe.patience)

    async def _of_server(self) -> AsyncIterator[Line]:
        """The lines for which the server is asked."""
        sent = await self._ask(self.url)
        yield self._came(POST, self.url, sent)
        if sent.reply is None:
            for name in (CREDENTIALS, SWML, *OF_DOCUMENT):
                yield Line(name, "skip", errors.nothing_was_measured())
            return
        yield await self._credentials(sent)
        document, line = self._document(sent, SWML)
        yield line
        if document is None:
            for name in OF_DOCUMENT:
                yield Line(name, "skip", errors.no_document())
            return
        yield self._webhooks(document)
        call = self.body["call"]
        calling = Calling(self.probe, self.url, document, call, self.function, self.arguments)
        async for line in calling.lines(report=self.report):
            yield line

    async def _ask(self, url: str, *, known: bool = True) -> Sent:
        """Ask for a document; with the platform's signature, unless it shall not be known who asks."""
        signs = known and self.signing_key is not None
        headers = call_signatures(self.signing_key or "", url, to_json(self.body)) if signs else {}
        return await self.probe.post("document", url, self.body, DOCUMENT_SECONDS, headers)

    def _came(self, name: str, url: str, sent: Sent) -> Line:
        """Whether the server answers a POST."""
        if sent.reply is None:
            return sent.line(name, "fail", sent.failure, errors.start_server())
        if sent.is_fine:
            return sent.line(name, "pass", errors.document_came(len(sent.reply.body)))
        onwards = without_credentials(sent.reply.headers.get("location", ""))
        has_credentials, is_signed = bool(address_of(url).user), self.signing_key is not None
        advice = errors.mend_document(sent.status, has_credentials=has_credentials, is_signed=is_signed)
        return sent.line(name, "fail", errors.answered(sent.status, onwards), advice)

    async def _credentials(self, first: Sent) -> Line:
        """Whether a stranger is kept out."""
        plain = str(self.address.with_user(None))
        sent = await self._ask(plain, known=False)
        if sent.status in (401, 403):
            return sent.line(CREDENTIALS, "pass", errors.closed_without_credentials(sent.status))
        if sent.is_fine:
            return sent.line(CREDENTIALS, "fail", errors.open_without_credentials(), errors.close_it())
        if sent.status == first.status:  # it answers nobody there
            return sent.line(CREDENTIALS, "skip", errors.answered(sent.status))
        told = errors.other_without_credentials(sent.status, sent.failure)
        return sent.line(CREDENTIALS, "fail", told, errors.close_it())

    def _document(self, sent: Sent, name: str) -> tuple[Any, Line]:
        """The document in a reply, when it can be used, and the line about it."""
        if not sent.is_fine or sent.reply is None:
            return None, Line(name, "skip", errors.no_document())
        if sent.reply.body.lstrip()[:1] == b"<":
            return None, Line(name, "fail", errors.page_instead(), errors.mend_swml())
        try:
            value = text.parse(sent.reply.body)
        except UnreadableError as error:
            return None, Line(name, "fail", errors.document_is_none(str(error)), errors.mend_swml())
        problems = check(value, messaging=False) + advise(value)
        wrong = [problem for problem in problems if problem.level == "error"]
        return None if wrong else value, self._checked(name, wrong, problems)

    def _checked(self, name: str, wrong: list[Problem], problems: list[Problem]) -> Line:
        told = problems if self.strict else wrong
        if told:
            return Line(name, "fail", errors.document_is_wrong(told[0], len(told) - 1), errors.mend_swml())
        return Line(name, "pass", errors.document_is_right(len(problems)))

    def _webhooks(self, document: Any) -> Line:
        """Whether the document has the platform call back where it was asked for."""
        urls = list(dict.fromkeys(called_back(document)))
        if not urls:
            return Line(WEBHOOKS, "pass", errors.no_webhooks())
        scheme, host, _ = origin(self.url)
        place = f"{scheme}://{self.address.host_port_subcomponent}"
        for url in urls:
            reason = self._wrong_place(url, place)
            if reason:
                told = errors.wrong_webhook(errors.quoted(without_credentials(url), 120), reason)
                return Line(WEBHOOKS, "fail", told, errors.mend_webhooks(place))
        elsewhere = sorted({without_credentials(url).partition("?")[0] for url in urls if origin(url)[1] != host})
        here = sum(origin(url)[1] == host for url in urls)
        return Line(WEBHOOKS, "pass", errors.webhooks_are_here(here, elsewhere))

    def _wrong_place(self, url: str, place: str) -> str:
        """Why the platform would not reach the app at a URL; empty when it would."""
        here, there = origin(self.url), origin(url)
        if there[0] not in ("http", "https") or not there[1]:
            return errors.webhook_is_not_absolute()
        if there[1] == here[1]:
            return "" if there == here else errors.webhook_is_beside(place)
        return errors.webhook_is_private() if is_private(there[1]) else ""

    async def _fallback(self) -> Line:
        if self.fallback is None:
            return Line(FALLBACK, "skip", errors.no_fallback())
        sent = await self._ask(self.fallback)
        came = self._came(FALLBACK, self.fallback, sent)
        if came.outcome == "fail":
            return came
        _, line = self._document(sent, FALLBACK)
        return sent.line(FALLBACK, line.outcome, line.told, line.advice)

    def _latency(self) -> Line:
        """How long the slowest request of each kind took."""
        slowest: dict[str, tuple[float, float]] = {}
        for what, sent in self.probe.measured:
            if sent.milliseconds >= sent.limit * 1000:
                return Line(LATENCY, "fail", errors.too_slow(what, sent.limit), errors.be_faster())
            if sent.reply:
                slowest[what] = max(slowest.get(what, (0.0, 0.0)), (sent.milliseconds, sent.limit))
        if not slowest:
            return Line(LATENCY, "skip", errors.nothing_was_measured())
        return Line(LATENCY, "pass", errors.times(slowest))
