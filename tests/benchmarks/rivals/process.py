"""A rival in a process of its own, that sleeps on its input while ours flies."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any


class Rival:
    """What runs in another environment and answers every word with a line of JSON."""

    def __init__(self, process: Any, complaints: IO[str]) -> None:
        self.process, self.complaints = process, complaints

    def hear(self) -> Any:
        """Its next line; RuntimeError with its own last words where it died."""
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.process.wait()
        self.complaints.seek(0)
        raise RuntimeError(f"the rival ended: {self.complaints.read()[-500:]}")

    def say(self, word: str) -> None:
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def round(self, word: str = "round") -> Any:
        """What it tells of one round of flights."""
        self.say(word)
        return self.hear()


@contextmanager
def running(command: list[str], words: dict[str, str] | None = None) -> Iterator[Rival]:
    """A rival's process, with `words` added to its environment; told to `quit` in the end, to clear up."""
    pipe = subprocess.PIPE
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=complaints, text=True, env=os.environ | (words or {})
        ) as process,
    ):
        rival = Rival(process, complaints)
        try:
            yield rival
            rival.say("quit")
            process.wait()
        finally:
            process.kill()
