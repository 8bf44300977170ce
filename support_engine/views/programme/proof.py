"""What a proof found: the programme's size, what was examined, and every claim."""

from __future__ import annotations

from dataclasses import dataclass

from support_engine.core.programme.source import WorkflowText
from support_engine.core.proof.prove import Proof
from support_engine.core.proof.verdicts import Counterexample, Verdict


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, « proven » or « refuted », with its counter-examples and their stories."""

    id: str
    title: str
    verdict: str
    counterexamples: tuple[Counterexample, ...]

    @property
    def is_proven(self) -> bool:
        """Whether it holds for all that the file allows."""
        return self.verdict == "proven"


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof: how many situations and moves were examined, of which real rules played some."""

    sound: bool
    id: str
    version: int
    sha256: str
    situations: int
    moves: int
    played: int
    claims: tuple[Claim, ...]

    @property
    def refuted(self) -> int:
        """How many claims do not hold."""
        return sum(not claim.is_proven for claim in self.claims)

    @property
    def unplayed(self) -> int:
        """The moves that would suppose to be faster than a delay."""
        return self.moves - self.played


def proven(rules: WorkflowText, proof: Proof) -> Proven:
    """The proof of a programme's file."""
    header = rules.workflow.header
    return Proven(
        sound=proof.holds,
        id=header.id,
        version=header.version,
        sha256=rules.sha256,
        situations=proof.situations,
        moves=proof.moves,
        played=proof.played,
        claims=tuple(map(claim, proof.verdicts)),
    )


def claim(verdict: Verdict) -> Claim:
    """A verdict as it is shown."""
    word = "proven" if verdict.is_proven else "refuted"
    return Claim(verdict.id, verdict.title, word, tuple(verdict.counterexamples))
