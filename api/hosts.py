"""Which names and addresses this machine answers to: what stands in a request's Host.

After DNS rebinding a web page speaks to this machine under a name of its own, and its browser takes the
answers for that page's. So a name must be known; an address literal cannot be rebound, but must be ours.
"""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,255})(?::([0-9]{0,5}))?")
LOOPBACK = "localhost"


def split_host(written: str) -> tuple[str, str] | None:
    """A Host as its name in lower case, without brackets and last dot, and its port; None if it is none."""
    read = _HOST.fullmatch(written)
    if read is None or (read[2] and int(read[2]) > 65_535):
        return None
    name = read[1].lower().strip("[]")
    return (name.removesuffix(".") or name), read[2] or ""


def is_ours(name: str, named: Iterable[str]) -> bool:
    """Whether a Host's name is loopback's, one that the operator named, or an address of this machine."""
    if name == LOOPBACK or name.endswith(f".{LOOPBACK}") or name in named:
        return True
    address = literal(name)
    return address is not None and _is_of_this_machine(address)


def literal(name: str) -> IPv4Address | IPv6Address | None:
    """A name as an address, if it is one; IPv4 written as IPv6 is IPv4."""
    try:
        address = ip_address(name)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_loopback(host: str) -> bool:
    """Whether whoever listens at a host is reached from this machine alone."""
    address = literal(host)
    return host.lower() == LOOPBACK if address is None else address.is_loopback


def _is_of_this_machine(address: IPv4Address | IPv6Address) -> bool:
    if address.is_unspecified or address.is_multicast:
        return False
    if address.is_loopback:
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))  # the kernel binds none but its own
    except OSError:
        return False
    return True
