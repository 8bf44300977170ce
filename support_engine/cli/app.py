"""The command tree: names, one line each, and where each lives. Loaded only when called."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from io import StringIO

import click

from support_engine.cli.french import speak_french
from support_engine.cli.shared import say, streams
from support_engine.cli.shared.session import Session, shared_options
from support_engine.cli.shared.strict import strict

COMMANDS = {
    "init": ("init", "init", "Crée la base (ou la met à jour)."),
    "demo": ("demo", "demo", "Rejoue le programme dans un dossier de démonstration."),
    "doctor": ("doctor", "doctor", "Vérifie réglages, base, programme, passages et courrier."),
    "people": ("people", "people", "Personnes et rôles : ajouter, lister, effacer."),
    "import": ("import_", "import_file", "Lit des candidatures (CSV, XLSX), montre, applique."),
    "list": ("list_", "list_dossiers", "Liste les dossiers."),
    "today": ("today", "today", "Dit ce qui attend, pour moi ou pour toute l’équipe."),
    "show": ("show", "show", "Montre un dossier."),
    "history": ("history", "history", "Raconte un dossier : actes et lettres."),
    "agenda": ("agenda", "agenda", "Les échéances et rappels à venir."),
    "explain": ("explain", "explain", "Explique une date ou les conditions d’un acte."),
    "advance": ("advance", "advance", "Fait avancer un ou plusieurs dossiers."),
    "milestone": ("milestone", "milestone", "Déclare, valide ou refuse un jalon."),
    "document": ("document", "document", "Joint une pièce."),
    "extend": ("extend", "extend", "Demande une prolongation, ou y répond."),
    "hold": ("hold", "hold", "Ouvre ou lève une mesure (suspension, mise en demeure…)."),
    "tranche": ("tranche", "tranche", "Argent : tranches, compte, avenants, récupérations."),
    "takeover": ("takeover", "takeover", "Achève la reprise de dossiers en cours."),
    "assign": ("assign", "assign", "Désigne la personne qui tient un rôle sur un dossier."),
    "correct": ("correct", "correct", "Reprend le dernier acte ; rien n’est effacé."),
    "access": ("access", "access", "À qui le porteur ouvre son espace."),
    "message": ("message", "message", "Messages du porteur : lire, répondre, écrire."),
    "note": ("note", "note", "Écrit une note au journal."),
    "tick": ("tick", "tick", "Fait le passage du jour : rappels, lettres, rapports."),
    "scheduler": ("scheduler", "scheduler", "Fait les passages tout au long du jour."),
    "serve": ("serve", "serve", "Ouvre le bureau dans un navigateur."),
    "letters": ("letters", "letters", "Courrier : lister, prévisualiser, relancer, annuler."),
    "webhooks": (
        "webhooks",
        "webhooks",
        "Abonnements d’autres logiciels : ajouter, finir, essayer.",
    ),
    "tokens": ("tokens", "tokens_group", "Jetons de l’API : donner, lister, retirer."),
    "report": ("report", "report", "Rapports : portefeuille, jalons."),
    "simulate": (
        "simulate",
        "simulate",
        "Joue la suite d’un dossier ou de tous ; n’écrit rien.",
    ),
    "workflow": ("workflow", "workflow", "Prouve ou montre un fichier de programme."),
    "verify": ("verify", "verify_base", "Prouve la base : journal, dossiers, agenda."),
}


class Tree(click.Group):
    """A group that imports a command when it is called, and suggests near names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"support_engine.cli.{module}"), name)
        return strict(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for `--help`, from the table alone."""
        with formatter.section("Commandes"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest when the name is nearly right."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=2)
            hint = f" Vouliez-vous dire : {', '.join(near)} ?" if near else ""
            ctx.fail(f"La commande « {args[0]} » n’existe pas.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Tree,
    subcommand_metavar="COMMANDE [MOTS]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@shared_options
@click.version_option(
    package_name="support-engine", prog_name="support-engine", help="Affiche la version."
)
@click.pass_context
def app(ctx: click.Context) -> None:
    """Suivi d’un programme public de soutien : dossiers, échéances, lettres, rapports.

    Codes de sortie : 0 fait, 1 échec, 2 commande mal écrite, 3 refusé par les règles, 4 en retard.
    """
    ctx.ensure_object(Session)


def run(arguments: list[str]) -> int:
    """Run a command line and give its exit code; no traceback ever reaches a person."""
    speak_french()
    streams.prepare()
    code, unwritten = streams.ended(done(arguments))
    if unwritten:
        say.line(unwritten, err=True)
    return code


def done(arguments: list[str]) -> int:
    """A command line is read and done; its exit code, whatever becomes of its answer."""
    session = Session()
    try:
        readable(arguments)
        result = app.main(arguments, prog_name="support-engine", standalone_mode=False, obj=session)
        say.alert(session.known_since(), err=True)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as problem:
        # A line that could not be read to its end may not have come to that word yet.
        session.as_json |= "--json" in arguments
        if session.as_json:
            say.failure(session, problem.format_message())
        else:
            said = StringIO()
            problem.show(said)
            say.line(said.getvalue().rstrip("\n"), err=True)
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        say.line("Interrompu ; ce qui était enregistré le reste.", err=True)
        return 1
    except Exception as problem:
        return failed(session, problem)
    finally:
        session.close()


def readable(arguments: Iterable[str]) -> None:
    """Each word is text, or the name of a file that is there. Raises UsageError."""
    for word in arguments:
        if not word.isprintable() and not is_text(word) and not os.path.lexists(word):
            shown = os.fsencode(word).decode("utf-8", "replace")
            raise click.UsageError(
                f"« {shown} » n’est pas écrit en UTF-8. Vérifiez l’encodage de votre terminal "
                "(LANG, LC_ALL)."
            )


def is_text(word: str) -> bool:
    """Whether it can be written at all: a byte that is no sign of UTF-8 cannot."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def failed(session: Session, problem: Exception) -> int:
    """Say an expected failure in its own words, and an unexpected one without its entrails."""
    from support_engine.errors import SupportEngineError

    if streams.taken_as_lost(problem):
        return 1
    if not isinstance(problem, SupportEngineError):
        if os.environ.get("SUPPORT_ENGINE_DEBUG"):
            raise problem
        say.failure(
            session,
            f"Erreur imprévue ({type(problem).__name__}). Rien n’a été enregistré à moitié. "
            "Relancez avec SUPPORT_ENGINE_DEBUG=1 et transmettez le détail à l’équipe technique.",
        )
        return 1
    say.failure(session, str(problem), getattr(problem, "flaws", ()))
    return say.code_of(problem)
