"""Headers on every answer: nothing comes from another host, nothing is guessed, nothing is passed on.

Scripts run from our own files, or with the nonce of the one answer that they stand in.
"""

import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = "/static/"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class SecurityHeaders:
    """Middleware that draws a nonce for each request (`scope["nonce"]`) and sets the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a nonce, HEAD as GET without a body, and set the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        headless = scope["method"] == "HEAD"
        # As GET, less the body: every page may be asked for its headers. The server keeps its own scope, in
        # which it is HEAD, or it would miss the body that the headers speak of.
        # No file of ours is worth a part of it, and a bad range would be answered without a problem.
        inner = {
            **scope,
            "nonce": nonce,
            "method": "GET" if headless else scope["method"],
            "headers": [pair for pair in scope["headers"] if pair[0] != b"range"],
        }

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Resource-Policy"] = headers["Cross-Origin-Opener-Policy"] = (
                    "same-origin"
                )
                if not scope["path"].startswith(STATIC):
                    # Plans and places belong in nobody's cache.
                    headers.setdefault("Cache-Control", "no-store")
            elif headless:
                message["body"] = b""
            await send(message)

        await self.app(inner, receive, guarded)
