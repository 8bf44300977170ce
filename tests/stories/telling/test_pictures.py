"""A picture of the past is the base as it was: asked again, it is the same byte for byte."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import text

from support_engine.adapters.clock import PARIS
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.errors import UnknownName
from support_engine.stories.telling.reports import Wanted, build, queue_due_reports
from tests.office import at, day
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, advance, because, opening, road

pytestmark = pytest.mark.one_base

OTHER, THIRD = "MP1-002", "MP1-003"


def printed(office, as_of: date, today: date) -> dict[str, str]:
    """Every report of a day, in every form."""
    found = {}
    for kind, months, reference in (
        ("portfolio", 1, None),
        ("portfolio", 6, None),
        ("milestones", 1, None),
        ("milestones", 6, REFERENCE),
    ):
        made = build(office.engine, Wanted(kind, as_of, months, reference), today)
        shown = {
            "text": made.text(office.letters),
            "html": made.html(office.letters),
            "json": json.dumps(made.data["figures"], ensure_ascii=False),
        }
        found |= {f"{kind} {months} {reference} {form}": page for form, page in shown.items()}
    return found


def acts(reference: str, random: Random, shift: int):
    """The ordinary road of a dossier, each act recorded up to three weeks late; holds, extensions
    and acts taken back come in between, dated as it pleases."""
    late = timedelta(0)
    for command in road():
        on = command.on + timedelta(days=shift)
        late = max(timedelta(0), late + timedelta(days=random.choice((-9, -3, 0, 0, 4, 12))))
        late = min(late, timedelta(days=21))
        today = on + late
        given = {"reference": reference, "by": HEAD}
        named = {"name": reference} if isinstance(command, c.OpenDossier) else {}
        details = {"details": {**command.details, **named}} if named else {}
        yield today, replace(command, reference=reference, on=on, **details)
        back = today - timedelta(days=random.randint(0, 20))
        yield (
            today,
            random.choice(
                (
                    c.OpenHold(**given, on=back, hold="suspension", reason=because()),
                    c.OpenHold(**given, on=back, hold="insolvabilite", reason=because()),
                    c.LiftHold(
                        **given, on=back, hold=random.choice(("suspension", "insolvabilite"))
                    ),
                    c.RequestExtension(
                        reference=reference,
                        by=HOLDER,
                        on=back,
                        clock=random.choice(("incubation", "execution", "decision")),
                        months=random.randint(1, 3),
                        reason=because(),
                    ),
                    c.GrantExtension(
                        **given,
                        on=back,
                        clock=random.choice(("incubation", "execution", "decision")),
                    ),
                    c.CorrectLastAct(**given, on=today, reason=because()),
                    c.AddNote(**given, on=back, text="Vu au téléphone."),
                )
            ),
        )
        yield today, c.LiftHold(**given, on=today, hold="suspension")
        yield today, c.LiftHold(**given, on=today, hold="insolvabilite")
        yield today, replace(command, reference=reference, on=on)


def test_every_past_day_prints_what_it_printed(office) -> None:
    random = Random(office.store.url.get_backend_name())  # other lives on each kind of base
    lives = [
        *acts(REFERENCE, random, 0),
        *acts(OTHER, random, random.randint(1, 9)),
        *acts(THIRD, random, random.randint(-3, 40)),
    ]
    lives.sort(key=lambda one: one[0])
    kept: dict[date, dict[str, str]] = {}
    evening, done = lives[0][0], 0
    for today, command in lives:
        if today > evening:
            kept[evening] = printed(office, evening, evening)
            evening = today
        moment = datetime.combine(today, time(10, done % 60), tzinfo=PARIS)
        try:
            done += not isinstance(office.engine.handle(command, moment), Refused)
        except UnknownName:
            continue  # not opened yet
    assert done > 60
    assert len(kept) > 40
    for as_of in random.sample(sorted(kept), 12):
        again = printed(office, as_of, evening)
        assert again == kept[as_of], as_of
        assert printed(office, as_of, as_of) == kept[as_of], f"asked with --now {as_of}"


def test_what_is_recorded_late_is_a_movement_of_the_month_that_recorded_it(office) -> None:
    office.must(opening(on="2022-05-30", name="Scierie"), "2022-06-02T09:00")
    for as_of, entries in (("2022-05-31", 0), ("2022-06-30", 1), ("2022-07-31", 0)):
        made = build(office.engine, Wanted("portfolio", day(as_of)), day("2022-08-01"))
        assert len(made.figures.entries) == entries, as_of


def test_an_act_of_the_last_minute_belongs_to_its_day(office) -> None:
    """Paris counts, not Greenwich: the day ends at midnight here."""
    office.must(opening(on="2022-06-30", name="Scierie"), "2022-06-30T23:59:59.999999")
    office.must(opening(OTHER, on="2022-07-01", name="Forge", wave="1"), "2022-07-01T00:00:00")
    made = build(office.engine, Wanted("portfolio", day("2022-06-30")), day("2022-07-05"))
    assert [line.reference for line in made.figures.entries] == [REFERENCE]


def test_a_clock_that_was_wrong_once_hides_nothing(office) -> None:
    """What was recorded under a date of 2033 counts no later than what was recorded after it."""
    office.must(opening(on="2022-01-03", name="Scierie"), "2022-01-03T09:00")
    deposit = replace(advance("deposer", "2022-01-05", HOLDER), because=because("Horloge fausse"))
    office.must(deposit, "2033-06-15T09:00")
    note = c.AddNote(reference=REFERENCE, by=OFFICER, on=day("2022-01-06"), text="Vu.")
    office.must(note, "2022-01-06T09:00")
    made = build(office.engine, Wanted("portfolio", day("2022-01-06")), day("2022-01-06"))
    assert made.figures.whereabouts[0].state == "Déposée"


@pytest.fixture
def damaged(office):
    """Two dossiers; the journal of one names an act that no version knows."""
    office.open_at("incubation", REFERENCE, name="Atelier du Lin")
    office.open_at("deposee", OTHER, name="Forge", wave="1")
    note = c.AddNote(reference=REFERENCE, by=OFFICER, on=day("2022-07-01"), text="Vu.")
    office.must(note, "2022-07-01T09:00")
    office.silence()
    return office


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE dossiers SET folded = 'x' WHERE reference = 'MP1-001'",
        "UPDATE dossiers SET folded = replace(folded, '\"incubation\"', '\"nulle_part\"')"
        " WHERE reference = 'MP1-001'",
        "UPDATE dossiers SET folded = replace(folded, '_version\"\\:1,',"
        " '_version\"\\:7,') WHERE reference = 'MP1-001'",
    ],
    ids=["no text", "no state", "no rules"],
)
def test_a_dossier_that_cannot_be_read_is_named_and_the_others_are_told(damaged, damage) -> None:
    with damaged.store.transaction() as db:
        assert db.execute(text(damage)).rowcount == 1
    for kind in ("portfolio", "milestones"):
        made = build(damaged.engine, Wanted(kind, day("2022-07-01")), day("2022-07-01"))
        assert made.figures.unread == (REFERENCE,)
        for words in (made.text(damaged.letters), made.html(damaged.letters)):
            assert REFERENCE in words
            assert "À vérifier" in words
    assert (
        build(
            damaged.engine, Wanted("portfolio", day("2022-07-01")), day("2022-07-01")
        ).figures.total
        == 1
    )
    assert queue_due_reports(damaged.engine, at("2022-07-01")) > 0
