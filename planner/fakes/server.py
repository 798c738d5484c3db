"""The providers on this machine, as they answer, for tests and for trying it out.

Each lies below a prefix, the name of its endpoint (/gfs, /gefs, /ecmwf), and nothing but the base address
differs from the real ones. The only module of `planner` that knows Starlette.
"""

import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from planner.errors import InputError
from planner.fakes.damaged_messages import damaged, wrong_index
from planner.fakes.faults import KINDS, OF_DATA, OF_INDEXES, REFUSALS, Fault, Faults, RequestKey
from planner.fakes.files import FakeFiles, Found, Recipe, find
from planner.fakes.responses import FileAnswer, Manner, parse_range
from planner.fakes.station_archive import StationArchive
from planner.forecast.grid import Area
from planner.forecast.provider import Provider, providers
from planner.forecast.remote_file import ByIndex, RemoteFile
from planner.settings import address_variable

Answer = FileAnswer | PlainTextResponse
_LIMIT = "<!DOCTYPE html>\n<html><head><title>Over Rate Limit</title></head><body>Slow down.</body></html>\n"
_ANYWHERE = Area(0.0, 0.0, 1.0, 1.0)


class Asked(NamedTuple):
    """One request and how it was answered; `fault` names what was done to it."""

    method: str
    path: str
    range: str
    status: int
    fault: str = ""


def _is_index(found: Found, path: str) -> bool:
    """Whether a path leads to a file's index."""
    return isinstance(found.file.taken, ByIndex) and path.endswith(found.file.taken.path)


def _request_key(path: str, asked: str, found: Found) -> RequestKey:
    step = f"{found.provider.name} {found.cycle:%Y%m%d%H} {found.file.hour_h}"
    return RequestKey(path, asked, step, _is_index(found, path))


def _refusal(fault: Fault, now: datetime) -> PlainTextResponse:
    """The answer of a provider that will not: with Retry-After where it is asked to slow down."""
    if fault.kind == "limit":
        return PlainTextResponse(_LIMIT, media_type="text/html")
    status = 404 if fault.kind == "missing" else int(fault.kind.partition("-")[0])
    headers = {}
    if fault.kind == "429":
        headers["retry-after"] = f"{fault.wait_s:.0f}"
    elif fault.kind == "429-date":
        headers["retry-after"] = format_datetime(now + timedelta(seconds=fault.wait_s), usegmt=True)
    return PlainTextResponse(f"{KINDS[fault.kind]}\n", status, headers)


def _manner(fault: Fault | None) -> Manner:
    if fault is None:
        return Manner()
    changed = partial(damaged, fault.kind) if fault.kind in OF_DATA else None
    return Manner(changed, fault.kind == "cut", fault.wait_s if fault.kind == "slow" else 0.0)


