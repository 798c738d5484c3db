"""What serve does: look whether it may and can, set what the app reads, and run it."""

import logging
import os
import socket
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from planner.cli.output import say
from planner.cli.work.surroundings import known_calibrations
from planner.document import parse, read_written
from planner.errors import InputError
from planner.forecast.provider import provider_named
from planner.spread.known_calibrations import looked_up
from planner.window.campaign import Campaign

GRACE_S = 5
"""How long a server that is told to stop waits for the answers that it owes."""


def serve(
    host: str, port: int, campaign: Path | None, wind: str, lag: int, *, refresh: str, unprotected: bool
) -> None:
    """Serve the app at an address until it is told to stop."""
    _require_protected(host, unprotected=unprotected)
    _require_free(host, port)
    if campaign is not None:
        looked_up(parse(Campaign, read_written(campaign)), known_calibrations()).with_files_read(
            campaign.parent
        )
        os.environ["WINDFALL_CAMPAIGN"] = str(campaign.resolve())
    os.environ |= {"WINDFALL_WIND": wind, "WINDFALL_LAG": str(lag), "WINDFALL_UNPROTECTED": str(unprotected)}
    if refresh:
        os.environ["WINDFALL_REFRESH"] = ",".join(provider_named(name).name for name in refresh.split(","))
    say(f"the board is at http://{host}:{port} (stop with Ctrl-C)")
    _tell_the_start()
    uvicorn.run(
        "api.app:app",
        host=host,
        port=port,
        http="api.connections:ServedConnection",
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def _require_protected(host: str, *, unprotected: bool) -> None:
    """Refuse to listen where others can reach us: whoever can may read every place and put any question."""
    if unprotected:
        return
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", None)
        addresses = {str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found}
    except OSError:
        return  # that nobody can listen there is said next
    if not all(ip_address(address).is_loopback for address in addresses):
        raise InputError(
            f"at {host or 'every address'} all who reach this machine could read the launch places and "
            "put questions, for there are no keys yet; listen at 127.0.0.1, or add --unprotected "
            "(WINDFALL_UNPROTECTED=1) where that is meant"
        )


def _tell_the_start() -> None:
    """What a server does before it is ready, line by line on standard error."""
    start = logging.getLogger("windfall.start")
    start.setLevel(logging.INFO)
    start.propagate = False
    start.addHandler(logging.StreamHandler())


def _require_free(host: str, port: int) -> None:
    """Refuse an address where nobody can listen before the server says that it does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            # The port of a server that has just ended counts as free, as it does for uvicorn.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise InputError(
            f"cannot listen at {host} port {port} ({(error.strerror or str(error)).lower()}); "
            "name another --host or --port"
        ) from None
