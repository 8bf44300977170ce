"""What a proof found, as data."""

from __future__ import annotations

from typing import Any

from support_engine.core.programme.source import WorkflowText
from support_engine.core.proof.prove import Proof


def as_data(found: WorkflowText, proof: Proof) -> dict[str, Any]:
    """The proof for programmes."""
    header = found.workflow.header
    return {
        "sound": proof.holds,
        "id": header.id,
        "version": header.version,
        "sha256": found.sha256,
        "situations": proof.situations,
        "moves": proof.moves,
        "played": proof.played,
        "claims": [
            {
                "id": verdict.id,
                "title": verdict.title,
                "verdict": "proven" if verdict.is_proven else "refuted",
                "counterexamples": [
                    {"place": one.place, "sentence": one.sentence, "story": list(one.story)}
                    for one in verdict.counterexamples
                ],
            }
            for verdict in proof.verdicts
        ],
    }
