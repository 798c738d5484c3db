"""Connections of clients that speak slowly, say nothing or never read: they end, and shut nobody out."""

import resource
import socket
from contextlib import closing, contextmanager, suppress
from threading import Thread

import pytest
import uvicorn

from api.connections import MOST_OF_AN_ADDRESS, ServedConnection
from tests.patience import PATIENCE_S, awaited

LARGE = b"x" * 60_000_000
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def app(scope, receive, send):
    """Reads whatever is sent, and answers with it, or with more than any buffer holds."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, more = body + message.get("body", b""), message.get("more_body", False)
    said = LARGE if scope["path"] == "/large" else body or b"alive"
    headers = [(b"content-length", str(len(said)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": said})


class Hasty(ServedConnection):
    look_every_s = 0.05
    head_s = silent_s = body_s = unread_s = 0.4


class Patient(ServedConnection):
    look_every_s = 0.05
    head_s = silent_s = body_s = unread_s = PATIENCE_S


@contextmanager
def serving(connection: type[ServedConnection]):
    config = uvicorn.Config(app, port=0, http=connection, ws="none", lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield listening.getsockname(), server
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE_S)


@pytest.fixture(scope="module")
def hasty():
    with serving(Hasty) as (address, _):
        yield address


@pytest.fixture(scope="module")
def patient():
    """For those whose connection is kept, however late they are."""
    with serving(Patient) as (address, _):
        yield address


def opened(address, said: bytes) -> socket.socket:
    connection = socket.create_connection(address, PATIENCE_S)
    connection.sendall(said)
    return connection


def rest(connection: socket.socket) -> bytes:
    """What comes until the server closes; a connection that it keeps runs into the test's patience."""
    came = b""
    with suppress(ConnectionError):
        while part := connection.recv(1_000_000):
            came += part
    return came


def ends(connection: socket.socket) -> bool:
    """Whether the server closes."""
    rest(connection)
    return True


def is_closed_after(connection: socket.socket, said: bytes) -> bool:
    """Whether the server has closed a connection on which it has nothing to say."""
    try:
        connection.sendall(said)
        return connection.recv(10) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def answer(connection: socket.socket) -> bytes:
    """The first line of an answer that came whole: its head and its body may come one by one."""
    said = b""
    while not said.endswith(b"alive") and (part := connection.recv(65_536)):
        said += part
    return said.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
        b'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
        WHOLE + b"GET / HTTP/1.1\r\nHo",
    ],
    ids=["nothing", "half a head", "half a body", "half a chunked body", "half a second request"],
)
def test_what_is_half_sent_is_closed(hasty, half):
    with closing(opened(hasty, half)) as connection:
        assert ends(connection)


def test_a_body_that_drips_is_closed_though_it_never_falls_silent(hasty):
    connection = opened(hasty, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
    connection.settimeout(0.05)
    with closing(connection):
        assert awaited(lambda: is_closed_after(connection, b"x"))


def test_an_answer_that_nobody_reads_is_not_kept(hasty):
    with closing(socket.socket()) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE_S)
        connection.connect(hasty)
        with closing(opened(hasty, WHOLE)):
            connection.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with closing(opened(hasty, b"")) as silent:  # opened later, so that its end is a clock
                assert ends(silent)
            with closing(opened(hasty, b"")) as silent:
                assert ends(silent)
            assert len(rest(connection)) < len(LARGE)


def test_a_client_that_asks_again_and_again_is_kept(patient):
    with closing(opened(patient, WHOLE)) as connection:
        for _ in range(20):
            assert answer(connection) == b"HTTP/1.1 200 OK"
            connection.sendall(WHOLE)


def test_requests_in_one_piece_and_of_an_old_version_are_answered(patient):
    with closing(
        opened(patient, WHOLE * 3 + WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    ) as pipeline:
        said = b""
        while part := pipeline.recv(65_536):
            said += part
        assert said.count(b"HTTP/1.1 200 OK") == 4
    with closing(opened(patient, b"GET / HTTP/1.0\r\n\r\n")) as old:
        assert answer(old) == b"HTTP/1.1 200 OK"
        assert ends(old)


def test_as_many_half_sent_heads_as_there_are_files_shut_nobody_out():
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    held = []
    with serving(Patient) as (address, server):
        try:
            for _ in range(min(1100, most_files // 2 - 50)):
                held.append(opened(address, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-"))
            with closing(opened(address, WHOLE)) as late:
                assert answer(late) == b"HTTP/1.1 200 OK"
            assert len(server.server_state.connections) <= MOST_OF_AN_ADDRESS + 1
        finally:
            for connection in held:
                connection.close()
