"""Click in French: its messages go through gettext, for which this is the catalogue.

`locale/` holds it in the form that gettext reads; `make docs` writes it from these tables.
"""

import gettext
import os
import struct
from pathlib import Path

DOMAIN = "support_engine"
LOCALE = Path(__file__).parent / "locale"
FILE = LOCALE / "fr" / "LC_MESSAGES" / f"{DOMAIN}.mo"

WORDS = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Commands": "Commandes",
    "Positional arguments": "Arguments",
    "Show this message and exit.": "Affiche cette aide.",
    "Show the version and exit.": "Affiche la version.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
    "Error: {message}": "Erreur : {message}",
    "Error: invalid input": "Erreur : réponse refusée",
    "Error: The two entered values do not match.": "Erreur : les deux réponses diffèrent.",
    "Try '{command} {option}' for help.": "Pour l’aide : {command} {option}",
    "Missing command.": "Il manque la commande.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing parameter: {param_name}": "Il manque le paramètre {param_name}",
    "Missing {param_type}": "Il manque {param_type}",
    "No such command {name!r}.": "La commande {name!r} n’existe pas.",
    "No such option {name!r}.": "L’option {name!r} n’existe pas.",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Option {name!r} does not take a value.": "L’option {name!r} ne prend pas de valeur.",
    "Argument {name!r} takes {nargs} values.": "L’argument {name!r} demande {nargs} valeurs.",
    "Invalid start character for option ({option})": "Une option ne commence pas ainsi : {option}",
    "Could not open file {filename!r}: {message}": "{filename!r} ne s’ouvre pas : {message}",
    "{name} {filename!r} does not exist.": "{name} {filename!r} introuvable.",
    "{name} {filename!r} is a file.": "{name} {filename!r} : c’est un fichier.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} : c’est un dossier.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} : lecture impossible.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} : écriture impossible.",
    "{name} {filename!r} is not executable.": "{name} {filename!r} : exécution impossible.",
    "{value!r} is not a valid {number_type}.": "{value!r} n’est pas un nombre valable.",
    "{value!r} is not a valid UUID.": "{value!r} n’est pas un UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "{value!r} ne dit ni oui ni non. Écrivez : {states}"
    ),
    "{value} is not in the range {range}.": "{value} n’est pas dans l’intervalle {range}.",
    "Choose from:\n\t{choices}": "Choisissez parmi :\n\t{choices}",
    "Choice({choices})": "Choix({choices})",
    "Do you want to continue?": "Continuer ?",
    "Confirm the action without prompting.": "Confirme sans poser la question.",
    "Repeat for confirmation": "Répétez pour confirmer",
    "Press any key to continue...": "Appuyez sur une touche pour continuer…",
    "Aborted!": "Interrompu.",
    "unknown error": "erreur inconnue",
    "required": "obligatoire",
    "deprecated": "abandonnée",
    "(dynamic)": "(selon le cas)",
    "default: {default}": "par défaut : {default}",
    "env var: {var}": "variable : {var}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "La commande {name!r} est abandonnée.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "{name!r} est abandonné.{extra_message}"
    ),
    "{editor}: Editing failed": "{editor} : la saisie a échoué",
    "{editor}: Editing failed: {e}": "{editor} : la saisie a échoué : {e}",
    "Couldn't detect Bash version, shell completion is not supported.": (
        "Version de Bash inconnue : la complétion n’est pas possible."
    ),
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "La complétion demande Bash 4.4 ou plus récent."
    ),
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
}
COUNTED = {
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"): (
        "Vouliez-vous dire {possibility} ?",
        "(Options proches : {possibilities})",
    ),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"): (
        "Argument en trop : {args}",
        "Arguments en trop : {args}",
    ),
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."): (
        "Il faut {nargs} valeurs, une seule est donnée.",
        "Il faut {nargs} valeurs, {len} sont données.",
    ),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."): (
        "L’option {name!r} demande une valeur.",
        "L’option {name!r} demande {nargs} valeurs.",
    ),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."): (
        "{value!r} n’est pas {choice}.",
        "{value!r} n’est pas parmi {choices}.",
    ),
    (
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
    ): (
        "{value!r} ne s’écrit pas {format}.",
        "{value!r} ne s’écrit d’aucune de ces façons : {formats}.",
    ),
    (
        "{len_type} values are required, but {len_value} was given.",
        "{len_type} values are required, but {len_value} were given.",
    ): (
        "Il faut {len_type} valeurs, {len_value} est donnée.",
        "Il faut {len_type} valeurs, {len_value} sont données.",
    ),
}
"""Messages that agree with a number: of one, of several."""

MAGIC = 0x950412DE
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n > 1);\n"


def catalogue() -> bytes:
    """The tables in the form of a GNU `.mo` file: two lists of lengths and places, then texts."""
    pairs = {"": HEADER, **WORDS}
    pairs |= {"\0".join(english): "\0".join(french) for english, french in COUNTED.items()}
    rows = sorted((english.encode(), french.encode()) for english, french in pairs.items())
    start, lists, texts = 7 * 4, b"", b""
    after_lists = start + 16 * len(rows)
    for column in zip(*rows, strict=True):
        for words in column:
            lists += struct.pack("<2I", len(words), after_lists + len(texts))
            texts += words + b"\0"
    places = (start, start + 8 * len(rows), 0, after_lists)
    return struct.pack("<7I", MAGIC, 0, len(rows), *places) + lists + texts


def speak_french() -> None:
    """Let gettext find this catalogue, whatever language the machine speaks."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
