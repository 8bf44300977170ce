"""What holds at any moment: measures, the road of a payment, roles, other documents."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Workflow
from support_engine.pictures.programme import state_lines, wording
from support_engine.pictures.programme.journey import Move
from support_engine.pictures.programme.plan import Band, Box, Line, short


def notes(workflow: Workflow, old: tuple[Move, ...] = ()) -> Band:
    """The last band: boxes that no arrow reaches. Its ids cannot be those of phases and states."""
    return Band("_notes", "À tout moment", exits=tuple(boxes(workflow, old)))


def old_words(move: Move) -> str:
    """A move that the present rules do not know, in the words of its time."""
    words = move.words or f"{move.transition} → {move.target}"
    return f"{words}, le {short(move.on)} (étape {move.number})"


def boxes(workflow: Workflow, old: tuple[Move, ...]) -> Iterator[Box]:
    """What the dossier did under earlier rules, one box for each measure, then the lists."""
    if old:
        told = tuple(Line("passed", old_words(move)) for move in old)
        yield Box("_old", "Étapes sous d’anciennes règles", "note", lines=told)
    for name, hold in workflow.holds.items():
        lines = [Line("detail", words) for words in wording.hold_lines(workflow, hold)]
        if hold.clock:
            lines.extend(state_lines.clock_lines(workflow, hold.clock))
        yield Box(f"_hold.{name}", f"Mesure : {hold.label}", "note", lines=tuple(lines))
    if workflow.sessions is not None and workflow.sessions.capacity is not None:
        sessions = workflow.sessions
        yield listed("_sessions", sessions.label, wording.session_lines(sessions))
    roles = [role.label for role in workflow.roles.values()]
    if workflow.money is not None and workflow.tranches:
        yield listed("_money", "Versement d’une tranche", wording.money_lines(workflow))
    yield listed("_roles", "Rôles", iter([", ".join(roles)]))
    spare = [kind.label for name, kind in workflow.documents.items() if name not in used(workflow)]
    if spare:
        yield listed("_documents", "Pièces acceptées à tout moment", iter(spare))


def listed(name: str, label: str, words: Iterator[str]) -> Box:
    """A box of plain lines."""
    return Box(name, label, "note", lines=tuple(Line("detail", line) for line in words))


def used(workflow: Workflow) -> set[str]:
    """The documents that some act, milestone or tranche asks for."""
    groups = [
        *(t.requires_documents for t in workflow.transitions),
        *(m.evidence for m in workflow.milestones),
        *(tranche.requires_documents for tranche in workflow.tranches),
    ]
    return {kind for group in groups for kind in group}
