"""What is queued is looked at again when it leaves: true, void with its reason, or to another."""

from dataclasses import replace
from time import monotonic
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from support_engine.adapters.store import codec
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.core.telling.standing import IN_FORCE_AGAIN
from support_engine.errors import NotDelivered
from support_engine.leaving.shift import Shift
from support_engine.stories.letters.releasing import release
from support_engine.stories.verifying.verify import verify
from tests.office import at
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    advance,
    because,
    day,
    document,
)

LABEL = {"date_notification_label": "2022-02-21", "date_annonce": "2022-03-01"}
LAUNCH = "lancement_incubation"


def act(kind: type, on: str, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def hold(kind: type, name: str, on: str, **more) -> c.AnyCommand:
    return act(kind, on, HEAD, hold=name, reason=because("Carence"), **more)


def extension(kind: type, on: str, by: c.Actor = HEAD, **more) -> c.AnyCommand:
    return act(kind, on, by, clock="incubation", **more)


ASKED = extension(c.RequestExtension, "2022-04-01", HOLDER, months=2, reason=because("Travaux"))
DECLARED = act(c.DeclareMilestone, "2022-04-01", HOLDER, milestone=LAUNCH)
SENT_BACK = act(c.RefuseMilestone, "2022-04-01", milestone=LAUNCH, reason=because("Illisible"))
NOTICE = hold(c.OpenHold, "mise_en_demeure", "2022-04-01", reply_days=15)
ABANDONED = advance("abandonner", "2022-04-01", HOLDER, because("Faute de local"))

OVERTAKEN = {
    "a request that has its answer": (
        "incubation",
        (ASKED, extension(c.GrantExtension, "2022-04-01")),
        {"prolongation_demandee": "La demande a reçu sa réponse le 1er avril 2022."},
        {"prolongation_accordee"},
    ),
    "a request on a dossier that is closed": (
        "incubation",
        (ASKED, ABANDONED),
        {"prolongation_demandee": "La demande a reçu sa réponse le 1er avril 2022."},
        {"abandon", "prolongation_close"},
    ),
    "a milestone that was examined": (
        "incubation",
        (DECLARED, act(c.ValidateMilestone, "2022-04-01", milestone=LAUNCH)),
        {"jalon_declare": "Le jalon a été examiné le 1er avril 2022."},
        {"jalon_valide"},
    ),
    "a milestone declared again": (
        "incubation",
        (DECLARED, SENT_BACK, DECLARED),
        {
            "jalon_declare": "Le jalon a été examiné le 1er avril 2022.",
            "jalon_refuse": "Le jalon a été déclaré de nouveau le 1er avril 2022.",
        },
        {"jalon_declare"},
    ),
    "a measure that was lifted, and its end": (
        "incubation",
        (NOTICE, hold(c.LiftHold, "mise_en_demeure", "2022-04-01")),
        {
            "mise_en_demeure": "La mesure a été levée le 1er avril 2022.",
            "mise_en_demeure_levee": "La lettre qui annonçait la mesure n’est pas partie.",
        },
        set(),
    ),
    "a committee that is over": (
        "en_instruction",
        (
            advance("inscrire_comite", "2022-02-21", date_comite_selection="2022-02-21"),
            advance("labelliser", "2022-02-21", HEAD, **LABEL),
        ),
        {"passage_comite": "Le dossier est à une autre étape : « Labellisée »."},
        {"label_accorde"},
    ),
    "papers that came": (
        "deposee",
        (
            advance("demander_complements", "2022-01-20", pieces_manquantes="Statuts"),
            advance("completer", "2022-01-20", HOLDER),
        ),
        {"demande_complements": "Le dossier est à une autre étape : « Déposée »."},
        {"complements_recus"},
    ),
    "papers that came, and others that are asked": (
        "deposee",
        (
            advance("demander_complements", "2022-01-20", pieces_manquantes="Statuts"),
            advance("completer", "2022-01-20", HOLDER),
            advance("demander_complements", "2022-01-20", pieces_manquantes="Bilan"),
        ),
        {
            "demande_complements": "Le dossier a quitté cette étape le 20 janvier 2022 :"
            " un autre acte l’y a ramené.",
            "complements_recus": "Le dossier est à une autre étape : « À compléter ».",
        },
        {"demande_complements"},
    ),
    "a committee that was put off": (
        "en_instruction",
        (
            advance("inscrire_comite", "2022-02-05", date_comite_selection="2022-02-10"),
            advance("reporter_comite", "2022-02-05", date_comite_selection="2022-02-24"),
        ),
        {
            "passage_comite": "Un acte du 5 février 2022 dit autre chose (une autre date, par"
            " exemple) : sa lettre la remplace."
        },
        {"passage_comite"},
    ),
    "a decision, whatever came after": (
        "comite_selection",
        (
            advance("labelliser", "2022-02-21", HEAD, **LABEL),
            advance("demarrer_incubation", "2022-02-21"),
            advance("abandonner", "2022-02-21", HOLDER, because("Faute de local")),
        ),
        {},
        {"label_accorde", "incubation_demarrage", "abandon"},
    ),
}


def play(office, state: str, acts) -> None:
    office.open_at(state)
    office.silence()
    for command in acts:
        office.must(command)


def letters(office, **filters) -> dict[str, str]:
    return {row["letter"]: row["error"] for row in office.outbox(**filters)}


@pytest.mark.parametrize(
    ("state", "acts", "void", "sent"),
    [pytest.param(*row, id=name) for name, row in OVERTAKEN.items()],
)
def test_a_letter_that_no_longer_says_the_truth_does_not_leave(
    office, state, acts, void, sent
) -> None:
    play(office, state, acts)
    office.postman().run(at(f"{acts[-1].on}T12:00"))
    found = {
        name: why.replace("\u00a0", " ") for name, why in letters(office, state="void").items()
    }
    assert found == void
    assert set(letters(office, state="sent")) == sent
    assert not office.outbox(state="queued")


def test_a_measure_that_is_in_force_again_is_not_told_to_be_over(office) -> None:
    play(office, "incubation", (NOTICE,))
    office.postman().run(at("2022-04-01T12:00"))
    over = hold(c.LiftHold, "mise_en_demeure", "2022-04-02")
    play_on = (over, replace(NOTICE, on=day("2022-04-02")))
    for command in play_on:
        office.must(command)
    office.postman().run(at("2022-04-02T12:00"))
    (told,) = letters(office, state="void").items()
    assert told == ("mise_en_demeure_levee", IN_FORCE_AGAIN)
    office.must(replace(over, on=day("2022-04-04")))
    office.postman().run(at("2022-04-05T12:00"))
    assert "mise_en_demeure_levee" in letters(office, state="sent")


def test_a_measure_whose_letter_left_is_told_to_be_over(office) -> None:
    play(office, "incubation", (NOTICE,))
    office.postman().run(at("2022-04-01T12:00"))
    office.must(hold(c.LiftHold, "mise_en_demeure", "2022-04-02"))
    office.postman().run(at("2022-04-02T12:00"))
    assert set(letters(office, state="sent")) == {"mise_en_demeure", "mise_en_demeure_levee"}


def test_a_letter_lists_the_dates_of_the_day_it_leaves(office) -> None:
    """The incubation begins, then is lengthened, before any round."""
    play(office, "labellisee", (advance("demarrer_incubation", "2022-03-21"),))
    office.must(ASKED)
    office.must(extension(c.GrantExtension, "2022-04-01"))
    office.postman().run(at("2022-04-01T12:00"))
    started = next(m for m in office.mails() if "incubation" in m["Subject"].lower())
    words = started.get_body(("plain",)).get_content().replace("\u00a0", " ")
    assert "21 septembre 2022" in words
    assert "21 juillet 2022 :" not in words


def told_by(office, on: str) -> str:
    office.postman().run(at(f"{on}T12:00"))
    (mail,) = office.mails()
    words = mail.get_body(("plain",)).get_content().replace("\u00a0", " ")
    return " ".join(words.split())


@pytest.mark.parametrize("came", [False, True], ids=["still missing", "came since"])
def test_a_letter_asks_only_for_the_papers_that_are_missing_when_it_leaves(office, came) -> None:
    play(office, "subvention_accordee", (advance("preparer_convention", "2022-07-20"),))
    if came:
        office.must(document("convention_signee", "2022-07-21"))
    assert ("Convention signée" in told_by(office, "2022-07-22")) is not came


@pytest.mark.parametrize(
    ("leaves", "dated"),
    [
        ("2022-04-01", "Par cette lettre du vendredi 1er avril 2022, nous vous mettons"),
        (
            "2022-04-05",
            "Par cette lettre du mardi 5 avril 2022, après la décision prise le vendredi 1er avril",
        ),
    ],
)
def test_a_formal_notice_bears_the_day_on_which_it_leaves(office, leaves, dated) -> None:
    play(office, "incubation", (NOTICE,))
    assert dated in told_by(office, leaves)


# ── To whom ──────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_reaches_the_holder_of_the_day(office) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    office.must(act(c.AssignPerson, "2022-02-21", role="porteur", person="sacha"))
    office.postman().run(at("2022-02-21T12:00"))
    rows = [row for row in office.outbox() if row["letter"] == "label_accorde"]
    states = {row["person"]: (row["state"], row["error"]) for row in rows}
    assert states["sacha"][0] == "sent"
    assert states["porteuse"] == ("void", "Ce rôle est tenu désormais par sacha.")
    office.postman().run(at("2022-02-21T13:00"))
    assert len([m for m in office.mails() if "labellisé" in m["Subject"]]) == 1


class Away:
    """A mail server that answers nothing."""

    is_repeatable = False

    def deliver(self, message, last_look=None) -> str:
        raise NotDelivered("injoignable", is_unreachable=True)

    def message_id(self, key: str) -> str:
        return f"<{key}>"

    def close(self) -> None:
        """Nothing is open."""


def by_person(office, letter: str) -> dict:
    return {r["person"]: r["state"] for r in office.outbox() if r["letter"] == letter}


def test_a_holder_named_and_taken_back_leaves_the_letter_to_the_one_of_before(office) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    office.must(act(c.AssignPerson, "2022-02-21", role="porteur", person="sacha"))
    office.postman(Away()).run(at("2022-02-21T11:00"))
    assert by_person(office, "label_accorde") == {"sacha": "queued", "porteuse": "void"}
    office.must(act(c.CorrectLastAct, "2022-02-21", reason=because("Erreur de saisie")))
    office.postman().run(at("2022-02-21T14:00"))
    office.postman().run(at("2022-02-21T18:00"))
    assert by_person(office, "label_accorde") == {"sacha": "void", "porteuse": "sent"}


def test_reminders_handed_over_and_back_wait_for_whoever_has_the_role(office) -> None:
    office.open_at("incubation")
    office.tick("2022-06-20T20:00")
    waiting = [r["key"] for r in office.outbox(state="queued") if r["person"] == "camille"]
    office.must(act(c.AssignPerson, "2022-06-20", HEAD, role="instructeur", person="sacha"))
    assert {r["state"] for r in office.outbox() if r["key"] in waiting} == {"void"}
    assert {r["person"] for r in office.outbox(state="queued") if r["role"] == "instructeur"} == {
        "sacha"
    }
    office.must(act(c.CorrectLastAct, "2022-06-20", HEAD, reason=because("Erreur de saisie")))
    assert {r["state"] for r in office.outbox() if r["key"] in waiting} == {"queued"}
    office.letters_leave("2022-06-21T08:00")
    assert {r["state"] for r in office.outbox() if r["key"] in waiting} == {"sent"}
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.engine.calendar, [REFERENCE]))


