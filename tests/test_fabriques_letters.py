"""What the letters of the second programme say, and to whom: its own rules, nobody else's."""

import re

import pytest

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.programme.letters import uses
from tests.fabriques_story import REFERENCE, STATE_SERVICES, act, complete
from tests.letter_samples import FOLDER, PROGRAMMES
from tests.office import Office
from tests.story import HEAD, because

pytestmark = pytest.mark.one_base

OF_THE_OTHER = re.compile(r"recevab|compte rendu\s+financier|\bvague|incubation", re.IGNORECASE)
"""What the first programme has, and this one has not: a tacit admission, yearly accounts, waves."""
FILLED = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)


def test_no_letter_speaks_of_what_the_programme_has_not() -> None:
    fabriques = next(one for one in PROGRAMMES if one.header.id == "fabriques")
    said = {
        f"{use.letter}/{file}": FILLED.sub("", (folder / file).read_text("utf-8"))
        for use in uses(fabriques)
        if (folder := FOLDER / "emails" / use.letter)
        for file in ("subject.txt", "body.txt", "body.html")
    }
    assert {name for name, words in said.items() if OF_THE_OTHER.search(words)} == set()


ANSWERS = (
    (c.GrantExtension, "prolongation_accordee"),
    (c.RefuseExtension, "prolongation_refusee"),
)


@pytest.mark.parametrize(("answer", "letter"), ANSWERS, ids=("granted", "refused"))
@pytest.mark.parametrize(("clock", "reader"), [("avis", "prefecture"), ("instruction", "porteuse")])
def test_whoever_a_delay_is_for_hears_of_its_extension(
    office, letters, clock, reader, answer, letter
) -> None:
    """Time for an opinion is the State services' matter; that of our decision, the applicant's."""
    text = workflows.load(config.shipped("workflows") / "fabriques.toml", letters.names())
    registry = workflows.Registry([text], "fabriques")
    fabriques = Office(office.store, registry, letters, office.window, office.folder)
    with office.store.transaction() as db:
        directory.save(db, Person("prefecture", "Préfecture", "prefecture@demo.example"))
    for command in complete():
        fabriques.must(command)
    given = {"clock": clock, "reason": because("Visite")}
    fabriques.must(act(c.RequestExtension, "2026-02-02", STATE_SERVICES, months=1, **given))
    fabriques.must(act(answer, "2026-02-03", HEAD, **given))
    told = fabriques.outbox(reference=REFERENCE)
    assert [row["person"] for row in told if row["letter"] == letter] == [reader]
