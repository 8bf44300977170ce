"""The demonstration: real facts, simulated progress, troubles for fictional dossiers only."""

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime

import pytest

from support_engine.demo.lives import WAVES, ordinary
from support_engine.demo.parts import read_manufactures, real_parts
from support_engine.demo.play import play
from support_engine.errors import UnreadableFile
from tests import strict_mail
from tests.console import run

NOW = "--now 2023-06-15"


def test_the_demonstration_proves_itself(demo_folder):
    result = run(demo_folder, f"support-engine {NOW} verify")
    assert result.code == 0
    assert "concordent" in result.output


def test_every_letter_of_the_demonstration_left(demo_folder):
    for state in ("dead", "in_doubt", "held", "queued"):
        letters = json.loads(
            run(demo_folder, f"support-engine {NOW} letters list --json --state {state}").output
        )
        assert letters == [], state


def test_an_act_taken_back_is_told_to_whoever_had_heard_of_it(demo_folder):
    said = run(demo_folder, f"support-engine {NOW} history FICTIF-24").output.replace("\u00a0", " ")
    assert said.count("[repris]") == 2
    assert said.count("lettre envoyée : [Démonstration] Rectification : Démarrage") == 2
    assert "lettre sans objet" in said
    assert "rectifiée" in said


def test_a_notice_that_could_not_leave_is_posted_and_counts_from_its_receipt(demo_folder):
    """Thirty days have passed since the act, not since the letter: the decision waits."""
    said = run(demo_folder, f"support-engine {NOW} history FICTIF-26").output.replace("\u00a0", " ")
    told = (
        "partie, acte n° 35 (Recommandé DEMO-RAR-26",
        "lettre postée : mise en demeure",
        "reçue, acte n° 35 (Avis de réception DEMO-RAR-26",
        "Retrait refusé : le délai court depuis la lettre au nouveau porteur.",
        "Retrait du label → Label retiré",
    )
    assert [said.index(words) for words in told] == sorted(said.index(words) for words in told)
    assert "2022-07-22" in said
    assert "lettre envoyée : [Démonstration] Le label de votre projet est retiré" in said


def test_a_decision_waits_for_the_day_of_its_committee(demo_folder):
    said = run(demo_folder, f"support-engine {NOW} history FICTIF-28").output
    refused, given = said.index("Label refusé : le comité"), said.index("Attribution du label")
    assert refused < given
    granted = next(line for line in said.splitlines() if "prolongation accordée" in line)
    assert "2022-06-23" in granted, "the day of effect, four days before it was recorded"
    shown = run(demo_folder, f"support-engine {NOW} show FICTIF-28").output
    assert "Incubation · 2 mois · accordée" in shown


def test_only_fictional_dossiers_are_late_held_or_gone(demo_folder):
    late = json.loads(run(demo_folder, f"support-engine {NOW} agenda --late --json").output)
    assert late, "the portfolio is lively"
    assert {line["reference"][:6] for line in late} == {"FICTIF"}
    figures = json.loads(
        run(demo_folder, f"support-engine {NOW} --json report portfolio --months 30").output
    )
    gone = [*figures["exits"], *figures["holds"]]
    assert gone
    assert {row["reference"][:6] for row in gone} == {"FICTIF"}


def test_real_manufactures_live_ordinary_lives_and_are_marked():
    for part in real_parts():
        assert part.details["demo"] == "avancement simulé"
        assert part.acts == tuple(ordinary(WAVES[part.details.get("wave") or "3"]))


def test_the_facts_are_those_of_the_hundred_with_their_sources():
    rows = read_manufactures()
    assert len(rows) == 31
    assert all(row["source"] for row in rows)
    assert "Kalibouka" not in " ".join(row["nom"] for row in rows)


def test_addresses_lead_nowhere(demo_folder):
    people = json.loads(run(demo_folder, f"support-engine {NOW} people list --json").output)
    assert people
    reached = [person["email"] for person in people if person["email"]]
    assert len(reached) == len(people) - 1
    assert all(email.endswith("@demo.example") for email in reached)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "photos").mkdir()
    result = run(tmp_path, "support-engine demo --folder .")
    assert result.code == 1
    assert "autre chose qu’une démonstration" in result.output
    assert (tmp_path / "photos").exists()