def test_a_report_on_a_dossier_reaches_the_holder_of_the_day(office) -> None:
    office.open_at("accompagnement")
    office.tick("2023-01-04T10:00")
    office.must(act(c.AssignPerson, "2023-01-04", role="porteur", person="sacha"))
    office.tick("2023-01-05T08:00")
    rows = [r for r in office.outbox() if (r["letter"], r["role"]) == ("rapport_jalons", "porteur")]
    states = {row["person"]: (row["state"], row["error"]) for row in rows}
    assert states["sacha"][0] == "sent"
    assert states["porteuse"] == ("void", "Ce rôle est tenu désormais par sacha.")


def test_a_report_on_a_programme_reaches_whoever_reads_it_that_day(office) -> None:
    office.open_at("deposee")
    office.tick("2022-06-01T20:00")
    with office.store.transaction() as db:
        directory.save(db, Person("lou", "Lou", "lou@demo.example", "", frozenset({"responsable"})))
    for command in (
        p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example")),
        p.EndRole(by="adm", person="dominique", role="responsable", reason=because()),
    ):
        assert not isinstance(office.engine.directory.handle(command, at("2022-06-01")), Refused)
    office.tick("2022-06-02T08:00")
    rows = [row for row in office.outbox() if row["key"].startswith("report/") and row["person"]]
    assert {(row["person"], row["state"]) for row in rows} == {
        ("lou", "sent"),
        ("dominique", "void"),
    }
    assert len(rows) == 4


