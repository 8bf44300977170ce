"""What was foreseen of an act is exactly what then happens, letters word for word."""

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import ledger
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.people import commands as p
from support_engine.core.telling.narrative import what
from support_engine.core.telling.standing import ENDED
from support_engine.errors import BrokenTemplate, UnknownName
from support_engine.leaving.letter_writing import Envelope, filled
from support_engine.stories.foreseeing.foresee import POSTED, TAKEN_BACK, foresee
from tests import walks
from tests.money_story import accompanied, advance_paid, ready
from tests.office import PAYERS, TEAM, at
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, advance, because, day, milestone, opening

WAITS = ("queued", "claimed", "held", "dead", "parked")
COLUMNS = ("granted", "committed", "claimed", "certified", "transmitted", "paid", "to_recover")


@pytest.fixture
def base_url(empty_base, tmp_path):
    """SQLite alone: what is read and written is one code on both bases."""
    from shutil import copyfile

    return f"sqlite:///{copyfile(empty_base, tmp_path / 'base.db')}"


def desk_of(office):
    return SimpleNamespace(
        engine=office.engine,
        store=office.store,
        letters=office.letters,
        signatory=Person("programme", "Manufactures", "manufactures@demo.example"),
    )


def foretold(office, command, now=None):
    return foresee(desk_of(office), command, moment(command, now))


def moment(command, now=None):
    return at(now) if now else at(f"{command.on}T10:00")


def dates(office, reference=REFERENCE) -> dict[str, date]:
    """The deadlines of the stored agenda."""
    with office.store.reading() as db:
        rows = db.exec_driver_sql(
            "SELECT subject, due_on FROM agenda WHERE reference = ? AND kind = 'deadline'",
            (reference,),
        ).all()
    return {subject: date.fromisoformat(on) for subject, on in rows}


def agenda(office, reference=REFERENCE) -> list[tuple[str, str, str]]:
    """What the stored agenda does by itself, in its order."""
    with office.store.reading() as db:
        rows = db.exec_driver_sql(
            "SELECT due_on, kind, subject, key FROM agenda WHERE reference = ?"
            " AND kind <> 'deadline'",
            (reference,),
        ).all()
    return [tuple(row[:3]) for row in sorted(rows, key=lambda row: (row[0], row[3]))]


def letters(office) -> dict[str, dict]:
    return {row["key"]: dict(row) for row in office.outbox()}


def sums(office, reference=REFERENCE) -> Counter:
    """The ledger by column."""
    with office.store.reading() as db:
        found: Counter = Counter()
        for (entry, _), cents in ledger.sums(db, reference).items():
            found[entry] += cents
    return found


def as_written(office, row, now):
    """A stored letter as the postman writes it."""
    people = {one.id: one for one in (*TEAM, *PAYERS)}
    to = people.get(row["person"], Person(row["person"], row["person"], ""))
    contact = people.get(row["contact"]) or desk_of(office).signatory
    envelope = Envelope(to, contact, office.workflow, now.date())
    data = filled(codec.load_data(row["data"]), envelope, office.letters)
    return office.letters.render(row["letter"], data)


def letters_are_as_foretold(office, seen, outbox, when) -> None:
    """The outbox before and after: what came, word for word; what stopped; what waits again."""
    there = letters(office)
    handed = {one.key: f"{one.key.removesuffix(one.person)}{one.to}" for one in seen.handed}
    assert {there[key]["state"] for key in handed} <= {"void"}
    assert {there[key]["state"] for key in handed.values()} <= set(WAITS)
    came = {key: row for key, row in there.items() if key not in {*outbox, *handed.values()}}
    assert {one.key for one in seen.letters} == set(came)
    for one in seen.letters:
        row, written = came[one.key], as_written(office, came[one.key], when)
        assert (one.letter, one.person, one.kind) == (row["letter"], row["person"], row["kind"])
        assert (one.subject, one.text, one.html) == (written.subject, written.text, written.html)
    kept = set(outbox) - {*handed, *handed.values()}
    waited = {key for key in kept if outbox[key]["state"] in WAITS}
    stopped = {key for key in waited if there[key]["state"] not in WAITS}
    assert {one.key for one in seen.cancelled} & waited == stopped
    again = {key for key in kept - waited if there[key]["state"] in WAITS}
    assert {one.key for one in seen.revived} == again