class FakeProvider:
    """The providers over HTTP, in this process.

    `folder` keeps the files made. A file is there once `clock` has passed `Provider.out_at`, or `appears`
    says so; `cycles` limits the runs to these. `station` is one whose soundings are served too. `asked` is
    the log of requests.
    """

    def __init__(
        self,
        folder: Path,
        *,
        recipe: Recipe | None = None,
        played: Sequence[Provider] | None = None,
        cycles: Sequence[datetime] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        appears: Callable[[RemoteFile], bool] | None = None,
        faults: Faults | None = None,
        keep_mb: float = 2000.0,
        station: StationArchive | None = None,
    ) -> None:
        self.recipe = recipe or Recipe()
        self.faults = faults or Faults()
        self.files = FakeFiles(folder, self.recipe, keep_mb=keep_mb)
        most = self.recipe.spec.members
        self.played = tuple(
            replace(provider, members=min(provider.members, most))
            for provider in (providers() if played is None else played)
        )
        self.cycles, self.clock, self.appears = cycles, clock, appears
        self.asked: list[Asked] = []
        filters = Route("/{prefix}/cgi-bin/{script}", self._filter)
        self.station = station
        soundings = [Route("/igra/{path:path}", self._igra), Route("/wyoming/wsgi/sounding", self._wyoming)]
        self.app = Starlette(routes=[*soundings, filters, Route("/{prefix}/{path:path}", self._serve)])

    def variables(self, address: str) -> dict[str, str]:
        """The settings that point Windfall at this fake, served at an address."""
        endpoints = {address_variable(one.name): one.endpoint.name for one in self.played}
        endpoints |= {address_variable(name): name for name in (("igra", "wyoming") if self.station else ())}
        return {variable: f"{address}/{prefix}" for variable, prefix in endpoints.items()}

    async def _igra(self, request: Request) -> Response:
        """A file of IGRA's about the station."""
        path, now = request.path_params["path"], self.clock()
        found = await run_in_threadpool(self.station.igra, path, now) if self.station else None
        return self._said(request, None if found is None else Response(found))

    async def _wyoming(self, request: Request) -> Response:
        """A sounding at the station, as a table."""
        asked, found = request.query_params, None
        with suppress(ValueError):
            time = datetime.strptime(asked.get("datetime", ""), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            if self.station and asked.get("type") == "TEXT:CSV":
                found = self.station.wyoming(asked.get("id", ""), time, self.clock())
        return self._said(request, None if found is None else PlainTextResponse(found))

    def _said(self, request: Request, found: Response | None) -> Response:
        """An answer about the station, or that there is none, written in the log."""
        answer = found or PlainTextResponse("not found\n", 404)
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.asked.append(Asked(request.method, path, "", answer.status_code))
        return answer

    async def _serve(self, request: Request) -> Answer:
        """A file or its index."""
        path = request.path_params["path"]
        return await self._answer(request, self._find(request, path), self._file)

    async def _filter(self, request: Request) -> Answer:
        """The cut of a file that a NOMADS script makes."""
        asked = request.query_params
        found = self._find(request, f"{asked.get('dir', '')}/{asked.get('file', '')}".lstrip("/"))
        script = f"cgi-bin/{request.path_params['script']}?"
        if found and not (found.file.filtered and found.file.filtered(_ANYWHERE).startswith(script)):
            found = None
        return await self._answer(request, found, self._region)

    def _find(self, request: Request, path: str) -> Found | None:
        """What is published by now at a path of the request's provider."""
        prefix = request.path_params["prefix"]
        found = find([one for one in self.played if one.endpoint.name == prefix], path)
        return found if found and self._is_there(found) else None

    async def _answer(
        self,
        request: Request,
        found: Found | None,
        whole: Callable[[Request, Found, Fault | None], Awaitable[Answer]],
    ) -> Answer:
        """The answer, or the fault that befalls it, written in the log."""
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        asked = request.headers.get("range", "")
        fault = self.faults.drawn(_request_key(path, asked, found)) if found else None
        if found is None:
            answer: Answer = PlainTextResponse("not found\n", 404)
        elif fault and fault.kind in REFUSALS:
            answer = _refusal(fault, datetime.now(UTC))
        else:
            answer = await whole(request, found, fault)
        kind = fault.kind if fault else ""
        self.asked.append(Asked(request.method, path, asked, answer.status_code, kind))
        return answer

    def _is_there(self, found: Found) -> bool:
        provider, cycle, file = found
        if self.cycles is not None and cycle not in self.cycles:
            return False
        if file.hour_h not in self.recipe.spec.hours:
            return False
        if self.appears is not None:
            return self.appears(file)
        return self.clock() >= provider.out_at(cycle, file.hour_h)

    async def _file(self, request: Request, found: Found, fault: Fault | None) -> Answer:
        stored = await run_in_threadpool(self.files.get, found)
        is_index = _is_index(found, request.path_params["path"])
        kind = fault.kind if fault else ""
        if kind in OF_INDEXES:
            return PlainTextResponse(wrong_index(kind, stored.index.read_text()))
        path = stored.index if is_index else stored.data
        asked = "" if kind == "200" else request.headers.get("range", "")
        out_at = found.provider.out_at(found.cycle, found.file.hour_h)
        return FileAnswer(path, parse_range(asked, path.stat().st_size), out_at, _manner(fault))

    async def _region(self, request: Request, found: Found, fault: Fault | None) -> Answer:
        try:
            path = await run_in_threadpool(self.files.region, found, dict(request.query_params))
        except InputError as error:
            return PlainTextResponse(f"{error}\n", 400)
        return FileAnswer(path, None, self.clock(), _manner(fault))

    @contextmanager
    def serving(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
        """Serve in a thread, on a free port unless one is named; gives the address, and stops at the end.

        Raises InputError where nobody can listen.
        """
        with _listening(host, port) as listener:
            config = uvicorn.Config(self.app, log_level="critical", lifespan="off", ws="none", http="h11")
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            thread.start()
            named = f"[{host}]" if ":" in host else host
            try:
                yield f"http://{named}:{listener.getsockname()[1]}"
            finally:
                server.should_exit = server.force_exit = True
                thread.join()


def _listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on, so that nobody need wait for the server's start."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot listen at {host} port {port} ({reason}); name another") from error
