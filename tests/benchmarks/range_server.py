"""A plain server of byte ranges for measurements: the kernel sends, so that it takes little of a shared core.

``python -m tests.benchmarks.range_server FOLDER`` prints its port and serves until it is ended. It stands for
a provider's machine, which is not this one.
"""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from planner.fakes.responses import parse_range


class Ranges(BaseHTTPRequestHandler):
    """Files below a folder, whole or a range of each."""

    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_GET(self) -> None:
        path = self.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        wanted = parse_range(self.headers.get("Range", ""), size)
        sent = range(size) if wanted is None else wanted
        self.send_response(200 if wanted is None else 206)
        if wanted is not None:
            self.send_header("Content-Range", f"bytes {sent.start}-{sent.stop - 1}/{size}")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        with path.open("rb") as file:
            self._send(file.fileno(), sent)

    def _send(self, file: int, sent: range) -> None:
        at = sent.start
        while at < sent.stop:
            at += os.sendfile(self.connection.fileno(), file, at, sent.stop - at)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(folder: str) -> None:
    Ranges.folder = Path(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ranges)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
