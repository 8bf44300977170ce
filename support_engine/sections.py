"""The tables of `config.toml`, one class each: what an operator can set, and what is refused."""

from datetime import date, time
from ipaddress import ip_network
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from support_engine.adapters.sheets.limits import USUAL, Limits
from support_engine.core.language.addresses import compact, is_address

UploadKind = Literal["pdf", "docx", "xlsx", "odt", "ods", "jpg", "png"]
"""The kinds of files that are recognised by their content."""


class Section(BaseModel):
    """A table of the file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def known_base(url: str) -> str:
    """A base that this software knows how to open."""
    if not url.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise ValueError(
            "écrivez sqlite:///chemin/base.db ou postgresql+psycopg://utilisateur@serveur/base"
        )
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def mailable(email: str) -> str:
    """One address that can be written to."""
    if not is_address(compact(email)):
        raise ValueError("ce n’est pas une adresse électronique")
    return compact(email)


def mailable_or_nothing(email: str) -> str:
    """One address that can be written to, or empty text: a setting that is left out."""
    return mailable(email) if email else email


def web_address(url: str) -> str:
    """A public address, without the stroke at its end; empty text: a setting that is left out."""
    if url and not url.startswith(("https://", "http://")):
        raise ValueError("écrivez l’adresse entière : https://bureau.exemple.fr")
    return url.rstrip("/")


def proxies(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses of servers that are believed, or of their networks; never everybody."""
    for one in addresses:
        try:
            is_everybody = ip_network(one, strict=False).prefixlen == 0
        except ValueError:
            is_everybody = True
        if is_everybody:
            raise ValueError(f"« {one} » : écrivez l’adresse de chaque serveur (10.0.0.2)")
    return addresses


Mailable = Annotated[str, AfterValidator(mailable)]


class Base(Section):
    """Where the base is."""

    url: Annotated[str, AfterValidator(known_base)] = "sqlite:///data/support_engine.db"


class Programme(Section):
    """Which programme, and who signs."""

    workflow: str = "manufactures"
    workflows: str = ""
    templates: str = ""
    sender_name: str = "Programme Manufactures de proximité"
    sender_email: Mailable = "manufactures@demo.example"


class Mail(Section):
    """How letters leave. The password comes from the environment only."""

    mode: Literal["folder", "smtp"] = "folder"
    folder: str = "data/letters"
    host: str = "localhost"
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    timeout: float = Field(default=30, gt=0, le=600)
    deadline_seconds: float = Field(default=120, gt=0, le=540)
    redirect_all: Annotated[str, AfterValidator(mailable_or_nothing)] = ""
    max_per_round: int = Field(default=500, ge=1, le=100_000)


class Sending(Section):
    """When reminders leave, Paris time."""

    opens: time = time(7)
    closes: time = time(9)

    @model_validator(mode="after")
    def opens_before_it_closes(self) -> Self:
        """A window that never opens would lose every reminder in silence."""
        if self.opens >= self.closes:
            raise ValueError("« opens » doit précéder « closes » : aucun rappel ne partirait")
        return self


class Rounds(Section):
    """Days without a round (or a jump of the clock) after which a person is asked."""

    outage_days: int = Field(default=7, ge=1, le=60)


class People(Section):
    """Days during which a changed address is told too and may contest, and a proposed role, or
    proposed rules, may be approved; days from today beyond which no absence begins nor ends."""

    both_addresses_days: int = Field(default=30, ge=0, le=365)
    proposal_days: int = Field(default=30, ge=1, le=365)
    contest_days: int = Field(default=15, ge=1, le=90)
    absence_days: int = Field(default=366, ge=7, le=1_100)


class Scheduler(Section):
    """How often the scheduler runs a round, in minutes."""

    every_minutes: int = Field(default=15, ge=1, le=1440)


class Sheets(Section):
    """How much of a sheet is read, and for how long."""

    megabytes: float = Field(default=USUAL.megabytes, gt=0, le=1_000)
    unpacked_megabytes: float = Field(default=USUAL.unpacked_megabytes, gt=0, le=4_000)
    rows: int = Field(default=USUAL.rows, ge=1, le=1_000_000)
    columns: int = Field(default=USUAL.columns, ge=1, le=16_384)
    minutes: float = Field(default=USUAL.minutes, gt=0, le=1_440)

    @property
    def limits(self) -> Limits:
        """What readers of sheets are given."""
        return Limits(**self.model_dump())


def provider_address(url: str) -> str:
    """The address of a provider of identities, in https but on this machine; or nothing."""
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    if url and not ((parts.scheme == "https" or is_here) and parts.hostname):
        raise ValueError("écrivez l’adresse du fournisseur en https (https://…/api/v2)")
    return url


class Oidc(Section):
    """A provider of identities by OpenID Connect, as the State's; none without an issuer."""

    issuer: Annotated[str, AfterValidator(provider_address)] = ""
    label: str = "ProConnect"
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    secret_file: str = ""
    scopes: tuple[str, ...] = ("openid",)
    algorithm: Literal["RS256", "ES256", "PS256", "EdDSA"] = "RS256"
    acr: tuple[str, ...] = ()
    local_accounts: bool = True

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        """What would let nobody in, or ask for nothing."""
        if self.issuer and not self.client_id:
            raise ValueError("avec « issuer », donnez « client_id », reçu du fournisseur")
        if "openid" not in self.scopes:
            raise ValueError("« scopes » comprend toujours « openid »")
        if not self.issuer and not self.local_accounts:
            raise ValueError("« local_accounts = false » sans « issuer » ne laisse entrer personne")
        return self


SHORTEST_KEY = 32
"""Signs of a key of second factors."""


def long_enough(key: SecretStr) -> SecretStr:
    """A key that nobody guesses, or none: the desk makes its own."""
    if 0 < len(key.get_secret_value()) < SHORTEST_KEY:
        raise ValueError(f"au moins {SHORTEST_KEY} signes tirés au hasard")
    return key


class Web(Section):
    """The desk in a browser: where it is reached, for how long one stays, what one may deposit."""

    address: Annotated[str, AfterValidator(web_address)] = ""
    session_hours: float = Field(default=8, gt=0, le=24)
    holders: bool = True
    holder_session_hours: float = Field(default=2, gt=0, le=8)
    upload_megabytes: float = Field(default=20, gt=0, le=50)
    upload_kinds: tuple[UploadKind, ...] = ("pdf", "docx", "xlsx", "odt", "ods", "jpg", "png")
    trusted_proxies: Annotated[tuple[str, ...], AfterValidator(proxies)] = ()
    theme: str = ""
    public_map: bool = False
    second_factor: bool = True
    oidc: Oidc = Oidc()
    factor_key: Annotated[SecretStr, AfterValidator(long_enough)] = SecretStr("")


def as_networks(given: tuple[str, ...]) -> tuple[str, ...]:
    """Networks, written as they are (10.0.0.0/8), or one address."""
    for one in given:
        try:
            ip_network(one, strict=False)
        except ValueError as problem:
            raise ValueError(f"« {one} » : écrivez un réseau (10.0.0.0/8)") from problem
    return given


class Webhooks(Section):
    """Calls to other programs: where they may go besides public addresses, how long one takes, in
    seconds, how many leave in one round."""

    networks: Annotated[tuple[str, ...], AfterValidator(as_networks)] = ()
    deadline_seconds: float = Field(default=10, gt=0, le=60)
    max_per_round: int = Field(default=500, ge=1, le=100_000)


class Wave(Section):
    """A call for applications, with its public dates."""

    label: str
    opens_on: date | None = None
    closes_on: date | None = None
    announced_on: date | None = None
