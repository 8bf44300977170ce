"""A base made for replaying takes any moment; a real one is only read with `--now`."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from support_engine import config
from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.mail.server import SmtpMailbox
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.traits import PURPOSE, write
from support_engine.assemble import open_desk
from support_engine.cli.app import app
from support_engine.errors import NotForReplaying
from tests.console import enrol, run

NOW = "--now 2033-06-15"
SHEET = "nom;commune;departement;vague;courriel\nAtelier {};Exempleville;07;1;lou@demo.example\n"
SMTP = "[base]\nurl = 'sqlite:///base.db'\n[mail]\nmode = 'smtp'\nhost = 'nowhere.invalid'\n"
REF = "MP1-001"
WRITING = {
    "init": "",
    "people add": "zoe --name Zoé --email zoe@demo.example",
    "people forget": "ana",
    "people absent": "ana --from 2033-06-15 --until 2033-06-20 --substitute adm",
    "people approve": "1",
    "people back": "ana",
    "people change": "ana --name Anna",
    "people confirm": "ana abcd",
    "people end": "ana instructeur",
    "people give": "ana ordonnateur",
    "people leave": "ana --successor adm",
    "people password": "ana --link --as ana",
    "people factor": "ana --reason Perdu --as ana",
    "people refuse": "1 --reason 'Personne inconnue au service'",
    "import": "two.csv --apply",
    "advance": f"{REF} deposer",
    "milestone declare": f"{REF} diagnostic",
    "milestone refuse": f"{REF} diagnostic --reason 'Il manque les plans du rapport'",
    "milestone validate": f"{REF} diagnostic",
    "document add": f"{REF} rapport_diagnostic one.csv",
    "extend": f"{REF} incubation --months 2 --reason 'Le local a changé, il faut du temps'",
    "hold lift": f"{REF} suspension --reason 'La cause de la suspension a disparu'",
    "hold open": f"{REF} suspension --reason 'Le porteur demande une pause de deux mois'",
    "tranche claim": f"{REF} avance",
    "tranche restate": f"{REF} avance --payment VIR-2 --reason 'La référence était mal tapée'",
    "tranche reject": f"{REF} avance --reason 'Le compte a été clos par la banque'",
    "tranche refuse": f"{REF} avance --reason 'Les pièces jointes ne sont pas lisibles'",
    "tranche propose": f"{REF} avance",
    "tranche certify": f"{REF} avance",
    "tranche transmit": f"{REF} avance --request DP-1",
    "tranche pay": f"{REF} avance --amount 75000 --payment VIR-1",
    "tranche paid-before": f"{REF} avance --amount 75000 --payment VIR-1",
    "takeover end": REF,
    "tranche commit": f"{REF} EJ-1",
    "tranche holder": f"{REF} association",
    "tranche guarantee": f"{REF} 75000",
    "tranche aid": f"{REF} 250000",
    "tranche works": f"{REF} 2022-11-15",
    "tranche bank": f"{REF} FR7630006000011234567890189 --holder 'Atelier Un'",
    "tranche confirm-bank": f"{REF} --channel 'Appel au numéro déjà connu du dossier'",
    "tranche amend": f"{REF} A1 --ends-on 2025-01-31 --reason 'Report de la fin de l’opération'",
    "tranche recover": f"{REF} aid_excess --reason 'Les aides publiques dépassent le plafond'",
    "tranche order": f"{REF} 1 --order TIT-1",
    "tranche receive": f"{REF} 1 --amount 100 --receipt R-1",
    "tranche drop": f"{REF} 1 --reason 'La somme a été comptée deux fois, par erreur'",
    "assign": f"{REF} instructeur ana",
    "correct": f"{REF} --reason 'Ce n’était pas le bon dossier, erreur de saisie'",
    "note": f"{REF} 'Une note'",
    "access give": f"{REF} adm read",
    "access end": f"{REF} adm",
    "message write": f"{REF} message 'Bonjour'",
    "message answer": f"{REF} 1 'Bonjour'",
    "people vouch": "ana --reason 'vue à son bureau'",
    "people contest": "ana --reason 'appel reçu'",
    "tick": "",
    "scheduler": "",
    "serve": "",
    "letters cancel": "a-key",
    "letters retry": "a-key",
    "letters release": "",
    "letters posted": f"{REF} --proof 'Bordereau de recommandé numéro 1'",
    "letters received": f"{REF} --proof 'Avis de réception numéro 1'",
    "webhooks add": "https://si.exemple.fr/ecoute --name SI --all",
    "webhooks end": "12345678",
    "webhooks test": "12345678",
    "webhooks retry": "12345678",
    "tokens give": "Tableur",
    "tokens end": "12345678",
    "workflow migrate": "manufactures-2.toml --mapping mapping.toml --all",
    "workflow publish": "manufactures-2.toml",
    "workflow approve": "manufactures-2.toml",
}
"""Every command that writes, as it is typed."""
READING = {
    "doctor": "",
    "people list": "",
    "people pending": "",
    "people history": "",
    "list": "",
    "today": "--team",
    "show": REF,
    "history": REF,
    "agenda": "",
    "explain": f"{REF} deposer",
    "tranche list": REF,
    "tranche ledger": "",
    "tranche forecast": "",
    "letters list": "",
    "letters preview": f"rappel {REF}",
    "document list": REF,
    "access list": REF,
    "message list": REF,
    "webhooks list": "",
    "webhooks kinds": "",
    "tokens list": "",
    "report milestones": "",
    "report portfolio": "",
    "simulate": REF,
    "workflow show": "",
    "workflow schema": "",
    "workflow draw": "",
    "verify": "",
}
ELSEWHERE = {
    "letters show": "reads a letter by its number, like `letters list`",
    "webhooks calls": "reads the calls to a program by its number, like `webhooks list`",
    "document open": "writes the file that its user names",
    "demo": "makes a base of its own, for replaying",
    "workflow check": "reads a file",
    "workflow diff": "reads two files",
    "workflow impact": "reads a file and the base, like `list`",
    "tranche request-file": "writes the file that its user names",
    "tranche reconcile": "reads a file and the base, like `list`",
}
AS_READER = ("import one.csv", "tick --dry-run", "import two.csv")
AS_WRITER = ("doctor --apply", "tick --resume")
"""Commands of which one option decides whether they write."""


IMPORT = "--as ana import one.csv --apply"


def leaves(group: click.Group = app, name: str = "") -> Iterator[str]:
    """Every command of the tree."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        if isinstance(command, click.Group):
            yield from leaves(command, f"{name}{each} ")
        else:
            yield f"{name}{each}"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; of the base, what a reader may not change."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".db-shm", ".db-wal")
    } | {f"{path.relative_to(folder)}/": b"" for path in folder.rglob("*") if path.is_dir()}


