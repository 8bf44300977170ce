"""What the commands about people take: a person, a role, programmes, a reason."""

import click

from support_engine.cli.shared.naming import SOMEBODY, SOMEBODY_WHOLE

NEW = click.argument("person", metavar="ID")
PERSON = click.argument("person", metavar="PERSONNE", type=SOMEBODY)
ERASED = click.argument("person", metavar="PERSONNE", type=SOMEBODY_WHOLE)
SUBSTITUTE = click.option(
    "--substitute",
    metavar="PERSONNE",
    type=SOMEBODY,
    required=True,
    help="Qui fait son travail.",
)
SUCCESSOR = click.option(
    "--successor",
    metavar="PERSONNE",
    type=SOMEBODY,
    required=True,
    help="Qui prend ses dossiers.",
)
ROLE = click.argument("role", metavar="RÔLE")
NUMBER = click.argument("number", metavar="N", type=int)
PROGRAMMES = click.option(
    "--programme",
    "programmes",
    multiple=True,
    metavar="ID",
    help="Programme où le rôle vaut (par défaut, tous ceux qui le connaissent) ; peut se répéter.",
)
WHY = click.option("--reason", default="", help="Motif ; il reste au journal des personnes.")
SAME_ADDRESS = click.option(
    "--same-address",
    default="",
    metavar="MOTIF",
    help="Pourquoi une autre personne active a déjà cette adresse.",
)
