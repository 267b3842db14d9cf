"""Which addresses of the internet are public, so that no caller makes us reach a machine behind our own door."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_REFUSED = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # IETF protocol assignments, of which Pythons know different parts
            "192.88.99.0/24",  # the old relays of 6to4
            "168.63.129.16/32",  # metadata of a cloud, on an address that is public by the registry
            "2001::/32",  # Teredo: has an IPv4 address in it
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: has an IPv4 address in it
            "3fff::/20",  # documentation
        ),
    )
)
"""Beside those that Python itself knows by IANA's registries of special-purpose addresses."""
_UNICAST = ip_network("2000::/3")
"""Of IPv6 all that IANA has given out as global unicast: what maps or translates IPv4 lies outside."""


def is_public(text: str) -> bool:
    """Whether an address, as a resolver answers it, is a public one: no private, link-local, loopback, multicast,
    metadata or reserved one, in any form. Text that is no address is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return _is_global(address) and not any(address in network for network in _REFUSED)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return isinstance(address, IPv4Address) or address in _UNICAST
