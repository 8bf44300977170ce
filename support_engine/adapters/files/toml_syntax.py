"""A TOML file that cannot be read, in French: the line, the likely cause, the remedy.

`tomllib` says in English where it stopped; what a person did wrong is guessed from that place: a
quote left open, « oui » for `true`, a comma forgotten at the end of the line before.
"""

import re
from collections.abc import Callable
from tomllib import TOMLDecodeError
from typing import NamedTuple

SHOWN = 80
"""Characters of a faulty line that are quoted."""

STRAIGHT = 'Écrivez des guillemets droits : "…".'
KEYS = "Une clé s’écrit en minuscules sans accent, avec _ au lieu des espaces, puis = et sa valeur."
ALONE = (
    "Écrivez-le seul, en chiffres collés : un montant est en centimes (2300000 : 23 000 €), "
    "une part en points de base (5000 : 50 %)."
)
CLOSE = 'Ajoutez le guillemet droit (") qui le ferme.'
DATE = "Écrivez l’année, le mois et le jour, sans guillemets : 2023-06-15."


class Spot(NamedTuple):
    """Where the reading stopped: the lines of the file, the number of one, and what is left of
    it from there. `cause` is what `tomllib` said."""

    lines: list[str]
    number: int
    rest: str
    cause: str

    @property
    def line(self) -> str:
        """The line itself."""
        return self.lines[self.number - 1] if self.lines else ""


class Meaning(NamedTuple):
    """What a person did, the remedy, and the line that shows it when it is another one."""

    cause: str
    remedy: str
    line: int = 0


def said(problem: TOMLDecodeError, source: str) -> str:
    """« Ligne 10, « label = "Atelier » : le texte n’est pas fermé. Ajoutez … »."""
    spot = spot_of(str(problem), source)
    meaning = next(explain(spot) for start, explain in MEANINGS if spot.cause.startswith(start))
    number = meaning.line or spot.number
    line = spot.lines[number - 1].strip() if number <= len(spot.lines) else ""
    quoted = f", « {line[: SHOWN - 1] + '…' if len(line) > SHOWN else line} »" if line else ""
    return f"Ligne {number}{quoted} : {meaning.cause}. {meaning.remedy}"


def spot_of(message: str, source: str) -> Spot:
    """The place that the English message names."""
    lines = source.split("\n")
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    cause = message[: place.start()] if place else message
    if place is None or place[1] is None:
        last = max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)
        return Spot(lines, last, "", cause)
    number, column = int(place[1]), int(place[2])
    return Spot(lines, number, lines[number - 1][column - 1 :], cause)


def illegal(spot: Spot) -> Meaning:
    """A text that the end of its line cuts, or a character that nobody sees."""
    if "\\n" in spot.cause:
        return Meaning("le texte ouvert par un guillemet n’est pas fermé", CLOSE)
    return Meaning("il y a là un caractère invisible", "Récrivez cette ligne à la main.")


def value(spot: Spot) -> Meaning:
    """What stands where a value is expected."""
    rest = spot.rest.strip(" \t")
    word = re.match(r"[^\s,\]}#]*", rest)
    first = word[0] if word else ""
    if rest[:1] in ("“", "”", "«", "»", "‘", "’", "„"):
        return Meaning("les guillemets « », “ ” et ’ ne sont pas lus", STRAIGHT)
    if first.lower() in ("oui", "vrai", "true", "non", "faux", "false"):
        right = "true" if first.lower() in ("oui", "vrai", "true") else "false"
        return Meaning(f"« {first} » n’est pas une valeur", f"Écrivez {right}.")
    if first.lower() in ("null", "none", "nil", "rien", "aucun", "aucune"):
        return Meaning(
            f"« {first} » n’est pas une valeur", "Ôtez la clé : absente, elle vaut rien."
        )
    if rest.startswith("\u00a0"):
        return Meaning("il y a là une espace insécable", "Remplacez-la par une espace ordinaire.")
    if rest[:1] in ("", "#"):
        before = spot.line[: len(spot.line) - len(spot.rest)].rstrip()
        if not before.endswith("="):
            return array(spot)
        return Meaning("la valeur manque après =", "Écrivez-la, ou ôtez la ligne.")
    if not first.isprintable() or (not first and rest[0].isspace()):
        return Meaning("il y a là un caractère invisible", "Récrivez cette ligne à la main.")
    if rest[:1] in (",", "=", "]", "}"):
        return Meaning(f"une valeur est attendue avant « {rest[0]} »", f"Ôtez ce « {rest[0]} ».")
    if rest[:1] == "(":
        return Meaning("une liste s’écrit entre crochets", 'Écrivez ["…", "…"].')
    bare = first.strip("\"'")
    return Meaning(f"« {first} » n’est pas une valeur", f'Un texte va entre guillemets : "{bare}".')


