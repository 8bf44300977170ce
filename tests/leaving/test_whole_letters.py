"""A letter says in each of its two texts what its place has to say, or waits for its words."""

import re
import shutil

import pytest

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.mail.template_needs import needs_of
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store.letters import outbox
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import ChangeContact
from support_engine.core.programme.letters import uses, uses_of_the_base
from support_engine.core.proof.own_letters import to_say, unsaid
from support_engine.leaving.whole_letters import lost
from tests.office import at
from tests.story import HEAD, REFERENCE, because, day

BODIES = ("body.txt", "body.html")
NOTICE = "mise_en_demeure"
SAID = ("{{ hold.reply_length }}", "quelques jours")


@pytest.fixture
def folder(tmp_path):
    """The shipped templates, to be spoilt."""
    return shutil.copytree(config.shipped("templates"), tmp_path / "templates")


def spoil(folder, letter: str, file: str, old: str, new: str) -> None:
    path = folder / "emails" / letter / file
    words = path.read_text("utf-8")
    assert old in words
    path.write_text(words.replace(old, new), "utf-8")


@pytest.mark.parametrize("file", ["manufactures.toml", "fabriques.toml"])
def test_what_one_of_both_texts_loses_is_seen_at_every_place(tmp_path, file) -> None:
    shipped = config.shipped("templates")
    names = Letters(shipped).names()
    workflow = workflows.load(config.shipped("workflows") / file, names).workflow
    tried, unseen = 0, []
    for use in (*uses(workflow), *uses_of_the_base()):
        for (variable, attribute), what in to_say(workflow, use):
            for body in BODIES:
                folder = tmp_path / f"{tried}"
                for part in ("_base", use.letter):
                    shutil.copytree(shipped / "emails" / part, folder / "emails" / part)
                read = f"{variable}.{attribute}"
                text = folder / "emails" / use.letter / body
                called = re.search(rf"{read}\([^()]*\)", text.read_text("utf-8"))
                spoil(folder, use.letter, body, called[0] if called else read, "today")
                # What it only asks about, it does not say.
                asks = f"{{% block body %}}{{% if {read} is defined %}}!{{% endif %}}"
                text.write_text(text.read_text("utf-8").replace("{% block body %}", asks), "utf-8")
                needs = needs_of(Letters(folder), [use.letter])[use.letter]
                tried += 1
                if not any(what in words for words in unsaid(workflow, use, needs)):
                    unseen.append((use.place, body, read))
    assert unseen == []
    assert tried > 40


def test_a_letter_that_lost_its_delay_waits_for_its_words(office, folder) -> None:
    office.letters = Letters(folder)
    office.open_at("incubation")
    office.letters_leave("2022-09-01")
    spoil(folder, NOTICE, "body.txt", *SAID)
    office.letters.look_again()
    on = day("2022-09-05")
    reason = because("Manquement constaté")
    notice = c.OpenHold(
        reference=REFERENCE, by=HEAD, on=on, hold=NOTICE, reply_days=30, reason=reason
    )
    office.must(notice)
    done = office.postman().run(at("2022-09-05T11:00"))
    (row,) = [one for one in office.outbox() if one["letter"] == NOTICE]
    assert row["state"] == "parked"
    assert "ne dit pas, dans body.txt ou dans body.html, le délai pour répondre" in row["error"]
    assert not done.failed
    with office.store.reading() as db:
        (cause,) = outbox.causes(db)
    assert "templates/emails/mise_en_demeure" in cause
    spoil(folder, NOTICE, "body.txt", *reversed(SAID))
    office.letters.look_again()
    with office.store.transaction() as db:
        outbox.retry(db, row["key"], at("2022-09-06"))
    office.letters_leave("2022-09-06")
    assert office.outbox(key=row["key"])[0]["state"] == "sent"


def test_whoever_is_told_of_another_address_is_told_how_to_contest_it(office, folder) -> None:
    office.letters = Letters(folder)
    spoil(folder, "adresse_modifiee", "body.html", "{{ person.link }}", "https://exemple.fr")
    office.letters.look_again()
    change = ChangeContact(by="camille", person="porteuse", email="autre@demo.example")
    assert not isinstance(office.engine.directory.handle(change, at("2022-01-04")), Refused)
    office.letters_leave("2022-01-05")
    states = {row["letter"]: row["state"] for row in office.outbox()}
    assert states["adresse_modifiee"] == "parked"
    assert states["adresse_a_confirmer"] == "sent"


def test_every_shipped_letter_is_whole(workflow, letters) -> None:
    found = {name: lost(letters, workflow, name) for name in letters.names()}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_letter_that_is_edited_is_read_anew_once_somebody_looks(folder) -> None:
    letters, data = Letters(folder), {"demo": False, "dossier": {"reference": "R", "name": "N"}}

    def subject() -> str:
        return letters.render_page(f"emails/{NOTICE}/subject.txt", data)

    before = subject()
    spoil(folder, NOTICE, "subject.txt", "Mise en demeure", "Dernier avis")
    assert subject() == before
    letters.look_again(after=60)
    assert subject() == before, "a moment after it was read nobody looks"
    letters.look_again()
    assert subject() == before.replace("Mise en demeure", "Dernier avis") != before
    shutil.copytree(folder / "emails" / NOTICE, folder / "emails" / "autre")
    letters.look_again()
    assert "autre" in letters.names()