def made(folder: Path, how: str) -> Path:
    """A base with an officer and one dossier, of today."""
    for number, name in enumerate(("one", "two")):
        (folder / f"{name}.csv").write_text(SHEET.format(number), "utf-8")
    for line in (f"init {how} --administrator adm --name Adm --email adm@demo.example", IMPORT):
        if line == IMPORT:
            enrol(folder, Person("ana", "Ana", "ana@demo.example", "", frozenset({"instructeur"})))
        result = run(folder, f"support-engine {line}")
        assert result.code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return made(tmp_path_factory.mktemp("real"), "")


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return made(tmp_path_factory.mktemp("trial"), "--replay")


def test_every_command_is_known_to_write_or_to_read() -> None:
    assert sorted({**WRITING, **READING, **ELSEWHERE}) == sorted(leaves())
    assert len(WRITING) + len(READING) + len(ELSEWHERE) == len(list(leaves()))


@pytest.mark.parametrize("line", [*(f"{k} {v}" for k, v in WRITING.items()), *AS_WRITER])
def test_with_a_typed_moment_no_command_writes_in_a_real_base(real, line) -> None:
    if line.startswith("workflow "):
        prepare_a_migration(real)
    before = contents(real)
    result = run(real, f"support-engine {NOW} --as ana {line}")
    assert result.code == 2, result.output
    assert "--now" in result.output
    assert "Retirez-le" in result.output or "init --replay" in result.output
    assert contents(real) == before


def prepare_a_migration(folder: Path) -> None:
    """A second version that changes nothing but its number, and its mapping."""
    text = (config.shipped("workflows") / "manufactures.toml").read_text("utf-8")
    (folder / "manufactures-2.toml").write_text(text.replace("version = 1", "version = 2", 1))
    mapping = "programme = 'manufactures'\nold = 1\nnew = 2\nreason = 'Essai du passage'\n"
    (folder / "mapping.toml").write_text(mapping, "utf-8")