def happens_as_foretold(office, command, now=None) -> str:
    """One act foreseen, then done, then compared."""
    seen, when = foretold(office, command, now), moment(command, now)
    was, outbox, accounts = dates(office), letters(office), sums(office)
    outcome = office.engine.handle(command, when)
    if isinstance(outcome, Refused):
        assert seen.blockers == outcome.blockers
        assert seen == replace(seen, events=(), dates=(), letters=(), money=())
        return "refused"
    assert seen.is_possible
    workflow = office.engine.rules_of(outcome.dossier)
    assert seen.events == tuple(what(workflow, event) for event in outcome.events)
    assert (seen.state, seen.version) == (outcome.dossier.state, outcome.dossier.version)
    assert seen.overtaken == outcome.overtaken
    will = dates(office)
    changed = {s for s in {*was, *will} if was.get(s) != will.get(s)}
    assert {one.subject: (one.old, one.new) for one in seen.dates} == {
        subject: (was.get(subject), will.get(subject)) for subject in changed
    }
    if outcome.events:
        coming = [(line.on.isoformat(), line.kind, line.subject) for line in seen.coming]
        assert coming == agenda(office)[: len(coming)]
        assert len(coming) == min(8, len(agenda(office)))
    letters_are_as_foretold(office, seen, outbox, when)
    moved = {e: (accounts[e], sums(office)[e]) for e in COLUMNS if accounts[e] != sums(office)[e]}
    told = {one.entry: (one.old, one.new) for one in seen.money if one.entry in COLUMNS}
    assert told == moved
    return "done"


def lived(office, seed: int, share: float) -> Counter:
    """A random life with rounds now and then; a share of its acts compared with what was foreseen
    of them, recorded on the latest day so far."""
    random, seen, today = Random(seed), Counter(), date(2022, 1, 1)
    for command in walks.walk(office.workflow, seed, 60):
        ours = replace(command, because=because("Saisie"))
        today = max(today, ours.on)
        if seen and random.random() < 0.1:
            today += timedelta(days=random.choice((0, 5, 40)))
            office.tick(f"{today}")
        try:
            if not isinstance(ours, c.OpenDossier) and random.random() < share:
                seen[happens_as_foretold(office, ours, f"{today}T10:00")] += 1
            else:
                office.do(ours, f"{today}T10:00")
                seen["unseen"] += 1
        except UnknownName:
            continue
    return seen


@pytest.mark.parametrize("seed", range(int(os.environ.get("FORESEEN_LIVES", "2"))))
def test_what_was_foreseen_is_what_happens(office, seed) -> None:
    """`FORESEEN_LIVES=50` makes the lives many."""
    seen = lived(office, seed, 0.4)
    assert seen["done"] > 10


def by_subject(seen) -> dict:
    return {one.subject: one for one in seen.dates}


@pytest.fixture
def incubated(office):
    office.open_at("incubation")
    return office


ASKED = {"reference": REFERENCE, "clock": "incubation"}


def test_more_time_is_seen_with_its_dates_and_its_letter_as_it_leaves(incubated) -> None:
    asked = c.RequestExtension(
        **ASKED, by=HOLDER, on=day("2022-05-02"), months=2, reason=because("Travaux")
    )
    seen = foretold(incubated, asked)
    assert [turn.act for turn in seen.turns] == [
        "réponse à la demande de prolongation « Incubation »"
    ]
    assert seen.turns[0].who == "Instructeur ou instructrice (camille), Responsable du programme"
    incubated.must(asked)
    incubated.letters_leave("2022-05-02")
    grant = c.GrantExtension(**ASKED, by=OFFICER, on=day("2022-05-03"))
    seen = foretold(incubated, grant, "2022-05-03")
    clock = by_subject(seen)["clocks.incubation"]
    assert (clock.old, clock.new) == (day("2022-07-21"), day("2022-09-21"))
    assert "prolongation de 2 mois" in clock.new_how
    assert "prolongation" not in clock.old_how
    (letter,) = seen.letters
    assert (letter.person, letter.email) == ("porteuse", "porteuse@demo.example")
    assert happens_as_foretold(incubated, grant, "2022-05-03") == "done"
    before = len(incubated.mails())
    incubated.letters_leave("2022-05-03")
    (mail,) = incubated.mails()[before:]
    assert mail["subject"].endswith(letter.subject)
    sent = mail.get_body(("plain",)).get_content()
    assert letter.text.strip().splitlines()[0] in sent
    for line in filter(None, map(str.strip, letter.text.splitlines())):
        assert " ".join(line.split())[:40] in " ".join(sent.split())


