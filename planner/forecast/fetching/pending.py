"""The files of a fetch that are still to come, and the members that are given up: one of thirty costs no run.

A member of which a file is waited for keeps the threads that had begun with it, not all: its other files
come later.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from planner.errors import NotFetched
from planner.forecast.remote_file import RemoteFile

SPARED_SHARE = 10
"""One member in so many may be given up, one at least where there are three."""


class Pending:
    """Files in their order, handed to threads one by one."""

    def __init__(self, files: Sequence[RemoteFile], members: int) -> None:
        self._files, self._members = list(files), members
        self._late = Counter[int]()
        self._changed = threading.Condition()
        self._stopped = False
        self.lost: dict[int, str] = {}

    def take(self) -> RemoteFile | None:
        """The next file that may come now; None where all are taken, or the fetch has ended."""
        with self._changed:
            while self._files and not self._stopped:
                for place, file in enumerate(self._files):
                    if file.member is None or not self._late[file.member]:
                        return self._files.pop(place)
                self._changed.wait()
            return None

    def stop(self) -> None:
        """Hand out no more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @contextmanager
    def waiting_for(self, file: RemoteFile) -> Iterator[None]:
        """Keep the other files of a file's member back until it has come or is given up."""
        if file.member is None:
            yield
            return
        with self._changed:
            self._late[file.member] += 1
        try:
            yield
        finally:
            with self._changed:
                self._late[file.member] -= 1
                self._changed.notify_all()

    def spare(self, file: RemoteFile, why: str) -> bool:
        """Whether the run does without this file's member, as a few of many may be; its files are dropped."""
        with self._changed:
            most = max(self._members // SPARED_SHARE, 1) if self._members > 2 else 0
            if file.member is None or (file.member not in self.lost and len(self.lost) >= most):
                return False
            self.lost.setdefault(file.member, why)
            self._files = [other for other in self._files if other.member != file.member]
            self._changed.notify_all()
            return True

    def refuse(self, error: NotFetched) -> NotFetched:
        """The error that ends a fetch, with how many members lack files where there are some."""
        if not self.lost:
            return error
        return NotFetched(f"{error} ({len(self.lost)} more of {self._members} members lack files)")