@pytest.mark.parametrize("line", [*(f"{k} {v}" for k, v in READING.items()), *AS_READER])
def test_with_a_typed_moment_every_command_that_reads_does(real, line) -> None:
    before = contents(real)
    result = run(real, f"support-engine {NOW} --as ana {line}")
    assert result.code in (0, 4), result.output
    assert contents(real) == before


def test_in_a_trial_a_typed_moment_writes(trial) -> None:
    for line in (
        "note MP1-001 'Une note'",
        "tick",
        "people add bob --name Bob --email b@demo.example",
    ):
        result = run(trial, f"support-engine {NOW} --as ana {line}")
        assert result.code == 0, result.output


def test_the_scheduler_follows_the_clock_of_the_machine_in_every_base(trial) -> None:
    result = run(trial, f"support-engine {NOW} scheduler")
    assert (result.code, "horloge de la machine" in result.output) == (2, True)


@pytest.mark.parametrize("line", ["init", "tick", "--as ana note X Y", "list"])
def test_where_there_is_no_base_a_typed_moment_makes_nothing(tmp_path, line) -> None:
    result = run(tmp_path, f"support-engine {NOW} {line}")
    assert result.code in (1, 2)
    assert "support-engine init" in result.output
    assert list(tmp_path.iterdir()) == []


def test_what_a_base_is_for_never_changes(real, trial) -> None:
    refused = run(real, "support-engine init --replay")
    assert (refused.code, "ne devient jamais une base d’essai" in refused.output) == (2, True)
    assert "La base est prête" in run(real, "support-engine init").output
    assert "La base d’essai est prête" in run(trial, f"support-engine {NOW} init").output


def test_doctor_says_what_the_base_is_for(real, trial) -> None:
    assert "✓ Base : " in run(real, "support-engine doctor").output
    assert "✓ Base d’essai" in run(trial, "support-engine doctor").output


def test_a_base_that_says_nothing_is_real(base_url) -> None:
    with closing(Store(base_url)) as store, store.transaction() as db:
        write(db, PURPOSE, "")
    with (
        closing(Store(base_url, is_replayed=True)) as store,
        pytest.raises(NotForReplaying, match="ne fait que lire"),
        store.transaction(),
    ):
        raise AssertionError


@pytest.mark.parametrize(
    ("how", "redirect", "is_replayed", "leaves_by"),
    [
        ("", "", False, SmtpMailbox),
        ("", "", True, FolderMailbox),
        ("--replay", "", False, FolderMailbox),
        ("--replay", "trial@demo.example", False, SmtpMailbox),
        ("--replay", "trial@demo.example", True, FolderMailbox),
    ],
)
def test_a_trial_never_reaches_a_mail_server(
    tmp_path, how, redirect, is_replayed, leaves_by
) -> None:
    (tmp_path / "config.toml").write_text(f"{SMTP}redirect_all = '{redirect}'\n", "utf-8")
    assert run(tmp_path, f"support-engine init {how}").code == 0
    with closing(open_desk(config.load(tmp_path / "config.toml"), is_replayed=is_replayed)) as desk:
        assert isinstance(desk.postman().mailbox, leaves_by)
    told = run(tmp_path, "support-engine doctor").output
    assert ("Rien ne part d’une base d’essai" in told) == (how != "" and not redirect)
    assert ("nowhere.invalid:587" in told) == (how == "" or redirect != "")


PAST = "--now 2021-06-15"
SINCE = "avec ce que la base sait aujourd’hui"


@pytest.mark.parametrize("line", ["tranche ledger", f"show {REF}", "list", f"tranche list {REF}"])
def test_whoever_reads_a_past_day_is_told_what_was_recorded_since(real, trial, line) -> None:
    told = run(real, f"support-engine {PAST} {line}").output
    assert SINCE in told
    assert "show --as-of" in told
    for typed in ("", NOW, f"{PAST} --json"):
        assert SINCE not in run(real, f"support-engine {typed} {line}").output
    assert SINCE not in run(trial, f"support-engine {PAST} {line}").output


@pytest.mark.parametrize("line", ["report portfolio", f"show {REF} --as-of 2021-06-14"])
def test_what_says_the_figures_of_a_day_says_no_more(real, line) -> None:
    assert SINCE not in run(real, f"support-engine {PAST} {line}").output
