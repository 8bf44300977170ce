"""Settings: one typed table, from `config.toml` and the environment. Refuses to start if wrong."""

import os
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from support_engine.adapters.files import toml
from support_engine.adapters.sheets.limits import USUAL, Limits
from support_engine.core.language.addresses import compact, is_address
from support_engine.core.language.names import suggestion
from support_engine.core.programme.mistakes import explained
from support_engine.errors import BadSettings, UnsoundWorkflow

PREFIX = "SUPPORT_ENGINE_"
OTHER_VARIABLES = ("as", "debug")
"""Not settings: who acts, and the developer's view of an unexpected error."""
HERE = Path(__file__).parent
SHIPPED = HERE / "_shipped"
"""Where an installed copy finds the programme files; a checkout has them beside the package."""


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
    """Days during which a changed address is told too, and a proposed role may be approved."""

    both_addresses_days: int = Field(default=30, ge=0, le=365)
    proposal_days: int = Field(default=30, ge=1, le=365)


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


class Wave(Section):
    """A call for applications, with its public dates."""

    label: str
    opens_on: date | None = None
    closes_on: date | None = None
    announced_on: date | None = None


class Settings(BaseSettings):
    """Everything that an operator can set. `home` is the folder that paths are relative to."""

    model_config = SettingsConfigDict(
        extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__", frozen=True
    )
    home: Path = Path()
    base: Base = Base()
    programme: Programme = Programme()
    mail: Mail = Mail()
    sending: Sending = Sending()
    rounds: Rounds = Rounds()
    people: People = People()
    scheduler: Scheduler = Scheduler()
    sheets: Sheets = Sheets()
    waves: dict[str, Wave] = {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings

    @property
    def base_url(self) -> str:
        """The base's URL; a relative SQLite path is relative to the settings' folder."""
        prefix = "sqlite:///"
        path = self.base.url.removeprefix(prefix)
        if not self.base.url.startswith(prefix) or path in ("", ":memory:"):
            return self.base.url
        return f"{prefix}{self.home / path}"

    @property
    def workflows(self) -> Path:
        """The folder of workflow files."""
        return self._folder(self.programme.workflows, "workflows")

    @property
    def templates(self) -> Path:
        """The folder of letters and reports."""
        return self._folder(self.programme.templates, "templates")

    @property
    def letters(self) -> Path:
        """The folder of `.eml` files."""
        return self.home / self.mail.folder

    def _folder(self, given: str, name: str) -> Path:
        return self.home / given if given else shipped(name)


def shipped(name: str) -> Path:
    """A file or folder that comes with the software, in a checkout or in an installed copy."""
    beside = HERE.parent / name
    return beside if beside.exists() else SHIPPED / name


def load(path: Path | None) -> Settings:
    """The settings of a file; without one, `config.toml` here, or the shipped one.

    Raises BadSettings naming the file, the key and what is expected.
    """
    file = path or Path("config.toml")
    if path is not None and not path.exists():
        raise BadSettings(f"Le fichier de réglages {path} n’existe pas. Vérifiez --config.")
    data = read(file if file.exists() else shipped("config.toml"))
    misplaced = [*misplaced_keys(data), *unknown_variables(os.environ)]
    if misplaced:
        count = f"{file} : {len(misplaced)} réglage(s) à corriger."
        raise BadSettings("\n  ".join([count, *misplaced]))
    try:
        return Settings(**data, home=file.parent.absolute())
    except SettingsError as problem:
        raise BadSettings(
            f"Une variable d’environnement SUPPORT_ENGINE_… est mal écrite : {problem}. "
            "Écrivez SUPPORT_ENGINE_SECTION__CLÉ=valeur."
        ) from problem
    except ValidationError as problem:
        raise BadSettings(bad_settings(file, problem)) from problem


def read(path: Path) -> toml.Data:
    """The file as plain data; none where an installed copy has lost it. Raises BadSettings with
    the line, the cause and the remedy, as for the files of programmes."""
    if not path.exists():
        return {}
    try:
        return toml.table(toml.text(path), str(path))
    except UnsoundWorkflow as problem:
        raise BadSettings(str(problem)) from problem


def misplaced_keys(data: toml.Data) -> Iterator[str]:
    """What a file may not say: where it stands, and a password that anybody could read."""
    if "home" in data:
        yield "home : clé inconnue ; les chemins sont relatifs au dossier de ce fichier"
    mail = data.get("mail")
    if isinstance(mail, dict) and "password" in mail:
        yield "mail.password : un mot de passe se donne par SUPPORT_ENGINE_MAIL__PASSWORD seulement"


def unknown_variables(environment: Mapping[str, str]) -> Iterator[str]:
    """Variables with our prefix and a section that does not exist: a misspelling, not a wish."""
    sections = {*Settings.model_fields, *OTHER_VARIABLES}
    for name in sorted(environment):
        section = name.removeprefix(PREFIX).partition("__")[0].lower()
        if name.startswith(PREFIX) and section not in sections:
            yield f"{name} : variable inconnue. {suggestion(section, sections)}"


def bad_settings(path: Path, problem: ValidationError) -> str:
    """Every wrong setting, one a line, without the values of secrets."""
    lines = [f"{path} : {problem.error_count()} réglage(s) à corriger."]
    for error in problem.errors(include_input=False, include_url=False):
        place = ".".join(str(part) for part in error["loc"])
        variable = PREFIX + "__".join(str(part) for part in error["loc"]).upper()
        if variable in os.environ:
            place += f" (variable {variable})"
        lines.append(f"  {place} : {explained(dict(error), keys_beside(error['loc']))}")
    return "\n".join(lines)


def keys_beside(place: tuple[int | str, ...]) -> dict[str, str]:
    """The keys that exist where a mistake was made, for a suggestion."""
    field = Settings.model_fields.get(str(place[0])) if len(place) > 1 else None
    section = field.annotation if field else Settings
    if place[0] == "waves":
        section = Wave
    fields = section.model_fields if isinstance(section, type(BaseModel)) else {}
    return {name: field.title or "" for name, field in fields.items() if name != "home"}
