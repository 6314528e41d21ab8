"""Where anything may be sent to.

An address is typed by an administrator, and this process can reach more than the browser of whoever typed it. Systems of the
house live at private addresses, so these are allowed; this machine itself and its link - where databases, and the keys of rented
machines, are found - are not, unless DUBAN_WEBHOOKS_LOCAL=1 says so.
"""

import ipaddress
import os
import socket
from urllib.parse import SplitResult, urlsplit

import psutil

from services.errors import AddressRefused, InputRefused

LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
# Where rented machines find their keys, on clouds that have no link address for it.
_KEYS_OF_MACHINES = {"100.100.100.200", "fd00:ec2::254"}


def checked(url: str) -> str:
    """The address, when something may be sent there now. Raises InputRefused for none, AddressRefused for one out of bounds."""
    said = url.strip()
    parts = _parts(said)
    if parts is None:
        raise InputRefused(field="address", problem="not_web_address", value="…")
    found(parts.hostname or "", port_of(parts))
    return said


def _parts(url: str) -> SplitResult | None:
    """The parts of a web address without name, password and fragment; None for anything else."""
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
        named = parts.hostname and parts.username is None and parts.password is None
        return parts if plain and named and not parts.fragment and parts.scheme in _PORTS and port_of(parts) else None
    except ValueError:
        return None


def port_of(parts: SplitResult) -> int:
    """The port of an address. Raises ValueError for one that no machine has."""
    return _PORTS[parts.scheme] if parts.port is None else parts.port


def found(host: str, port: int) -> str:
    """The machine of that name: the IP address to call, which is asked for once, so that nobody can change it in between.

    Raises AddressRefused when there is none, or when nothing may be sent to any that it has.
    """
    try:
        known = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise AddressRefused(problem="webhook_host_unknown") from None
    if not all(_is_allowed(address) for address in known):
        raise AddressRefused(problem="webhook_address_inside")
    return min(known, key=lambda address: (":" in address, address))


def _is_allowed(address: str) -> bool:
    """Whether it is neither this machine nor its link, however it is written, nor nobody in particular."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or _behind_gateway(ip) or ip
    if ip.is_loopback or ip.is_link_local or str(ip) in _KEYS_OF_MACHINES | _own():
        return os.environ.get("DUBAN_WEBHOOKS_LOCAL") == "1"
    return not (ip.is_unspecified or ip.is_multicast or _is_reserved(ip))


def _own() -> set[str]:
    """The addresses of this machine's interfaces, as they are now."""
    known = (one for interface in psutil.net_if_addrs().values() for one in interface)
    return {one.address.partition("%")[0] for one in known if one.family in (socket.AF_INET, socket.AF_INET6)}


def _is_reserved(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """0.0.0.0/8 leads to this machine on some systems; 240.0.0.0/4 to nobody."""
    return ip.is_reserved or (ip.version == 4 and int(ip) < 1 << 24)


def _behind_gateway(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a NAT64 gateway would call (RFC 6052)."""
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in ipaddress.ip_network("64:ff9b::/96") else None
