"""One row, read with care: each check answers with a value and notes what it saw."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from support_engine.core.intake.candidacy import Problem, Severity
from support_engine.core.intake.places import (
    DEPARTMENTS,
    department_of_insee,
    is_insee,
    overseas_place_in,
)
from support_engine.core.language import addresses
from support_engine.core.language.rows import Row
from support_engine.core.language.siret import compact, is_siret
from support_engine.core.language.spelling import plain
from support_engine.core.language.typed import Misread, read_date
from support_engine.core.programme.quarters import QUARTER

PROVISIONAL_WORDS = ("nom provisoire", "titre provisoire", "nom a definir", "titre a definir")
PROVISIONAL_NAMES = ("provisoire", "sans nom", "sans titre", "a definir", "a preciser")
GENERIC_STARTS = ("dossier de candidature", "candidature a l appel", "reponse a l appel")
SHORTEST_NAME = 4
ADDRESS_LIKE = re.compile(
    r"\S*@\S+|https?:\S+|www\.\S+|[\w.-]+\.(fr|com|org|net|eu|io|info|coop|bzh|corsica|re)/?",
    re.IGNORECASE,
)
WAVE_WORD = re.compile(r"^(vague|v)[\s._°n-]*", re.IGNORECASE)


class Reading:
    """A row being read: its cells by field, and the problems noted on the way."""

    def __init__(self, row: Row, heading_of: Mapping[str, str]) -> None:
        self.row = row
        self.heading_of = heading_of
        self.problems: list[Problem] = []

    @property
    def is_bad(self) -> bool:
        """Is there an error that keeps the row out?"""
        return any(problem.is_error for problem in self.problems)

    def is_flawed(self, field: str) -> bool:
        """Was an error already noted on the cell of a field?"""
        return any(one.is_error and one.column == self.heading(field) for one in self.problems)

    def text(self, field: str) -> str:
        """The cell of a field on one line; empty when the file has no such column."""
        return " ".join(self.row.cells.get(self.heading_of.get(field, ""), "").split())

    def error(self, field: str, what: str, remedy: str) -> None:
        """Note something that keeps the row out."""
        self.problems.append(problem(self.row.line, self.heading(field), what, remedy, True))

    def warn(self, field: str, what: str, remedy: str) -> None:
        """Note something to look at."""
        self.problems.append(problem(self.row.line, self.heading(field), what, remedy, False))

    def heading(self, field: str) -> str:
        """The heading of a field, as the file writes it."""
        return self.heading_of.get(field, "")


def problem(line: int, column: str, what: str, remedy: str, is_error: bool) -> Problem:
    """A problem whose sentence names its place."""
    place = f"Ligne {line}, colonne « {column} »" if column else f"Ligne {line}"
    severity: Severity = "erreur" if is_error else "avertissement"
    return Problem(line, column, severity, f"{place} : {what}", remedy)


def name(reading: Reading) -> str:
    """The project's name: required, and doubted when it does not look like one."""
    value = reading.text("name")
    if not plain(value):
        reading.error("name", "le nom du projet manque.", "Indiquez le nom du projet.")
    elif ADDRESS_LIKE.fullmatch(value):
        reading.warn(
            "name",
            f"« {value} » ressemble à une adresse internet plus qu’à un nom de projet.",
            "Remplacez-le par le nom du projet quand il est connu.",
        )
    elif is_provisional(plain(value)):
        reading.warn(
            "name",
            f"« {value} » semble être un nom provisoire.",
            "Demandez son nom au porteur ; le dossier pourra être renommé ensuite.",
        )
    return value


def is_provisional(name: str) -> bool:
    """Said to be provisional, left as the form's own title, or too short to be a name."""
    return (
        any(said in name for said in PROVISIONAL_WORDS)
        or name in PROVISIONAL_NAMES
        or name.endswith(" provisoire")
        or name.startswith(GENERIC_STARTS)
        or len(name.replace(" ", "")) < SHORTEST_NAME
    )


def department(reading: Reading) -> str:
    """The department's code; a zero lost by a spreadsheet is put back, and said."""
    value = reading.text("department").upper()
    if len(value) == 1 and f"0{value}" in DEPARTMENTS:
        reading.warn(
            "department",
            f"« {value} » a été lu « 0{value} ».",
            "Mettez la colonne au format Texte pour garder les zéros.",
        )
        return f"0{value}"
    if value and value not in DEPARTMENTS:
        reading.error(
            "department",
            f"« {reading.text('department')} » n’est pas un département français.",
            "Indiquez le code à deux ou trois caractères, par exemple 07, 2A ou 974.",
        )
        return ""
    return value


def insee(reading: Reading) -> str:
    """The commune's INSEE code; left aside, and said, when it cannot be one."""
    value = reading.text("insee").upper()
    if re.fullmatch("[0-9]{4}", value):
        reading.warn(
            "insee",
            f"« {value} » a été lu « 0{value} ».",
            "Mettez la colonne au format Texte pour garder les zéros.",
        )
        value = f"0{value}"
    if value and not is_insee(value):
        written = reading.text("insee")
        reading.warn(
            "insee",
            f"« {written} » n’est pas un code INSEE de commune : il est laissé de côté.",
            "Indiquez cinq caractères, par exemple 07110 ou 2A004 ; ce n’est pas le code postal.",
        )
        return ""
    return value