def surplus(spot: Spot) -> Meaning:
    """Something after the value: a unit, a comma, a date as we write it."""
    rest, before = spot.rest, spot.line[: len(spot.line) - len(spot.rest)]
    given = before.rpartition("=")[2].strip()
    if re.match(r"/\d", rest) or (re.fullmatch(r"\d{4}", given) and rest.startswith("-")):
        return Meaning("cette date ne se lit pas", DATE)
    if re.fullmatch(r"[-+]?0", given) and rest[:1].isdigit():
        return Meaning("un nombre ne commence pas par 0", "Ôtez le 0 de devant.")
    if re.fullmatch(r"[-+]?[\d_.]+", given) and re.match(r"[\s\u00a0\u202f]*[\d,%€.]", rest):
        return Meaning("un nombre n’a ni virgule, ni espace, ni unité", ALONE)
    if rest[:1] in (";", ","):
        return Meaning(f"la ligne finit par « {rest[0]} »", "Ôtez-le.")
    return Meaning(
        f"« {rest.strip()[:20]} » est de trop après la valeur",
        'Ôtez-le ; un texte va d’un guillemet droit (") à l’autre, un commentaire après #.',
    )


def key(spot: Spot) -> Meaning:
    """A key that is not one, or that `=` does not follow."""
    line = spot.line.strip()
    if re.match(r"[A-Za-z0-9_.\"-]+\s*:", line):
        return Meaning("une clé est suivie de = et non de « : »", "Remplacez « : » par =.")
    if "=" not in line:
        return Meaning("il manque = après la clé", KEYS)
    name = re.split(r"\s*=", line.rpartition("{")[2] if line.startswith("{") else line)[0]
    return Meaning(f"la clé « {name[:30]} » a un accent, une espace ou un signe", KEYS)


def header(spot: Spot) -> Meaning:
    """A title between brackets."""
    if re.search(r"[^\x00-\x7f]|\w\s+\w", spot.line.partition("#")[0]):
        return Meaning("le titre a un accent ou une espace", "Écrivez-le sans accent, avec _.")
    right = "[[nom]]" if spot.line.lstrip().startswith("[[") else "[nom]"
    return Meaning("le titre n’est pas fermé", f"Fermez ses crochets : {right}.")


def part_of_key(spot: Spot) -> Meaning:
    """Where a key is expected and none begins: a title, a table between braces."""
    if spot.line.lstrip().startswith("["):
        return header(spot)
    if "{" in spot.line:
        return Meaning(
            "une table entre accolades tient sur une ligne, sans virgule avant }",
            "Mettez-la sur une seule ligne : { a = 1, b = 2 }.",
        )
    return key(spot)


def statement(spot: Spot) -> Meaning:
    """A line that begins with nothing known."""
    if spot.rest.startswith(("//", "/*", "--", ";", "%")):
        return Meaning("un commentaire commence par #", "Mettez # au début de la ligne.")
    if spot.rest[:1] in ("]", "}", ")", ","):
        return Meaning(
            f"« {spot.rest[0]} » ne ferme rien", "Ôtez-le, ou rouvrez la liste plus haut."
        )
    if spot.rest[:1] in ("“", "”", "«", "»", "‘", "’", "„"):
        return Meaning("les guillemets « », “ ” et ’ ne sont pas lus", STRAIGHT)
    return key(spot)


