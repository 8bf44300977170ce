"""Proving a programme file with its letters: the claims of `core.proof`, then every letter filled.

The proof reasons on what templates read; here each letter is also written, with the data of the
lives that the proof played, in every state in which it can leave.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from support_engine.adapters.mail.template_flaws import flaws, flaws_of_pages
from support_engine.adapters.mail.template_needs import needs_of
from support_engine.adapters.mail.templates import Letters
from support_engine.core.language.french import count
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import OF_THE_BASE, uses
from support_engine.core.proof.prove import Proof, grounded, proof_on
from support_engine.core.proof.scenes import scenes
from support_engine.core.proof.search import LARGEST, TooManySituations
from support_engine.core.proof.verdicts import Counterexample, Ground, Verdict
from support_engine.core.telling.notices import notices
from support_engine.errors import BrokenTemplate, UnsoundWorkflow
from support_engine.leaving.letter_writing import filled, sample_envelope

LETTERS_CLAIM = "complete_letters"


@contextmanager
def without_collector() -> Iterator[None]:
    """Almost nothing that a proof makes is garbage before its end: looking for it over and over
    would take a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@without_collector()
def prove_file(workflow: Workflow, letters: Letters) -> Proof:
    """The whole proof. Raises UnsoundWorkflow for mistakes in the templates of its letters, and for
    a file too entangled to be examined whole."""
    named = {use.letter for use in uses(workflow)}.intersection(letters.names())
    written = sorted({*named, *OF_THE_BASE})
    if wrong := dict.fromkeys((*flaws(letters, written), *flaws_of_pages(letters))):
        number = count(len(wrong), "défaut")
        raise UnsoundWorkflow(f"Les modèles ont {number}.", tuple(wrong))
    try:
        ground = grounded(workflow, needs_of(letters, written))
    except TooManySituations as problem:
        raise UnsoundWorkflow(
            f"Ce programme permet plus de {LARGEST} situations : il ne peut pas être examiné en "
            "entier. Réduisez le nombre de mesures ou de délais qui se combinent."
        ) from problem
    proof = proof_on(ground)
    blanks = tuple(unwritten(ground, letters))
    verdicts = tuple(with_more(verdict, blanks) for verdict in proof.verdicts)
    return replace(proof, verdicts=verdicts)


def with_more(verdict: Verdict, blanks: tuple[Counterexample, ...]) -> Verdict:
    """The claim about letters, with those that could not be written."""
    if verdict.id != LETTERS_CLAIM or verdict.counterexamples:
        return verdict
    return replace(verdict, counterexamples=blanks)


def unwritten(ground: Ground, letters: Letters) -> Iterator[Counterexample]:
    """Letters that cannot be filled in some state, with the reason."""
    places: dict[str, str] = {}
    for use in uses(ground.workflow):
        places.setdefault(use.letter, use.place)
    tried: set[tuple[str, str, frozenset[str]]] = set()
    for scene, event in scenes(ground):
        for notice in notices(scene, event):
            envelope = sample_envelope(ground.workflow, scene.on)
            data = filled(notice.data, envelope, letters)
            key = (notice.letter, scene.dossier.state, frozenset(known(data)))
            if key in tried or notice.letter not in places:
                continue
            tried.add(key)
            if wrong := unwritable(letters, notice.letter, data):
                state = ground.workflow.states[scene.dossier.state].label
                sentence = f"dans « {state} », {wrong}"
                yield Counterexample(places[notice.letter], sentence)
                return


def unwritable(letters: Letters, name: str, data: Mapping[str, object]) -> str:
    """Why a letter cannot be written with that data, or says nothing; empty text if it can."""
    try:
        letters.render(name, data)
        silent = letters.silent(name, data)
    except BrokenTemplate as problem:
        return f"la lettre ne peut pas être écrite. {problem}"
    return f"la lettre ne dit rien : « {silent[0]} » reste vide." if silent else ""


def known(data: Mapping[str, object], at: str = "") -> Iterator[str]:
    """What a notice can say, and whether it is empty: templates of the same letter take the same
    ways through two that are alike in this, whatever milestone or date they speak of."""
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from known(value, f"{at}{name}.")
        elif value is not None:
            yield f"{at}{name}" if value else f"{at}{name}="
