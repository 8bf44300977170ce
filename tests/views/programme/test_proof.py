"""A proof as it is shown, made by hand."""

import json

from support_engine.core.programme.source import WorkflowText
from support_engine.core.proof.prove import Proof
from support_engine.core.proof.verdicts import Counterexample, Verdict
from support_engine.views.json import encoded
from support_engine.views.programme.proof import proven


def test_a_refuted_claim_keeps_its_story_and_is_counted(workflow) -> None:
    wrong = Counterexample("states.x", "Personne n’y vient.", ("Dépôt",))
    proof = Proof((Verdict("a", "A", ()), Verdict("b", "B", (wrong,))), 10, 8, 5)
    shown = proven(WorkflowText(workflow, "text", "x.toml"), proof)
    assert (shown.sound, shown.refuted, shown.unplayed) == (False, 1, 3)
    data = json.loads(encoded(shown))
    assert [claim["verdict"] for claim in data["claims"]] == ["proven", "refuted"]
    story = {"place": "states.x", "sentence": "Personne n’y vient.", "story": ["Dépôt"]}
    assert data["claims"][1]["counterexamples"] == [story]
