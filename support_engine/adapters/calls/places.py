"""Where a call may go: an address that a person gives is opened from inside, and must lead out.

What a name leads to is asked at each call, and the call goes to the very address that was judged:
a name that changes its mind between the two leads nowhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from socket import SOCK_STREAM, gaierror, getaddrinfo
from urllib.parse import SplitResult, urlsplit

from support_engine.errors import NotDelivered

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
HERE = "127.0.0.1"
LONGEST = 500
"""Signs of an address."""
TRANSLATED = IPv6Network("64:ff9b::/96")
PUBLIC = IPv6Network("2000::/3")
"""All that is public in IPv6 today; what translates, or is of a site, lies elsewhere."""
RELAYS = IPv4Network("192.88.99.0/24")
"""Of no host: relays of IPv6 (RFC 7526)."""
"""IPv6 addresses behind which an IPv4 one stands (RFC 6052)."""
ONLY_HERE = (
    "Cette base est faite pour des essais : elle n’appelle que cette machine, par exemple "
    "http://127.0.0.1:9000/ecoute."
)
NO_ADDRESS = "Donnez une adresse entière, en https : https://si.exemple.fr/ecoute."
NO_SECRET = "Une adresse sans nom ni mot de passe (https://nom:passe@…) : chaque appel est signé."
KEPT_OUT = (
    "{host} mène à {address}, qui n’est pas une adresse publique : rien n’y part. Si c’est voulu, "
    "ajoutez son réseau à [webhooks] networks dans config.toml."
)


@dataclass(frozen=True, slots=True)
class Place:
    """An address, read."""

    host: str
    port: int
    path: str
    is_https: bool

    @property
    def header(self) -> str:
        """What the call says of whom it is for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_https else 80) else f"{host}:{self.port}"


def read(url: str) -> Place:
    """An address that was taken. Raises ValueError on one that is none."""
    parts = urlsplit(url)
    is_https = parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Place(parts.hostname or "", port, f"{path}{query}", is_https)


def flaw(url: str, *, is_trial: bool) -> str:
    """What is wrong with an address that a person gives; nothing where it is taken. `is_trial`: the
    base is made for trials, and calls this machine alone."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
        url.encode("ascii")
    except ValueError:
        return NO_ADDRESS
    if not is_whole or len(url) > LONGEST or not url.isprintable() or " " in url:
        return NO_ADDRESS
    return flaw_of_parts(parts, is_trial=is_trial)


def flaw_of_parts(parts: SplitResult, *, is_trial: bool) -> str:
    """What is wrong with an address that is whole."""
    if parts.username is not None or parts.password is not None:
        return NO_SECRET
    if parts.fragment or parts.scheme not in ("https", "http"):
        return NO_ADDRESS
    if is_trial:
        return "" if parts.hostname == HERE else ONLY_HERE
    return "" if parts.scheme == "https" else NO_ADDRESS


def leading_to(place: Place, networks: Sequence[str], *, is_trial: bool) -> list[str]:
    """What the name of a place leads to today. Raises NotDelivered where nothing does, or where one
    of its addresses is not public and in none of the `networks` that the settings allow."""
    try:
        answers = getaddrinfo(place.host, place.port, type=SOCK_STREAM)
    except (gaierror, UnicodeError) as problem:
        said = f"Le nom {place.host} ne mène nulle part ({problem})."
        raise NotDelivered(said, is_unreachable=True) from problem
    found = list(dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers))
    allowed = [ip_network(one, strict=False) for one in networks]
    for one in found:
        if not (is_trial and one == HERE) and not is_open(ip_address(one), allowed):
            raise NotDelivered(KEPT_OUT.format(host=place.host, address=one), is_unreachable=True)
    return found


def is_open(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether a call may go there: a public address, or one of a network that is allowed."""
    address = behind(address)
    if any(address in network for network in allowed):
        return True
    if address.version == 6 and address not in PUBLIC:
        return False
    return address.is_global and not address.is_multicast and address not in RELAYS


def behind(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
