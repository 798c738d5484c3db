"""The API and the board as one app: `uvicorn api.app:app`, or `windfall serve`.

Settings are environment variables (`service.py`); nothing is read or computed before start-up.
"""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from api.addresses import Addresses
from api.aloft import FlightsAloft
from api.background import Background
from api.board import Board
from api.campaigns import campaigns_on_the_board
from api.doorkeeper import Doorkeeper
from api.errors import answer_errors
from api.lanes import Lanes
from api.openapi import described
from api.refreshing import Refreshing
from api.routes import (
    calibrations,
    campaigns,
    docs,
    fan,
    fills,
    flights,
    forecasts,
    health,
    pages,
    release_times,
    sensitivity,
    windows,
    zones,
)
from api.security import STATIC, SecurityHeaders
from api.service import ApiSettings, Clock, ServedWinds, Service, utc_now
from api.signals import told_to_stop
from api.templating import STATIC_FOLDER
from planner.flight.compute_budget import Effort
from planner.spread.known_calibrations import KnownCalibrations
from planner.views.answering import program_version
from planner.views.assets import asset_folder
from planner.views.html_page import VENDOR

_SMALLEST_ZIPPED = 1000


def create_app(settings: ApiSettings, clock: Clock = utc_now) -> FastAPI:
    """An app that answers from the settings' store, by the given clock."""
    app = FastAPI(
        title="Windfall",
        version=program_version(),
        description="Where balloons and what they drop come down, and when to launch.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(settings, clock),
    )
    for part in (
        flights,
        zones,
        fan,
        release_times,
        sensitivity,
        fills,
        windows,
        campaigns,
        forecasts,
        calibrations,
        health,
        docs,
        pages,
    ):
        app.include_router(part.router)
    app.mount(VENDOR, StaticFiles(directory=asset_folder()))
    app.mount(STATIC, StaticFiles(directory=STATIC_FOLDER))
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED)
    answer_errors(app)
    app.add_middleware(
        Doorkeeper, hosts=settings.host_names, origins=settings.origin_names, unprotected=settings.unprotected
    )
    app.add_middleware(SecurityHeaders)
    described(app)
    return app


def _lifespan(settings: ApiSettings, clock: Clock) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        winds = ServedWinds.open(settings)
        lanes, own = Lanes.of(settings.threads), ThreadPoolExecutor(settings.threads)
        pools = {lane.name: ThreadPoolExecutor(settings.threads) for lane in (lanes.small, lanes.large)}
        effort = Effort(settings.threads, settings.memory_mb, settings.layer_m, pool=own)
        known, addresses = KnownCalibrations.of_store(settings.store), Addresses.of_store(winds.store.folder)
        files = campaigns_on_the_board(settings.campaign, known)
        board = Board(files, winds.field_of, effort, clock, addresses)
        refreshing = Refreshing(winds.store, clock, settings.kept_fresh())
        app.state.aloft = FlightsAloft()
        app.state.service = Service(settings, winds, board, pools, lanes, clock, refreshing)
        app.state.background = Background(app.state.service)
        app.state.background.start()
        with told_to_stop(board.stopped.set):
            yield
        app.state.background.stop()
        for threads in (own, *pools.values()):  # what nobody waits for any more is not waited for here either
            threads.shutdown(wait=False, cancel_futures=True)

    return running


app = create_app(ApiSettings())
