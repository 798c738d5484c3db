"""A provider on this machine: GFS, GEFS and ECMWF as they answer, for tests and for trying it out.

Each provider lies below its own prefix (/gfs, /gefs, /ecmwf), and nothing but the base address differs from
the real ones. The only module of `planner` that knows Starlette.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from planner.forecast.sources.fake_answers import FileAnswer, Manner, parse_range
from planner.forecast.sources.fake_files import FakeFiles, Found, Recipe, find
from planner.forecast.sources.providers import PROVIDERS
from planner.forecast.sources.source import RemoteFile, Source


class Asked(NamedTuple):
    """One request and how it was answered; `fault` names what was done to it."""

    method: str
    path: str
    range: str
    status: int
    fault: str = ""


def prefix_of(source: Source) -> str:
    """Where a provider lies on the fake: both of ECMWF's models under one."""
    return source.name.partition("-")[0]


class FakeProvider:
    """The providers over HTTP, in this process.

    `folder` keeps the files made. A file is there once `clock` has passed `Source.out_at`, or `appears`
    says so; `cycles` limits the runs to these. `asked` is the log of requests.
    """

    def __init__(
        self,
        folder: Path,
        *,
        recipe: Recipe | None = None,
        sources: Sequence[Source] = PROVIDERS,
        cycles: Sequence[datetime] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        appears: Callable[[RemoteFile], bool] | None = None,
    ) -> None:
        self.recipe = recipe or Recipe()
        self.files = FakeFiles(folder, self.recipe)
        self.sources, self.cycles, self.clock, self.appears = tuple(sources), cycles, clock, appears
        self.asked: list[Asked] = []
        self.app = Starlette(routes=[Route("/{prefix}/{path:path}", self._answer)])

    def addresses(self, address: str) -> dict[str, str]:
        """The settings that point Windfall at this fake, served at an address."""
        return {f"WINDFALL_{name.upper()}_ADDRESS": f"{address}/{name}" for name in self._prefixes()}

    def _prefixes(self) -> list[str]:
        return list(dict.fromkeys(prefix_of(source) for source in self.sources))

    async def _answer(self, request: Request) -> FileAnswer | PlainTextResponse:
        path = request.path_params["path"]
        found = find([s for s in self.sources if prefix_of(s) == request.path_params["prefix"]], path)
        answer: FileAnswer | PlainTextResponse = PlainTextResponse("not found\n", 404)
        if found and self._is_there(found):
            answer = await self._file(request, found)
        asked = request.headers.get("range", "")
        self.asked.append(Asked(request.method, request.url.path, asked, answer.status_code))
        return answer

    def _is_there(self, found: Found) -> bool:
        source, cycle, file = found
        if self.cycles is not None and cycle not in self.cycles:
            return False
        if file.hour_h not in self.recipe.spec.hours:
            return False
        if self.appears is not None:
            return self.appears(file)
        return self.clock() >= source.out_at(cycle, file.hour_h)

    async def _file(self, request: Request, found: Found) -> FileAnswer:
        stored = await run_in_threadpool(self.files.get, found)
        is_index = request.path_params["path"] == found.file.index
        out_at = found.source.out_at(found.cycle, found.file.hour_h)
        path = stored.index if is_index else stored.data
        wanted = parse_range(request.headers.get("range", ""), path.stat().st_size)
        return FileAnswer(path, wanted, out_at, Manner())

    @contextmanager
    def serving(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
        """Serve in a thread, on a free port unless one is named; gives the address, and stops at the end."""
        config = uvicorn.Config(
            self.app, host=host, port=port, log_level="critical", lifespan="off", ws="none", http="h11"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.005)
            yield f"http://{host}:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            thread.join()