def test_a_reminder_reaches_the_officer_of_the_day(office) -> None:
    office.open_at("incubation")
    office.tick("2022-06-20T20:00")
    waiting = {row["person"] for row in office.outbox(state="queued")}
    assert "camille" in waiting
    office.must(act(c.AssignPerson, "2022-06-20", HEAD, role="instructeur", person="sacha"))
    office.tick("2022-06-21T08:00")
    reminders = [
        r for r in office.outbox(state="sent") if r["topic"] and r["role"] == "instructeur"
    ]
    assert reminders
    assert {row["person"] for row in reminders} == {"sacha"}


def test_a_letter_whose_role_nobody_has_is_listed(office) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    with office.store.transaction() as db:
        directory.forget(db, "porteuse")
    office.postman().run(at("2022-02-21T12:00"))
    assert letters(office, state="dead") == {
        "label_accorde": "Personne n’a ce rôle sur le dossier."
    }


# ── How old ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("on", "state"), [("2022-03-13T10:00", "sent"), ("2022-03-14", "held")])
def test_a_letter_that_waited_too_long_waits_for_a_person(office, on, state) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    office.postman().run(at(f"{on}T12:00" if "T" not in on else on))
    (why,) = letters(office, state=state).values()
    if state == "held":
        assert "plus de 20 jours" in why
        office.postman().run(at("2022-03-15T12:00"))
        assert not office.mails()