def array(spot: Spot) -> Meaning:
    """A comma or a bracket is missing; when a line begins there, at the end of the one before."""
    line = spot.number
    if spot.cause == "Unclosed array" and spot.rest and spot.rest == spot.line.lstrip():
        earlier = [n for n in range(1, spot.number) if is_told(spot.lines[n - 1])]
        line = earlier[-1] if earlier else spot.number
    return Meaning(
        "la liste n’est pas fermée, ou il manque une virgule entre deux de ses éléments",
        'Écrivez ["a", "b"] : une virgule entre les éléments, un crochet ] à la fin.',
        line,
    )


def is_told(line: str) -> bool:
    """Whether a line says something more than a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def braces(_: Spot) -> Meaning:
    """A table between braces."""
    return Meaning(
        "la table n’est pas fermée, ou il manque une virgule entre deux de ses clés",
        "Écrivez-la sur une ligne : { a = 1, b = 2 }.",
    )


def again(spot: Spot) -> Meaning:
    """What is already written, and where if it is easily found."""
    line = spot.line.strip()
    if line.startswith("["):
        return Meaning(
            f"la partie {line} est déjà écrite{earlier(spot, line)}",
            "Réunissez les deux, ou changez le nom de l’une. "
            "Une partie qui se répète s’écrit partout avec deux crochets : [[nom]].",
        )
    name = line.partition("=")[0].strip()
    return Meaning(
        f"une clé y est écrite pour la deuxième fois (« {name} »{earlier(spot, name)})"
        if name
        else "une clé y est écrite pour la deuxième fois",
        "Gardez une seule des deux.",
    )


def earlier(spot: Spot, name: str) -> str:
    """The line, above, that begins with the same words."""
    for number in range(spot.number - 1, 0, -1):
        line = spot.lines[number - 1].strip()
        if line == name or line.partition("=")[0].strip() == name:
            return f", ligne {number}"
        if line.startswith("[") and not name.startswith("["):
            break
    return ""


def backslash(_: Spot) -> Meaning:
    """A path of Windows, most often."""
    return Meaning("la barre \\ n’est pas lue dans un texte", "Écrivez / ou \\\\ à sa place.")


def endless(spot: Spot) -> Meaning:
    """A text that runs to the end of the file; where it began is sought."""
    mark = '"""' if "string" in spot.cause else "'"
    for number, line in enumerate(spot.lines, 1):
        if line.count(mark) % 2 and is_told(line):
            return Meaning(
                "le texte ouvert là n’est jamais fermé", f"Fermez-le par {mark} à sa fin.", number
            )
    return Meaning("le texte ouvert par un guillemet n’est pas fermé", CLOSE)


def unknown(spot: Spot) -> Meaning:
    """Anything else."""
    return Meaning("cette ligne ne se lit pas", 'Une ligne s’écrit : cle = 12, ou cle = "texte".')


MEANINGS: tuple[tuple[str, Callable[[Spot], Meaning]], ...] = (
    ("Illegal character", illegal),
    ("Found invalid character", illegal),
    ("Invalid value", value),
    ("Invalid date", lambda _: Meaning("cette date n’existe pas", DATE)),
    ("Expected newline", surplus),
    ("Expected '='", key),
    ("Expected ']", header),
    ("Invalid initial character", part_of_key),
    ("Invalid statement", statement),
    ("Unclosed array", array),
    ("Unclosed inline table", braces),
    ("Cannot ", again),
    ("Duplicate inline table key", again),
    ("Unescaped", backslash),
    ("Invalid hex", backslash),
    ("Escaped character", backslash),
    ("Unterminated string", endless),
    ("Expected", endless),
    ("", unknown),
)
"""The beginning of an English message, and what to make of it; the first that fits."""