def test_a_suspension_hides_dates_and_stops_what_waits(incubated) -> None:
    incubated.tick("2022-06-21T22:00")  # queued in the evening, for the morning
    hold = c.OpenHold(
        reference=REFERENCE,
        by=HEAD,
        on=day("2022-06-21"),
        hold="suspension",
        reason=because("Litige"),
    )
    seen = foretold(incubated, hold, "2022-06-21T23:00")
    clock = by_subject(seen)["clocks.incubation"]
    assert (clock.new, "délai interrompu" in clock.new_how) == (None, True)
    assert seen.cancelled
    assert {one.why for one in seen.cancelled} == {ENDED}
    assert happens_as_foretold(incubated, hold, "2022-06-21T23:00") == "done"
    lift = c.LiftHold(reference=REFERENCE, by=HEAD, on=day("2022-06-21"), hold="suspension")
    seen = foretold(incubated, lift, "2022-06-21T23:10")
    assert {one.key for one in seen.revived}
    assert happens_as_foretold(incubated, lift, "2022-06-21T23:10") == "done"


def test_a_role_that_changes_hands_takes_its_letters_along(incubated) -> None:
    incubated.tick("2022-06-21T22:00")
    assign = c.AssignPerson(
        reference=REFERENCE, by=OFFICER, on=day("2022-06-21"), role="instructeur", person="sacha"
    )
    seen = foretold(incubated, assign, "2022-06-21T23:00")
    assert {(one.person, one.to) for one in seen.handed} == {("camille", "sacha")}
    assert happens_as_foretold(incubated, assign, "2022-06-21T23:00") == "done"


def test_an_act_taken_back_is_seen_with_the_letters_that_do_not_leave(incubated) -> None:
    note = because("Erreur de saisie")
    leave = advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation"))
    incubated.must(leave)
    number = incubated.dossier().version
    on = day("2022-05-02")
    back = c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=on, reason=note, back_to=number)
    seen = foretold(incubated, back, "2022-05-02T11:00")
    assert seen.undoing is not None
    assert [one.act for one in seen.undoing.withdrawn] == [seen.undoing.acts[0].number]
    assert {one.why for one in seen.cancelled} == {TAKEN_BACK}
    assert by_subject(seen)["clocks.incubation"].new == day("2022-07-21")
    assert happens_as_foretold(incubated, back, "2022-05-02T11:00") == "done"


def test_an_act_whose_letter_has_left_is_taken_back_by_a_letter(incubated) -> None:
    leave = advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation"))
    incubated.must(leave)
    number = incubated.dossier().version
    incubated.letters_leave("2022-05-02T12:00")
    note = because("Erreur de saisie")
    on = day("2022-05-03")
    back = c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=on, reason=note, back_to=number)
    seen = foretold(incubated, back)
    assert "acte_repris" in {letter.letter for letter in seen.letters}
    assert seen.undoing is not None
    assert seen.undoing.gone
    assert happens_as_foretold(incubated, back) == "done"


def test_a_closing_ends_every_date(incubated) -> None:
    leave = advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation"))
    seen = foretold(incubated, leave)
    assert seen.dates
    assert {one.new for one in seen.dates} == {None}
    assert {one.new_how for one in seen.dates} == {""}
    assert (seen.state, seen.coming, seen.turns) == ("abandonnee", (), ())
    assert happens_as_foretold(incubated, leave) == "done"


@pytest.mark.parametrize("has_address", [True, False])
def test_a_letter_posted_by_hand_leaves_no_more_where_mail_could_not_bring_it(
    incubated, has_address
) -> None:
    given = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-02")}
    if not has_address:
        with incubated.store.transaction() as db:
            db.execute(text("UPDATE people SET email = '' WHERE id = 'porteuse'"))
    incubated.must(
        c.OpenHold(**given, hold="mise_en_demeure", reply_days=15, reason=because("Retard"))
    )
    if not has_address:
        incubated.letters_leave("2022-05-03")
    posted = c.RecordDeparture(**{**given, "on": day("2022-05-03")}, proof="RAR 1A 001")
    seen = foretold(incubated, posted, "2022-05-03T11:00")
    stays = [] if has_address else [("porteuse", POSTED)]
    assert [(one.person, one.why) for one in seen.cancelled] == stays
    reply = by_subject(seen)["clocks.reponse_mise_en_demeure"]
    assert (reply.old, reply.new) == (None, day("2022-05-18"))
    assert "attend le départ de sa lettre" in reply.old_how
    assert happens_as_foretold(incubated, posted, "2022-05-03T11:00") == "done"


