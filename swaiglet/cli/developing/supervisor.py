"""The process that has the socket: it starts a worker for each version that is saved, and never loads one itself."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from attrs import asdict, evolve, frozen

from swaiglet import errors
from swaiglet.cli.mistake import MistakeError
from swaiglet.web.links import PUBLIC_URL_VARIABLES

from .facts import Circumstances, Facts
from .process import Worker
from .screen import Screen, died, failed
from .standin import StandIn
from .tunnel import Tunnel
from .watching import Watched
from .worker import NOTHING_THERE

T = TypeVar("T")

FIRST = asyncio.FIRST_COMPLETED
SHORT_LIFE = 5.0
"""Seconds; a worker or a tunnel that ends sooner has something wrong with it, and is not started again."""
GRACE_SECONDS = 3.0
"""How long workers may take to end when everything does; who is developing does not want to wait."""
RETIRING_SECONDS = 1.0
"""How long to wait until an old worker takes no more connections, before the new one is announced."""


@frozen
class Plan:
    """What is served, and how.

    Attributes:
        target: the app.
        record: the folder for reports of calls.
        around: what workers are told.
        environment: of the workers.
        watched: the files that are watched, if any are.
        tunnel: the command line of a tunnel.
    """

    target: str
    record: str | None
    around: Circumstances
    environment: Mapping[str, str]
    watched: Watched | None
    tunnel: str | None = None


class Supervisor:
    """Serves the last version that works, until it is told to stop."""

    def __init__(self, plan: Plan, listening: socket.socket) -> None:
        self._plan = plan
        self._listening = listening
        self._screen = Screen(plan.around.local, plan.watched.names if plan.watched else ())
        self._stand_in = StandIn(listening)
        self._workers: set[Worker] = set()
        self._current: Worker | None = None
        self._tunnel: Tunnel | None = None
        self._again = asyncio.Event()
        self._saved: Sequence[str] = ()
        self._served_at = 0.0

    def serve(self) -> int:
        """Serve until SIGINT or SIGTERM; the exit status.

        Raises:
            MistakeError: there is no tunnel, or files cannot be watched.
        """
        return asyncio.run(self._serve())

    async def _serve(self) -> int:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        def tell() -> None:
            if stop.is_set():  # for the second time
                self._kill()
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, tell)
        try:
            return await _unless(stop, self._work()) or 0
        finally:
            await self._end()

    async def _work(self) -> int:
        """Serve until nothing can be."""
        self._tunnel = await self._open_tunnel()
        beside = [asyncio.ensure_future(self._watch()), asyncio.ensure_future(self._keep_tunnel())]
        try:
            while True:
                self._again.clear()
                status = await self._renew()
                if status is None:
                    status = await self._rest(beside)
                if status is not None:
                    return status
        finally:
            for task in beside:
                task.cancel()

    async def _watch(self) -> None:
        if self._plan.watched:
            await self._plan.watched.wait(self._renew_after)

    def _renew_after(self, saved: Sequence[str]) -> None:
        self._saved = saved
        self._again.set()

    async def _renew(self) -> int | None:
        """Start a worker, and let it take over once it answers; the exit status when all is over."""
        begun, saved, self._saved = time.monotonic(), self._saved, ()
        worker = await self._begin()
        facts = await _unless(self._again, worker.ready())
        if facts is not None:
            await self._take_over(worker)
            milliseconds = (time.monotonic() - begun) * 1000
            self._screen.served(facts, milliseconds, saved)
            self._tell_of_tunnel(facts)
        elif self._again.is_set() and not worker.ended.done():
            worker.kill()  # saved again: that version is an old one already
        else:
            return await self._not_renewed(await asyncio.shield(worker.ended))
        return None

    async def _begin(self) -> Worker:
        plan, url = self._plan, self._tunnel.url if self._tunnel else None
        environment = {**plan.environment, **({PUBLIC_URL_VARIABLES[0]: url} if url else {})}
        around = asdict(evolve(plan.around, tunnel=url))
        order = {"target": plan.target, "record": plan.record, "around": around}
        worker = await Worker.begin(order, self._listening.fileno(), environment)
        self._workers.add(worker)
        worker.ended.add_done_callback(lambda _: self._workers.discard(worker))
        return worker

    async def _take_over(self, worker: Worker) -> None:
        """Let a worker answer in the place of whoever does."""
        former, self._current = self._current, worker
        self._served_at = time.monotonic()
        self._stand_in.stop()
        if former:
            former.stop()
            await former.retired(RETIRING_SECONDS)

    async def _not_renewed(self, status: int) -> int | None:
        """Go on without a version that does not start, unless there is no app, or no way to another version."""
        if self._plan.watched is None or (status == NOTHING_THERE and not self._served_at):
            return 2
        self._screen.complain(failed(is_first=self._current is None))
        if self._current is None:
            await self._stand_in.start()
        return None

    def _tell_of_tunnel(self, facts: Facts) -> None:
        if self._tunnel and facts.public_url and facts.public_url != self._tunnel.url:
            self._screen.complain(errors.unused_tunnel(self._tunnel.url, facts.public_url))

    async def _rest(self, beside: Sequence[asyncio.Future[None]]) -> int | None:
        """Return when another version is to be started; the exit status when there will be none."""
        again = asyncio.ensure_future(self._again.wait())
        worker = self._current
        while not (again.done() or (worker and worker.ended.done())):
            going_on = [task for task in beside if not task.done()]
            events: list[asyncio.Future[Any]] = [again, *going_on, *([worker.ended] if worker else [])]
            await asyncio.wait(events, return_when=FIRST)
            for task in beside:
                _ = task.done() and task.result()  # what it raised ends all
        again.cancel()
        return await self._bury(worker) if worker and worker.ended.done() else None

    async def _bury(self, worker: Worker) -> int | None:
        """Go on after a worker has ended by itself."""
        self._current = None
        status, is_old = worker.ended.result(), time.monotonic() - self._served_at >= SHORT_LIFE
        if is_old:
            self._screen.complain(died(status, "again"))
        elif self._plan.watched is None:
            self._screen.complain(died(status, "end"))
            return 1
        else:
            self._screen.complain(died(status, "save"))
            await self._stand_in.start()
            await self._again.wait()
        return None

    async def _keep_tunnel(self) -> None:
        """Open a tunnel again that has ended; without one, or with another, the app must know."""
        while tunnel := self._tunnel:
            begun = time.monotonic()
            status = await asyncio.shield(tunnel.ended)
            self._screen.complain(errors.tunnel_broke(tunnel.program, status, tunnel.last))
            self._tunnel = await self._opened_again() if time.monotonic() - begun >= SHORT_LIFE else None
            if not self._tunnel or self._tunnel.url != tunnel.url:
                self._again.set()

    async def _opened_again(self) -> Tunnel | None:
        try:
            return await self._open_tunnel()
        except MistakeError as mistake:
            self._screen.complain(mistake.message)
            return None

    async def _open_tunnel(self) -> Tunnel | None:
        if not self._plan.tunnel:
            return None
        self._screen.say("Starting the tunnel …")
        return await Tunnel.open(self._plan.tunnel, self._listening.getsockname()[1])

    async def _end(self) -> None:
        """End all that runs, soon."""
        self._stand_in.stop()
        for worker in self._workers:
            worker.stop()
        ended: list[asyncio.Future[Any]] = [worker.ended for worker in self._workers]
        if self._tunnel:
            ended.append(asyncio.ensure_future(self._tunnel.close()))
        if ended:
            await asyncio.wait(ended, timeout=GRACE_SECONDS)
            self._kill()
            await asyncio.wait(ended)

    def _kill(self) -> None:
        for worker in self._workers:
            worker.kill()


async def _unless(event: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What some work comes to; `None` when an event came before, which cancels the work."""
    task, told = asyncio.ensure_future(work), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait((task, told), return_when=FIRST)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        told.cancel()
        await asyncio.wait((task, told))
