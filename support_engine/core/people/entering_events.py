"""What happens to what lets somebody, or a program in their name, enter the desk."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PasswordLinkGiven:
    """Whoever opens that link chooses the person's password; `link`: its digest, of its secret and
    its end (empty in a row of a former version)."""

    person: str
    link: str = ""
    type: Literal["password_link_given"] = "password_link_given"


@dataclass(frozen=True, slots=True)
class PasswordChosen:
    """The password of the desk is another one; `digest`: of its hash."""

    person: str
    digest: str
    type: Literal["password_chosen"] = "password_chosen"


@dataclass(frozen=True, slots=True)
class PasswordEnded:
    """The person came to hold what two people give, or to act for who does: whatever opened the
    desk to them before, be it a link that somebody else opened, opens nothing any more."""

    person: str
    type: Literal["password_ended"] = "password_ended"


@dataclass(frozen=True, slots=True)
class FactorEnrolled:
    """The person has a second factor; `digest`: of its salt and its recovery codes."""

    person: str
    digest: str
    type: Literal["factor_enrolled"] = "factor_enrolled"


@dataclass(frozen=True, slots=True)
class FactorReset:
    """The second factor of the person opens nothing any more, and why."""

    person: str
    reason: str
    type: Literal["factor_reset"] = "factor_reset"


@dataclass(frozen=True, slots=True)
class IdentityLinked:
    """An identity at a provider opens the desk to the person; `identity`: its digest."""

    person: str
    identity: str
    type: Literal["identity_linked"] = "identity_linked"


@dataclass(frozen=True, slots=True)
class IdentitiesEnded:
    """No identity at a provider opens the desk to the person any more."""

    person: str
    reason: str = ""
    type: Literal["identities_ended"] = "identities_ended"


@dataclass(frozen=True, slots=True)
class TokenGiven:
    """A program acts in the name of the person; `token`: the digest of what opens to it."""

    person: str
    token: str
    name: str
    type: Literal["token_given"] = "token_given"


@dataclass(frozen=True, slots=True)
class TokenEnded:
    """A token of the person opens nothing more; `token`: as it was given."""

    person: str
    token: str
    name: str
    type: Literal["token_ended"] = "token_ended"
