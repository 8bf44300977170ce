"""Click in French: its own words pass through one table."""

import click

WORDS = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Commands": "Commandes",
    "Show this message and exit.": "Affiche cette aide.",
    "Show the version and exit.": "Affiche la version.",
    "Error: {message}": "Erreur : {message}",
    "Try '{command} {option}' for help.": "Pour l’aide : {command} {option}",
    "Missing command.": "Il manque la commande.",
    "No such command {name!r}.": "La commande {name!r} n’existe pas.",
    "No such option: {name}": "L’option {name} n’existe pas.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Possible options: {possibilities})": "(Options proches : {possibilities})",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Option {name!r} requires an argument.": "L’option {name!r} demande une valeur.",
    "{name!r} is not one of {choices}.": "{name!r} n’est pas parmi {choices}.",
    "{name} {filename!r} does not exist.": "{name} {filename!r} n’existe pas.",
    "{value!r} is not a valid {number_type}.": "{value!r} n’est pas un nombre valable.",
    "Aborted!": "Interrompu.",
    "required": "obligatoire",
    "default: {default}": "par défaut : {default}",
    "(DEPRECATED)": "(abandonnée)",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "integer": "nombre entier",
    "File": "Le fichier",
    "Path": "Le chemin",
}


def translate(words: str) -> str:
    """The French of click's words; what is not in the table stays as it is."""
    return WORDS.get(words, words)


def translate_count(singular: str, plural: str, number: int) -> str:
    """The French of a message whose words agree with a number."""
    return translate(singular if number < 2 else plural)


def speak_french() -> None:
    """Replace click's look-up of words, which follows the machine's language, by ours."""
    for name in ("core", "exceptions", "formatting", "parser", "types", "decorators", "termui"):
        module = getattr(click, name, None)
        if module is not None and hasattr(module, "_"):
            module._ = translate
        if module is not None and hasattr(module, "ngettext"):
            module.ngettext = translate_count
