"""What an electronic address is: one, plain, that every mail server takes as it is."""

import re

LONGEST = 254
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?"
)
"""No list, no route, no quoted part, no letter that not all servers take."""


def is_address(email: str) -> bool:
    """Whether a text is exactly one address that can be written to."""
    return len(email) <= LONGEST and ADDRESS.fullmatch(email) is not None