def test_a_reminder_that_waited_too_long_does_not_leave(office) -> None:
    office.open_at("incubation")
    office.tick("2022-06-20T20:00")
    assert [row for row in office.outbox(state="queued") if row["topic"]]
    moved = codec.moment(at("2022-05-20"))
    with office.store.transaction() as db:
        db.execute(
            text("UPDATE letters SET not_before = :m WHERE state = 'queued' AND topic <> ''"),
            {"m": moved},
        )
    office.postman().run(at("2022-06-21T08:00"))
    late = [row for row in office.outbox() if row["topic"]]
    assert {row["state"] for row in late} == {"void"}
    assert all("trop tardif" in row["error"] for row in late)


def test_a_rectifying_letter_waits_until_it_is_known_whether_the_other_left(office) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    noon = at("2022-02-21T12:00")
    (group,) = office.postman().claim(Shift("worker", noon, monotonic()))
    correction = act(c.CorrectLastAct, "2022-02-21", HEAD, reason=because("Mauvais dossier"))
    office.must(correction, "2022-02-21T12:01")
    office.postman().run(at("2022-02-21T12:02"))
    assert "acte_repris" in letters(office, state="queued")
    office.postman().settle(group, RuntimeError("coupé"), at("2022-02-21T12:03"))
    office.postman().run(at("2022-02-21T12:15"))
    assert letters(office, state="void")["acte_repris"].startswith("Aucune des lettres")
    assert not office.mails()


