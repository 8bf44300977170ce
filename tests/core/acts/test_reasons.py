"""A reason is a sentence: long enough for its programme, of several words, whoever gives it."""

import tomllib

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.reasons import EXAMPLE, reason_for, reason_given
from support_engine.core.programme.definition import Workflow
from support_engine.core.proof import player
from support_engine.core.simulation import ground
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day

GOOD = "Le bâtiment est fermé depuis 3 ans."
ACCEPTED = {
    "a sentence": GOOD,
    "blanks around": f"  \n{GOOD}\t ",
    "two lines": "Le bâtiment\nest fermé depuis trois ans.",
    "capitals": GOOD.upper(),
    "exactly thirty": "La toiture est à refaire ici !",
}
TOO_SHORT = {
    "one letter": "x",
    "one word": "Contrôle",
    "twenty-nine": "La toiture est à refaire ici.",
    "blanks within do not count": "La toiture" + " " * 30 + "est à refaire.",
    "blanks around do not count": "x" + " " * 60,
    "an invisible sentence": "\u00a0" * 20 + "non" + "\u2003" * 20,
}
NO_SENTENCE = {
    "a letter repeated": "a" * 40,
    "punctuation": "…" * 40,
    "figures": "0123456789 " * 4,
    "one word repeated": "non retenu " * 5,
    "letters apart": "a b c d " * 8,
    "a row of keys": "azertyuiopqsdfghjklmwxcvbnazerty",
}


def test_the_words_that_make_a_reason(workflow) -> None:
    assert len(" ".join(ACCEPTED["exactly thirty"].split())) == 30
    assert len(TOO_SHORT["twenty-nine"]) == 29
    assert not {n for n, text in ACCEPTED.items() if reason_for(workflow, "Acte", text)}
    for refused, said in ((TOO_SHORT, "il en faut 30 au moins"), (NO_SENTENCE, "pas une phrase")):
        for text in refused.values():
            blocker = reason_for(workflow, "Acte", text)
            assert blocker is not None, text
            assert blocker.code is Code.REASON_MISSING
            assert said in blocker.sentence
            assert "la conséquence ; la lettre les reprendra mot à mot." in blocker.remedy
            assert reason_given(workflow, "Acte", text) == blocker


@pytest.mark.parametrize("nothing", ["", "  ", "\n\t"])
def test_where_none_is_asked_none_may_be_given(workflow, nothing) -> None:
    assert "aucun motif" in reason_for(workflow, "Acte", nothing).sentence
    assert reason_given(workflow, "Acte", nothing) is None


@pytest.mark.parametrize("length", [20, 30, 200])
def test_the_length_is_the_programmes_and_examples_are_long_enough(programme, length) -> None:
    data = tomllib.loads(programme.source)
    data["workflow"]["reason_length"] = length
    rules = Workflow.model_validate(data)
    text = EXAMPLE[: length - 1] + "."
    assert reason_for(rules, "Acte", text) is None
    assert reason_for(rules, "Acte", text[1:]) is not None
    for example in (EXAMPLE, player.REASON, ground.REASON):
        assert reason_for(rules, "Acte", example) is None


def test_rules_older_than_the_word_ask_thirty_signs(programme) -> None:
    data = tomllib.loads(programme.source)
    data["workflow"].pop("reason_length", None)
    assert Workflow.model_validate(data).header.reason_length == 30


REASONED = {
    "transition": advance("abandonner", "2022-06-02", HOLDER, "x"),
    "transition that asks none": advance("passer_comite_financement", "2022-06-02", reason="x"),
    "hold": (c.OpenHold, OFFICER, {"hold": "suspension"}),
    "lift": (c.LiftHold, OFFICER, {"hold": "suspension"}),
    "milestone": (c.RefuseMilestone, OFFICER, {"milestone": "diagnostic"}),
    "request": (c.RequestExtension, HOLDER, {"clock": "incubation", "months": 1}),
    "grant": (c.GrantExtension, HEAD, {"clock": "incubation"}),
    "refusal": (c.RefuseExtension, HEAD, {"clock": "incubation"}),
    "cancelled request": (c.CancelExtension, HOLDER, {"clock": "incubation"}),
    "correction": (c.CorrectLastAct, OFFICER, {}),
    "tranche sent back": (k.RefuseTranche, HEAD, {"tranche": "avance"}),
    "amendment": (k.AmendAgreement, HEAD, {"number": "A1", "maximum": 1}),
    "recovery": (k.OpenRecovery, HEAD, {"cause": "retrait", "amount": 1}),
}


@pytest.mark.parametrize("act", REASONED.values(), ids=REASONED)
def test_every_act_that_gives_one_gives_a_sentence(workflow, calendar, act) -> None:
    case = OneDossier(workflow, calendar).to("incubation")

    def asked(reason: str):
        if isinstance(act, c.Advance):
            return advance(act.transition, "2022-06-02", act.by, reason)
        kind, by, more = act
        given = {"reference": REFERENCE, "by": by, "on": day("2022-06-02")}
        return kind(**given, **more, reason=reason)

    short, long = case.ask(asked("x")), case.ask(asked(because()))
    assert Code.REASON_MISSING in short.codes
    assert not isinstance(long, Refused) or Code.REASON_MISSING not in long.codes