def test_money_happens_to_fictional_dossiers_only(demo_folder):
    ledger = json.loads(run(demo_folder, f"support-engine {NOW} --json tranche ledger").output)
    moved = [line for line in ledger["lines"] if line["entry"] in ("certified", "paid")]
    assert {line["reference"][:6] for line in moved} == {"FICTIF"}
    assert ledger["totals"]["paid"] == 735_000_00


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("FICTIF-19", ["75\u00a0000\u00a0€", "payée"]),
        ("FICTIF-20", ["confirmé", "150\u00a0000\u00a0€"]),
        ("FICTIF-21", ["60\u00a0000\u00a0€", "210\u00a0000\u00a0€"]),
        ("FICTIF-22", ["trop-perçu", "soldée"]),
        ("FICTIF-27", ["75\u00a0000\u00a0€", "payée", "…2606"]),
    ],
)
def test_the_lives_of_money_end_as_they_are_named(demo_folder, reference, words):
    said = run(demo_folder, f"support-engine {NOW} tranche list {reference}").output
    assert all(word in said for word in words), said


def test_three_reasons_hold_an_interim_payment_today(demo_folder):
    said = run(demo_folder, f"support-engine {NOW} explain FICTIF-23 acompte").output
    assert said.count("✗") == 3


def test_what_hangs_on_the_end_of_the_agreement_follows_its_amendment(demo_folder):
    """The balance is claimed in the twelve months after the end that the amendment signed, pushed
    by the suspension that came later."""
    said = run(demo_folder, f"support-engine {NOW} explain FICTIF-25").output
    assert "Fin fixée par l’avenant A1 : 24\u00a0juin\u00a02025 ;" in said
    assert "35\u00a0jours d’interruption (suspension)" in said
    assert "plus 12 mois" in said


def test_the_demonstration_shows_a_refusal_of_three_reasons(demo_folder):
    said = run(demo_folder, f"support-engine {NOW} history FICTIF-20").output
    assert "Acompte refusé : suspension, compte à confirmer, bilan d’étape à valider." in said


def test_a_request_waits_for_the_account_that_was_checked(demo_folder):
    """Refused once, certified again: the request says the account of the second certification."""
    said = run(demo_folder, f"support-engine {NOW} history FICTIF-27").output
    assert said.count("service fait certifié : Avance") == 2
    assert said.index("…0189)") < said.index("Transmission refusée") < said.index("…2606)", 1)


def test_a_demonstration_replaces_itself_and_nothing_else(tmp_path) -> None:
    folder = tmp_path / "demo"
    first = play(folder, date(2021, 10, 9), lambda line: None)
    (folder / "mes-regles.toml").write_text("à moi", encoding="utf-8")
    again = play(folder, date(2021, 10, 9), lambda line: None)
    assert (folder / "mes-regles.toml").read_text("utf-8") == "à moi"
    assert again == first


def test_a_demonstration_does_not_take_the_place_of_a_file(tmp_path) -> None:
    (tmp_path / "demo").write_text("à moi", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="est un fichier"):
        play(tmp_path / "demo", date(2021, 10, 9), lambda line: None)


def test_every_letter_is_read_as_it_was_written_by_a_strict_reader(demo_folder):
    with closing(sqlite3.connect(f"file:{demo_folder}/demo.db?mode=ro", uri=True)) as base:
        sent = "SELECT message_id, subject, sent_at, person FROM letters WHERE state = 'sent'"
        written = {row[0]: row[1:] for row in base.execute(sent)}
        names = dict(base.execute("SELECT id, name FROM people"))
    mails = [
        strict_mail.read(path.read_bytes()) for path in (demo_folder / "letters").glob("*.eml")
    ]
    assert len(mails) > 1000
    for mail in mails:
        subject, at, person = written[mail.message_id]
        assert (mail.subject, mail.to.name) == (subject, names[person])
        assert mail.date == datetime.fromisoformat(at).replace(microsecond=0)
        for line in mail.text.split("\n"):
            assert line.lstrip(" >")[:1] not in (";", ":", "?", "!", "»"), line
