"""Who may ask what: the first look at a request, before anything of it is read.

A page of another site may open our pages and nothing else: it neither reads them nor puts a question,
unless the operator named its origin. Programs send neither Origin nor Sec-Fetch and are not concerned.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.error_pages import is_a_page
from api.hosts import is_loopback, is_ours, literal, split_host
from api.problems import problem

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Content-Type, Authorization, Prefer, If-None-Match",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Content-Disposition, ETag, Location, Retry-After"
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_JSON = "application/json"
_FROM_ELSEWHERE = ("cross-site", "same-site")


class Turned(NamedTuple):
    """Why a request is turned away."""

    status: HTTPStatus
    sentence: str


class Doorkeeper:
    """Middleware that answers what may not come in: 400, 403, 415, 421, and the preflights of CORS."""

    def __init__(
        self, app: ASGIApp, *, hosts: Iterable[str], origins: Iterable[str], unprotected: bool
    ) -> None:
        self.app = app
        self.hosts, self.origins = frozenset(hosts), frozenset(origins)
        self.unprotected = unprotected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not come in, or pass it on; web sockets are closed with 1008."""
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answering = self._with_cors(send, headers.get("origin", ""))
        turned = self._of_host(scope, headers) or self._of_origin(scope, headers)
        if turned is None and _is_preflight(scope, headers):
            await Response(status_code=204, headers=_preflight(headers))(scope, receive, answering)
            return
        turned = turned or _of_body(headers)
        if turned is not None:
            await problem(scope, turned.status, turned.sentence)(scope, receive, answering)
            return
        await self.app(scope, receive, answering)

    def _with_cors(self, send: Send, origin: str) -> Send:
        if not self.origins:
            return send

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if origin in self.origins:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        return answering

    def _of_host(self, scope: Scope, headers: Headers) -> Turned | None:
        written = headers.getlist("host")
        if len(written) > 1 or (not written and scope["http_version"] not in ("1.0", "0.9")):
            return Turned(HTTPStatus.BAD_REQUEST, f"{len(written)} Host headers were sent; one is wanted")
        host = split_host(written[0].strip()) if written else ("localhost", "")
        if host is None or not is_ours(host[0], self.hosts):
            return Turned(
                HTTPStatus.MISDIRECTED_REQUEST,
                f"this server does not answer to the name {written[0][:60]!a}; ask it as localhost or by an "
                "address of its machine, or let WINDFALL_HOSTS name it",
            )
        here = literal(str((scope.get("server") or ("",))[0]))
        if not self.unprotected and here is not None and not is_loopback(str(here)):
            return Turned(
                HTTPStatus.FORBIDDEN,
                "this server has no keys yet and answers on loopback alone; whoever runs it can set "
                "WINDFALL_UNPROTECTED=1 where only people may reach it whom the launch places concern",
            )
        return None

    def _of_origin(self, scope: Scope, headers: Headers) -> Turned | None:
        origins, site = headers.getlist("origin"), headers.get("sec-fetch-site", "").lower()
        host = headers.get("host", "")
        if any(origin not in self.origins and not _is_own(origin, host) for origin in origins):
            whose = f"the origin {origins[0][:80]!a}"
        elif not origins and site in _FROM_ELSEWHERE:
            whose = "another site"
        elif not origins and not site and not _is_own(headers.get("referer"), host):
            whose = "a page of another site"
            if is_a_page(scope["path"]) and scope["method"] in ("GET", "HEAD"):  # perhaps followed a link
                return None
        else:
            return None
        if not origins and _is_navigation(scope, headers):
            return None
        return Turned(
            HTTPStatus.FORBIDDEN,
            f"asked from {whose}, whose pages may link here and no more; WINDFALL_ORIGINS names those that "
            "may ask",
        )


def _is_own(address: str | None, host: str) -> bool:
    """Whether an Origin or a Referer is of the host that was asked; one that was not sent is."""
    if address is None:
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    port = _DEFAULT_PORTS.get(parts.scheme)
    theirs, ours = split_host(parts.netloc), split_host(host.strip())
    if port is None or theirs is None or ours is None:
        return False
    return (theirs[0], theirs[1] or port) == (ours[0], ours[1] or port)


def _is_navigation(scope: Scope, headers: Headers) -> bool:
    """Whether somebody follows a link to one of our pages, in a tab of its own."""
    return (
        scope["method"] in ("GET", "HEAD")
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and is_a_page(scope["path"])
    )


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    asked = "access-control-request-method" in headers
    return bool(scope["method"] == "OPTIONS" and "origin" in headers and asked)


def _preflight(headers: Headers) -> dict[str, str]:
    private = "access-control-request-private-network" in headers
    return _PREFLIGHT | ({"Access-Control-Allow-Private-Network": "true"} if private else {})


def _of_body(headers: Headers) -> Turned | None:
    """A form of any page could send other types without asking first; and only plain UTF-8 is read."""
    if headers.get("content-length", "0").strip() == "0" and "transfer-encoding" not in headers:
        return None
    kind, *parameters = [
        part.strip().lower() for part in ",".join(headers.getlist("content-type")).split(";")
    ]
    sound = {"charset=utf-8", 'charset="utf-8"', ""}
    coding = headers.get("content-encoding", "identity").strip().lower()
    if kind == _JSON and sound.issuperset(parameters) and coding == "identity":
        return None
    sent = f"{kind[:60] or 'no type'!a}" + (f", {coding[:20]!a}" if coding != "identity" else "")
    return Turned(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"a body of {sent} was sent; send {_JSON} in UTF-8, not compressed",
    )