def quarter(reading: Reading, written: str) -> str:
    """A session named by its year and quarter; empty is allowed."""
    value = written.upper().replace(" ", "-")
    if not written or QUARTER.fullmatch(value):
        return value
    reading.error(
        "wave",
        f"« {written} » n’est pas le nom d’une session.",
        "Écrivez l’année et le trimestre, par exemple 2026-T1.",
    )
    return ""


NO_WAVE = (
    "Aucune vague n’y est : écrivez-les dans config.toml, chacune avec ses dates ([waves.1], label,"
    " opens_on, closes_on, announced_on), puis recommencez."
)


def wave(reading: Reading, known_waves: Collection[str] | None) -> str:
    """The wave, also written « Vague 2 » ; empty is allowed, unknown is not.

    Without a list of waves, sessions are quarters, and any of them is known.
    """
    written = reading.text("wave")
    if known_waves is None:
        return quarter(reading, written)
    value = written if written in known_waves else WAVE_WORD.sub("", written)
    if not written:
        if reading.heading("wave"):
            reading.warn("wave", "la vague manque.", "Indiquez la vague dès qu’elle est connue.")
        return ""
    if value not in known_waves:
        known = ", ".join(sorted(known_waves, key=wave_order))
        reading.error(
            "wave",
            f"la vague « {written} » n’existe pas dans les réglages.",
            f"Vagues connues : {known}. Corrigez la cellule, ou ajoutez la vague aux réglages."
            if known
            else NO_WAVE,
        )
        return ""
    return value


@lru_cache(maxsize=1024)
def wave_order(wave: str) -> tuple[tuple[int, str], ...]:
    """2 before 10; empty for no wave."""
    parts = re.findall(r"[0-9]+|[^0-9]+", wave)
    return tuple((int(part), "") if part[0] in "0123456789" else (0, part) for part in parts)


def email(reading: Reading, field: str = "contact_email") -> str:
    """One address that mail can be sent to, or nothing."""
    value = addresses.compact(reading.text(field))
    if value.count("@") > 1:
        reading.error(
            field,
            f"la cellule contient plusieurs adresses : « {value} ».",
            "Gardez une seule adresse, celle de la personne à prévenir.",
        )
        return ""
    if value and not addresses.is_address(value):
        reading.error(
            field,
            f"« {value} » n’est pas une adresse électronique.",
            "Corrigez-la, par exemple prenom.nom@exemple.fr, ou videz la cellule.",
        )
        return ""
    return value


def contact(reading: Reading) -> tuple[str, str]:
    """Name and address of the contact. Many files put the address under « Contact »."""
    who, address = reading.text("contact_name"), email(reading)
    if "@" in who and not reading.text("contact_email"):
        return "", email(reading, "contact_name")
    return who, address


def day(reading: Reading, field: str) -> date | None:
    """A date written 2021-11-04 or 04/11/2021; an hour after it is let go."""
    value = reading.text(field)
    when = read_date(value) if value else None
    if isinstance(when, Misread):
        reading.error(field, f"« {value} », {when.why}.", when.remedy)
        return None
    return when


def siret(reading: Reading) -> str:
    """A SIRET whose keys are right, without its spaces."""
    value = compact(reading.text("siret"))
    if value and not is_siret(value):
        reading.error(
            "siret",
            f"« {reading.text('siret')} » n’est pas un SIRET valide.",
            "Recopiez les 14 chiffres ; dans un tableur, mettez la colonne au format Texte.",
        )
        return ""
    return value


def location(reading: Reading, details: Mapping[str, str]) -> None:
    """What the commune, the INSEE code, the department and the name say of one another."""
    department, code = details["department"], details["insee"]
    if not details["commune"] and reading.heading("commune"):
        reading.warn("commune", "la commune manque.", "Indiquez la commune du projet.")
    if details["commune"] and reading.heading("department") and not reading.text("department"):
        hint = f" ; d’après le code INSEE, ce serait {department_of_insee(code)}" if code else ""
        reading.warn("department", "le département manque.", f"Indiquez le département{hint}.")
    if code and department and department_of_insee(code) != department:
        reading.warn(
            "insee",
            f"le code INSEE {code} est dans le département {department_of_insee(code)},"
            f" la ligne dit {department}.",
            "Vérifiez la commune et le département auprès du porteur.",
        )
    overseas(reading, details)


def overseas(reading: Reading, details: Mapping[str, str]) -> None:
    """A project named after a place of one overseas department and located in another one."""
    code = details["insee"]
    department = department_of_insee(code) if code else details["department"]
    place = overseas_place_in(details["name"])
    # Three characters: an overseas department. A Parisian project may well be named after an
    # island; a project placed on the wrong island is an error of the address search.
    if place and len(department) == 3 and place[1] != department:
        reading.warn(
            "insee" if code else "department",
            f"le nom du projet cite « {place[0]} » ({place[1]}), la ligne le situe"
            f" dans le département {department}.",
            "Vérifiez la commune : deux communes portent sans doute le même nom.",
        )
