"""An act taken back takes its letters back, on both bases: withdrawn, or rectified."""

from time import monotonic

import pytest

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.corrections import acts_standing
from support_engine.core.dossier.events import PersonAssigned, ProtectionRenewed
from support_engine.leaving.shift import Shift
from tests.console import as_typed
from tests.office import at
from tests.story import AGREEMENT, HEAD, HOLDER, OFFICER, REFERENCE, advance, because, day, document

pytestmark = pytest.mark.one_base

LABEL = {"date_notification_label": "2022-02-21", "date_annonce": "2022-03-01"}


def act(kind: type, on: str, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def take_back(office, on: str, now: str | None = None, back_to: int | None = None):
    """By the head, who names the act; the outcome."""
    rows = office.engine.registry.along(office.journal())
    back_to = back_to or acts_standing(list(rows))[-1][1].version
    command = act(c.CorrectLastAct, on, HEAD, reason=because("Mauvais dossier"), back_to=back_to)
    return office.do(command, now)


def of(office, letter: str) -> list[tuple[str, str, str]]:
    rows = [row for row in office.outbox() if row["letter"] == letter]
    return [(row["person"], row["state"], row["error"]) for row in rows]


def asked(on: str) -> c.AnyCommand:
    return act(
        c.RequestExtension, on, HOLDER, clock="incubation", months=2, reason=because("Travaux")
    )


def hold(name: str, on: str, **more) -> c.AnyCommand:
    return act(c.OpenHold, on, HEAD, hold=name, reason=because("Carence"), **more)


WAITING = {
    "label": ("comite_selection", (), advance("labelliser", "2022-02-21", HEAD, **LABEL)),
    "incubation, to two people": ("labellisee", (), advance("demarrer_incubation", "2022-03-21")),
    "formal notice": ("incubation", (), hold("mise_en_demeure", "2022-04-01", reply_days=15)),
    "request": ("incubation", (), asked("2022-04-01")),
    "grant": (
        "incubation",
        (asked("2022-04-01"),),
        act(c.GrantExtension, "2022-04-02", HEAD, clock="incubation"),
    ),
    "milestone": (
        "incubation",
        (),
        act(c.DeclareMilestone, "2022-04-01", HOLDER, milestone="lancement_incubation"),
    ),
    "closing": (
        "incubation",
        (),
        advance("abandonner", "2022-04-01", HOLDER, because("Faute de local")),
    ),
    "agreement": (
        "convention_a_signer",
        (document("convention_signee", "2022-09-05"),),
        advance("notifier_convention", "2022-09-12", **AGREEMENT),
    ),
}
each_act = pytest.mark.parametrize(
    ("state", "before", "command"), [pytest.param(*row, id=name) for name, row in WAITING.items()]
)


def brought(office, state: str, before, command) -> list[dict]:
    """The dossier just after an act; the letters of that act."""
    office.open_at(state)
    for earlier in before:
        office.must(earlier)
    office.silence()
    office.must(command)
    letters = office.outbox(state="queued")
    assert letters
    assert {row["act"] for row in letters} == {office.dossier().version}
    return letters


@each_act
def test_the_letters_of_an_act_taken_back_do_not_leave(office, state, before, command) -> None:
    letters = brought(office, state, before, command)
    done = take_back(office, command.on.isoformat())
    version = done.dossier.version - 1
    gone = [(row["person"], "void", f"L’acte n° {version} a été repris.") for row in letters]
    assert of(office, letters[0]["letter"]) == gone
    assert of(office, "acte_repris") == []
    shown = {row["key"] for row in done.undoing.withdrawn}
    assert shown == {row["key"] for row in letters}
    assert done.undoing.gone == ()
    office.postman().run(office.engine.window.next_opening(office_moment(command)))
    assert {row["state"] for row in office.outbox() if row["key"] in shown} == {"void"}


def office_moment(command):
    return at(f"{command.on.isoformat()}T12:00")


@each_act
def test_whoever_had_been_told_is_told(office, state, before, command) -> None:
    letters = brought(office, state, before, command)
    office.postman().run(office_moment(command))
    sent = {row["person"] for row in office.outbox(state="sent")}
    assert sent == {row["person"] for row in letters}
    done = take_back(office, command.on.isoformat(), f"{command.on.isoformat()}T14:00")
    assert {person for person, state, _ in of(office, "acte_repris")} == sent
    assert {row["person"] for row in done.undoing.gone} == sent
    before_it = len(office.mails())
    office.postman().run(office_moment(command).replace(hour=15))
    new = office.mails()
    assert len(new) == before_it + len(sent)
    rectified = [m for m in new if "Rectification" in m["Subject"]]
    assert len(rectified) == len(sent)
    for mail in rectified:
        text = mail.get_body(("plain",)).get_content()
        assert "Mauvais dossier" in text


def test_several_acts_taken_back_are_one_letter_to_each_person(office) -> None:
    office.open_at("comite_selection")
    office.must(advance("labelliser", "2022-02-21", HEAD, **LABEL))
    labelled = office.dossier().version
    office.must(advance("demarrer_incubation", "2022-02-21"))
    office.postman().run(office_moment(advance("x", "2022-02-21")))
    take_back(office, "2022-02-22", back_to=labelled)
    rows = [row for row in office.outbox() if row["letter"] == "acte_repris"]
    assert {row["person"] for row in rows} == {"porteuse", "alex"}
    assert len(rows) == 2


def test_a_letter_being_handed_over_is_withdrawn_and_rectified_all_the_same(office) -> None:
    """Nobody knows whether it leaves."""
    office.open_at("comite_selection")
    office.silence()
    command = advance("labelliser", "2022-02-21", HEAD, **LABEL)
    office.must(command)
    assert office.postman().claim(Shift("worker", office_moment(command), monotonic()))
    done = take_back(office, "2022-02-21", "2022-02-21T12:01")
    assert len(done.undoing.withdrawn) == len(done.undoing.gone) == 1
    assert of(office, "label_accorde")[0][1] == "void"
    assert [person for person, _, _ in of(office, "acte_repris")] == ["porteuse"]


@pytest.mark.parametrize("hour", ["00:10", "01:10", "10:00", "23:30"])
def test_the_day_of_an_act_is_that_of_paris_at_any_hour(office, hour) -> None:
    """Six in the evening in Guadeloupe: a slip mended within the hour had stopped nothing, and the
    moment is kept in a zone where that day has not begun."""
    office.open_at("incubation")
    office.must(hold("mise_en_demeure", "2022-07-01", reply_days=30))
    office.letters_leave("2022-07-01T12:00")
    declared = act(c.DeclareMilestone, "2022-07-02", HOLDER, milestone="lancement_incubation")
    office.must(declared)
    now = f"2022-07-04T{hour}"
    office.must(advance("abandonner", "2022-07-04", HOLDER, because("Faute de local")), now)
    assert take_back(office, "2022-07-04", f"{now}:30").dossier.state == "incubation"
    before = office.dossier()
    assert not [r for r in office.journal() if isinstance(r.event, ProtectionRenewed)]
    assert not before.silences
    office.must(act(c.LiftHold, "2022-07-04", HEAD, hold="mise_en_demeure"), f"{now}:40")
    assert take_back(office, "2022-07-04", f"{now}:50").dossier.holds == before.holds
    assert not [r for r in office.journal() if isinstance(r.event, ProtectionRenewed)]


def test_whoever_loses_what_our_silence_gave_reads_why_and_what_to_do_against_it(office) -> None:
    office.open_at("deposee")
    office.tick("2022-03-07T08:00")
    assert [state for _, state, _ in of(office, "recevable_tacite")] == ["sent"]
    (silence,) = (row for row in office.journal() if getattr(row.event, "acquired_on", None))
    for by in (OFFICER, HEAD):
        given = {"reason": because("Pièces demandées"), "back_to": silence.version}
        office.must(act(c.CorrectLastAct, "2022-03-08", by, **given), "2022-03-08T10:00")
    assert office.dossier().state == "deposee"
    office.postman().run(at("2022-03-08T11:00"))
    sent = [row for row in office.outbox(state="sent") if row["letter"] == "acte_repris"]
    (body,) = (row["body"] for row in sent if row["person"] == "porteuse")
    assert "Pièces demandées" in body
    assert "recours" in body


def recorded(office, on: str) -> int:
    """An officer writes down what kind of holder it is; the number of that act."""
    office.must(act(k.RecordHolderKind, on, holder_kind="association"))
    return office.dossier().version


def test_what_the_holder_asked_since_stays_where_a_line_of_the_file_is_taken_back(office) -> None:
    """Nobody takes a request away, alone, by taking back an older line of their own."""
    office.open_at("incubation")
    line = recorded(office, "2022-04-01")
    office.must(asked("2022-04-04"))
    declared = act(c.DeclareMilestone, "2022-04-04", HOLDER, milestone="lancement_incubation")
    office.must(declared)
    take_back(office, "2022-04-05", back_to=line)
    dossier = office.dossier()
    assert dossier.purse.holder_kind == ""
    assert [one.clock for one in dossier.pending_extensions] == ["incubation"]
    assert dossier.milestones["lancement_incubation"].status == "declared"


def test_whoever_asked_reads_that_their_request_went_with_an_act_of_ours(office) -> None:
    office.open_at("labellisee")
    office.must(advance("demarrer_incubation", "2022-03-21"))
    started = office.dossier().version
    office.silence()
    office.must(asked("2022-04-04"))
    take_back(office, "2022-04-05", back_to=started)
    office.letters_leave("2022-04-06")
    (letter,) = (
        row
        for row in office.outbox(state="sent")
        if (row["letter"], row["person"]) == ("acte_repris", HOLDER.person)
    )
    body = " ".join(as_typed(letter["body"]).split())
    assert "Ce que vous aviez fait depuis, et qui n’est plus enregistré" in body
    assert "Prolongation demandée : Incubation (4 avril 2022)" in body
    assert "refaites, s’il y a lieu, ce que vous aviez fait" in body


def test_whoever_was_named_by_mistake_reads_no_date_of_the_project(office) -> None:
    other = Person("marie", "Marie", "marie@demo.example")
    with office.store.transaction() as db:
        directory.save(db, other)
    office.open_at("incubation")
    office.must(hold("mise_en_demeure", "2022-04-01", reply_days=30))
    office.letters_leave("2022-04-04")
    named = act(c.AssignPerson, "2022-04-05", HEAD, role="porteur", person="marie")
    office.must(named)
    office.letters_leave("2022-04-06")
    named_at = [row.version for row in office.journal() if isinstance(row.event, PersonAssigned)]
    take_back(office, "2022-04-07", back_to=named_at[-1])
    office.letters_leave("2022-04-08")
    (letter,) = (
        row
        for row in office.outbox(state="sent")
        if (row["letter"], row["person"]) == ("acte_repris", "marie")
    )
    body = " ".join(as_typed(letter["body"]).split())
    assert "Vous ne portez pas ce projet" in body
    assert "Les dates qui valent désormais" not in body
    assert "Présenter vos observations" not in body