def test_money_is_seen_before_and_after_and_whose_turn_it_would_be(office) -> None:
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    claim, propose, certify, *_ = advance_paid()
    seen = foretold(office, claim)
    assert {one.entry: (one.old, one.new) for one in seen.money} == {"claimed": (0, 75_000_00)}
    assert [(t.act, t.who) for t in seen.turns] == [
        ("examen de la demande de paiement « Avance »", "Instructeur ou instructrice (camille)")
    ]
    office.must(claim)
    seen = foretold(office, propose)
    assert [(t.act, t.who) for t in seen.turns] == [
        ("certification du service fait « Avance »", "Ordonnateur")
    ]
    office.must(propose)
    assert happens_as_foretold(office, certify) == "done"


def noted() -> c.AddNote:
    return c.AddNote(reference=REFERENCE, by=OFFICER, on=day("2022-05-02"), text="Vu")


def test_a_refusal_gives_its_reasons_and_nothing_else(incubated) -> None:
    seen = foretold(incubated, advance("passer_comite_financement", "2022-05-02"))
    assert not seen.is_possible
    assert Code.MILESTONE_NOT_VALIDATED in {blocker.code for blocker in seen.blockers}
    assert (seen.events, seen.dates, seen.letters, seen.coming) == ((), (), (), ())
    with pytest.raises(UnknownName):
        foretold(
            incubated, c.AddNote(reference="MP9-999", by=OFFICER, on=day("2022-05-02"), text="x")
        )


def test_roles_are_those_of_the_base_and_of_whoever_is_away(incubated) -> None:
    given = {"reference": REFERENCE, "on": day("2022-05-02"), "reason": because("Retard")}
    liar = c.Actor("alex", frozenset({"responsable"}))
    notice = c.OpenHold(**given, by=liar, hold="mise_en_demeure", reply_days=15)
    assert happens_as_foretold(incubated, notice) == "refused"
    people = incubated.engine.directory
    away = p.OpenAbsence(
        by="dominique",
        person="dominique",
        substitute="alex",
        starts_on=day("2022-05-01"),
        ends_on=day("2022-05-31"),
    )
    people.handle(away, at("2022-05-01T10:00"))
    seen = foretold(incubated, notice)
    assert seen.events[-1].endswith("Pour dominique, absente ou absent : fait par alex.")
    assert happens_as_foretold(incubated, notice) == "done"


def test_nothing_is_written_and_no_lock_is_taken(incubated) -> None:
    leave = advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation"))
    was = incubated.dossier(), letters(incubated), agenda(incubated)
    with incubated.store.abandoned():  # somebody else is writing
        assert foretold(incubated, leave).is_possible
    assert (incubated.dossier(), letters(incubated), agenda(incubated)) == was
    opening_ = opening("MP1-002", name="Autre")
    assert foretold(incubated, opening_).version == 1


def test_a_letter_that_cannot_be_written_says_why(incubated) -> None:
    broken = desk_of(incubated)

    def fails(*_):
        raise BrokenTemplate("label : ligne 3")

    broken.letters = SimpleNamespace(render=fails)
    leave = advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation"))
    (letter, *_) = foresee(broken, leave, moment(leave)).letters
    assert (letter.text, letter.problem) == ("", "label : ligne 3")


def test_the_papers_that_other_dossiers_have_are_told_before_the_act_too(office) -> None:
    """To whoever validates, and not to a holder."""
    other = "MP1-002"
    for reference, name in ((REFERENCE, "Atelier du Lin"), (other, "Atelier de la Lande")):
        office.open_at("incubation", reference, name=name)
        joined, declared, validated = (
            replace(one, reference=reference)
            for one in milestone("diagnostic", "rapport_diagnostic", "2022-06-20")
        )
        office.must(joined)
        assert foretold(office, declared).beside == ()
        office.must(declared)
        before = foretold(office, validated).beside
        done = office.do(validated)
        assert before == done.beside
        assert [REFERENCE in said for said in before] == [True] * (reference == other)
