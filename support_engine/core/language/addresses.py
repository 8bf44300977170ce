"""What an electronic address is: one, plain, that every mail server takes as it is."""

import re

LONGEST = 254
SIGN = r"[A-Za-z0-9!#$&'*+/=?^_`{|}~-]"
LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ENDING = r"[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){SIGN}+(\.{SIGN}+)*@({LABEL}\.)+{ENDING}")
"""No list, no route (so no « % »), no quoted part, no letter that not all servers take; no part
longer than servers take (RFC 5321, 4.5.3.1; RFC 1035, 2.3.4)."""


def compact(email: str) -> str:
    """Without the spaces around it, nor the « mailto: » of a link."""
    return email.strip().removeprefix("mailto:")


def is_address(email: str) -> bool:
    """Whether a text is exactly one address that can be written to."""
    return len(email) <= LONGEST and ADDRESS.fullmatch(email) is not None
