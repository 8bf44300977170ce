"""Somebody erased is in no letter and no file any more, whatever they were called or written as."""

from types import SimpleNamespace

import pytest

from support_engine.adapters.store.letters.erasing import scrubber
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.stories.people.erasing import erase
from tests.office import at


def test_letters_to_an_address_of_before_are_destroyed_too(office) -> None:
    office.open_at("incubation")
    office.tick("2022-04-19")
    said = {"by": "adm", "person": "adm", "contact": Contact("Adm", "adm@demo.example")}
    people, now = office.engine.directory, at("2022-04-20T10:00")
    people.handle(p.NameAdministrator(**said), now)
    name, email = "« L’Atelier » d'Ève & Cie", "atelier@demo.example"
    changed = p.ChangeContact(by="adm", person="porteuse", name=name, email=email)
    people.handle(changed, now)
    office.tick("2022-05-11")
    to = [str(mail["To"]) for mail in office.mails()]
    assert any("porteuse@" in one for one in to)
    assert any("atelier@" in one for one in to)
    desk = SimpleNamespace(
        store=office.store, directory=people, settings=SimpleNamespace(letters=office.folder)
    )
    done = erase(
        desk, p.ErasePerson(by="adm", person="porteuse", also=("Porteuse",)), at("2022-05-12T10:00")
    )
    assert done.files_deleted > 2
    left = "".join(str(mail) for mail in office.mails())
    assert "porteuse@" not in left
    assert "atelier@" not in left


@pytest.mark.parametrize(
    "written",
    [
        "« L’Atelier » d'Ève & Cie",
        "«\u00a0L’Atelier\u202f» d’Ève & Cie",
        "« L’Atelier » d’Ève\n&amp; Cie",
        "«\u00a0L&#x27;Atelier\u00a0» d&#x27;Ève &amp; Cie",
    ],
)
def test_a_name_goes_however_a_letter_sets_it(written) -> None:
    clean = scrubber(("« L’Atelier » d'Ève & Cie", "eve@demo.example"))
    assert clean(f"Avec {written}, eve@demo.example.") == (
        "Avec Personne effacée, Personne effacée."
    )
    assert clean("Ève & Cie") == "Ève & Cie"