# ── Sent again by hand ───────────────────────────────────────────────────────────────────────────


def test_what_no_longer_holds_is_not_sent_again_by_hand(office) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    (row,) = office.outbox(state="queued")
    office.must(act(c.CorrectLastAct, "2022-02-21", HEAD, reason=because("Mauvais dossier")))
    assert outbox_retry(office, [row["key"]], "2022-02-21T12:00").staying == (
        (row["key"], f"L’acte n° {row['act']} a été repris."),
    )
    assert office.outbox(key=row["key"])[0]["state"] == "void"


def test_letters_that_waited_too_long_leave_together_once_released(office) -> None:
    play(office, "comite_selection", (advance("labelliser", "2022-02-21", HEAD, **LABEL),))
    office.must(advance("demarrer_incubation", "2022-02-21"))
    office.postman().run(at("2022-04-14T12:00"))
    held = [row["key"] for row in office.outbox(state="held")]
    assert len(held) == 3
    assert set(outbox_retry(office, held, "2022-04-15T09:00").leaving) == set(held)
    office.postman().run(at("2022-04-15T09:30"))
    assert {row["key"] for row in office.outbox(state="sent")} >= set(held)


def outbox_retry(office, keys, now: str):
    desk = SimpleNamespace(store=office.store, engine=office.engine)
    return release(desk, keys, at(now))


def test_a_dossier_that_cannot_be_read_keeps_no_other_letter_from_leaving(office) -> None:
    office.open_at("incubation")
    office.open_at("incubation", "MP1-002", name="Atelier du Cuir")
    office.silence()
    other = advance("abandonner", "2022-04-01", HOLDER, because("Faute de local"))
    office.must(NOTICE)
    office.must(replace(other, reference="MP1-002"))
    with office.store.transaction() as db:
        db.execute(text("UPDATE dossiers SET folded = '{}' WHERE reference = 'MP1-001'"))
    office.postman().run(at("2022-04-01T11:00"))
    states = {row["letter"]: (row["state"], row["error"][:30]) for row in office.outbox()}
    assert states["mise_en_demeure"] == ("dead", "Le dossier ne peut pas être lu")
    assert states["abandon"] == ("sent", "")


SINCE = {
    "a refusal, once the delay is over": (
        (
            extension(c.RequestExtension, "2022-07-12", HOLDER, months=1, reason=because("Bois")),
            extension(c.RefuseExtension, "2022-07-21", reason=because("Trop tard")),
        ),
        "2022-07-25",
        "Prolongation refusée",
        ("Terme maintenu : jeudi 21 juillet 2022 Ce terme est passé.",),
        "tenir ce terme",
    ),
    "a grant, suspended since": (
        (
            ASKED,
            extension(c.GrantExtension, "2022-04-01"),
            hold(c.OpenHold, "suspension", "2022-04-01"),
        ),
        "2022-04-04",
        "Prolongation accordée",
        ("Ce délai est interrompu pour le moment",),
        "Nouveau terme",
    ),
    "a milestone sent back, put off since": (
        (DECLARED, SENT_BACK, hold(c.OpenHold, "suspension", "2022-04-01")),
        "2022-04-04",
        "Jalon à reprendre",
        ("complétez ce qui est demandé",),
        "Date prévue",
    ),
}


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("acts", "on", "subject", "said", "unsaid"),
    [pytest.param(*row, id=name) for name, row in SINCE.items()],
)
def test_an_answer_says_the_term_of_the_day_on_which_it_leaves(
    office, acts, on, subject, said, unsaid
) -> None:
    play(office, "incubation", acts)
    office.postman().run(at(f"{on}T12:00"))
    (mail,) = [one for one in office.mails() if one["Subject"].startswith(subject)]
    text = " ".join(mail.get_body(("plain",)).get_content().replace("\u00a0", " ").split())
    assert [word for word in said if word not in text] == []
    assert unsaid not in text
