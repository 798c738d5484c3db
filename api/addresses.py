"""Words for launches in addresses that tell neither place nor hour: a keyed hash of both.

An address goes where no page goes: into a browser's history, a proxy's log, a chat. The key is drawn
once and kept beside the runs, so that an address still holds after a restart.
"""

import base64
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.units import iso

_KEY_FILE = ".addresses.key"
_KEY_BYTES = 32
_HASH_BYTES = 10  # 80 bits: nobody guesses one


@dataclass(frozen=True)
class Addresses:
    """Makes the ids of launches in addresses: a keyed hash, whose key is the server's secret."""

    key: bytes

    @classmethod
    def of_store(cls, folder: Path) -> "Addresses":
        """With the key kept in a store's folder, made at first use.

        Where the folder cannot be written the key lasts as long as this process.
        """
        path = folder / _KEY_FILE
        if not path.exists():
            with suppress(OSError):  # a store that is only read, or on a disk that knows no links
                _write_once(path, secrets.token_bytes(_KEY_BYTES))
        with suppress(OSError):
            if len(kept := path.read_bytes()) == _KEY_BYTES:
                return cls(kept)
        return cls(secrets.token_bytes(_KEY_BYTES))

    def launch(self, campaign: str, site: str, time: datetime) -> str:
        """The id of one launch of a campaign: sixteen small letters and digits, the same for the same key."""
        meant = "\0".join((campaign, site, iso(time))).encode("utf-8", "surrogatepass")
        digest = hmac.digest(self.key, meant, "sha256")[:_HASH_BYTES]
        return base64.b32encode(digest).decode("ascii").lower()


def _write_once(path: Path, key: bytes) -> None:
    """A key on the disk, whole or not at all; of several servers that begin at once the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    try:
        aside.write_bytes(key)
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
