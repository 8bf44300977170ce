"""What a payment still needs, in the holder's words: nothing of a clerk's, each thing once."""

import inspect
import re
from string import Formatter

import pytest

from support_engine.core.acts import on_file, papers
from support_engine.core.acts.blockers import SENTENCES, Code
from support_engine.core.money import holder, release
from support_engine.views.holder.holder_missing import CHECKED, WORDS, Needed, missing
from support_engine.views.money.accounts import accounts
from tests.money_story import accompanied, ready
from tests.story import OneDossier, in_hand

OF_CLERKS = r"engagement juridique|jalon|tranche|quarantaine|support-engine|[a-z]_[a-z]"
CLERK = re.compile(OF_CLERKS, re.IGNORECASE)


def test_every_reason_for_which_nothing_is_released_has_its_words() -> None:
    sources = [release, holder, papers, on_file.documents_present, on_file.document_problem]
    named = {
        one for source in sources for one in re.findall(r"Code\.(\w+)", inspect.getsource(source))
    }
    of_acts = {"HOLDER_KIND_FIXED", "NOTHING_TO_CHANGE"}
    assert {Code[one] for one in named - of_acts} <= set(WORDS)


@pytest.mark.parametrize("code", WORDS)
def test_the_words_are_those_of_a_holder_and_ask_for_facts_that_are_there(code) -> None:
    words = WORDS[code].words
    assert not CLERK.search(words)
    assert words.endswith(".")
    said = SENTENCES[code]
    known = set(Formatter().parse(said.sentence)) | set(Formatter().parse(said.remedy))
    asked = {name for _, name, _, _ in Formatter().parse(words) if name}
    assert asked <= {name for _, name, _, _ in known if name}


def test_what_is_theirs_and_what_is_ours_on_a_real_dossier(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar)
    for command in accompanied(workflow):
        case.must(command)
    first = accounts(in_hand(workflow, case.dossier, calendar)).tranches[0]
    found = list(missing(first.blockers))
    assert Needed("Nous devons réserver la somme dans les comptes de l’État.", False) in found
    assert any(one.is_theirs and "relevé d’identité bancaire" in one.words for one in found)
    for command in ready():
        case.must(command)
    later = list(missing(accounts(in_hand(workflow, case.dossier, calendar)).tranches[0].blockers))
    assert len(later) < len(found)


def test_a_reason_without_words_is_a_point_that_we_look_at() -> None:
    told = list(missing([{"code": "terms_changed", "facts": {}}] * 2))
    assert told == [CHECKED]
