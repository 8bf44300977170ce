"""Settings: one typed table, from `config.toml` and the environment. Refuses to start if wrong."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from support_engine.adapters.files import toml
from support_engine.core.language.names import suggestion
from support_engine.core.programme.mistakes import explained
from support_engine.errors import BadSettings, UnsoundWorkflow
from support_engine.sections import (
    Base,
    Mail,
    People,
    Programme,
    Rounds,
    Scheduler,
    Sending,
    Sheets,
    Wave,
    Web,
    Webhooks,
)

PREFIX = "SUPPORT_ENGINE_"
OTHER_VARIABLES = ("as", "debug")
"""Not settings: who acts, and the developer's view of an unexpected error."""
HERE = Path(__file__).parent
SHIPPED = HERE / "_shipped"
"""Where an installed copy finds the programme files; a checkout has them beside the package."""


SECRETS = (("mail", "password"), ("web", "factor_key"), ("web", "oidc", "client_secret"))
"""What the environment alone gives."""


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
    web: Web = Web()
    webhooks: Webhooks = Webhooks()
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
    def space(self) -> str:
        """The address of the space of holders, as letters say it; nothing where they have none, or
        where the desk has no public address."""
        web = self.web
        return f"{web.address}/espace" if web.address and web.holders else ""

    @property
    def letters(self) -> Path:
        """The folder of `.eml` files."""
        return self.home / self.mail.folder

    @property
    def factor_key(self) -> Path:
        """The file of the key of second factors, where the environment gives none."""
        return self.home / "data" / "second_factor.key"

    @property
    def oidc_secret(self) -> Path | None:
        """The file of the secret of the provider of identities; None where the environment gives
        it."""
        given = self.web.oidc.secret_file
        return self.home / given if given else None

    @property
    def theme(self) -> Path | None:
        """The folder of the operator's own look; None where they have none."""
        return self.home / self.web.theme if self.web.theme else None

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
    for *tables, key in SECRETS:
        table: object = data
        for name in tables:
            table = table.get(name) if isinstance(table, dict) else None
        if isinstance(table, dict) and key in table:
            place, variable = ".".join((*tables, key)), "__".join((*tables, key)).upper()
            yield f"{place} : un secret se donne par {PREFIX}{variable} seulement"


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
    section: object = Settings
    for name in place[:-1]:
        fields = section.model_fields if isinstance(section, type(BaseModel)) else {}
        section = fields[str(name)].annotation if str(name) in fields else section
    if place[0] == "waves":
        section = Wave
    fields = section.model_fields if isinstance(section, type(BaseModel)) else {}
    return {name: field.title or "" for name, field in fields.items() if name != "home"}
