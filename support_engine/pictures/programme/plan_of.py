"""From a programme, and perhaps one dossier's journey, to the plan of the picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from support_engine.core.language.french import count
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.main_road import main_road
from support_engine.pictures.programme.journey import WIDEST, Journey, Move
from support_engine.pictures.programme.margins import MEANINGS
from support_engine.pictures.programme.notes import notes, old_words
from support_engine.pictures.programme.plan import Band, Box, Gate, Item, Plan, Way, short
from support_engine.pictures.programme.state_lines import act, state_lines


def plan(workflow: Workflow, journey: Journey | None = None) -> Plan:
    """The whole picture in words. The same programme and journey always give the same plan."""
    if journey is None:
        return Builder(workflow, None).plan()
    drawn, old = journey.split(workflow)
    return Builder(workflow, drawn, old).plan()


def roomy(workflow: Workflow, journey: Journey | None) -> Plan:
    """The picture with all that any dossier may have to say: the room that each keeps for it,
    so that two sheets of a programme can be laid one on the other.

    Where acts are listed in a state, the line that tells that one was done is also the room to tell
    that the dossier is still there.
    """
    drawn, old = journey.split(workflow) if journey else (Journey.nobody(workflow), ())
    bare = Builder(workflow, None)
    exits = bare.exits
    done = {(move.transition, move.origin) for move in drawn.moves}
    taken = {move.transition for move in drawn.moves}
    others = [
        Move(WIDEST, drawn.opened_on, t.id, origin, t.target)
        for t in workflow.transitions
        for origin in (t.origins[:1] if t.target in exits else t.origins)
        if (t.id not in taken if t.target in exits else (t.id, origin) not in done)
    ]
    on = drawn.opened_on
    every = replace(
        drawn,
        moves=(*drawn.moves, *others),
        validated=tuple((milestone.id, on) for milestone in workflow.milestones),
        paid=tuple((tranche.id, on) for tranche in workflow.tranches),
        stays=frozenset(
            name for name in workflow.states if name in exits or not [*bare.departures(name)]
        ),
    )
    return replace(Builder(workflow, every, old).plan(), more=frozenset(MEANINGS))


@dataclass(frozen=True)
class Builder:
    """What is worked out once and read by every part of the plan."""

    workflow: Workflow
    journey: Journey | None
    old: tuple[Move, ...] = ()
    """The moves under earlier rules that the present ones do not know: told, not drawn."""

    @cached_property
    def road(self) -> tuple[str, ...]:
        """The main road."""
        return main_road(self.workflow)

    @cached_property
    def exits(self) -> tuple[str, ...]:
        """The ends that are not the one hoped for: the acts that lead there are gathered."""
        states = self.workflow.states.items()
        return tuple(name for name, state in states if state.final and name not in self.road)

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """The mark of each gathered act."""
        gathered = [
            t.id for end in self.exits for t in self.workflow.transitions if t.target == end
        ]
        return {name: f"S{number}" for number, name in enumerate(gathered, 1)}

    @cached_property
    def travelled(self) -> frozenset[tuple[str, str, str]]:
        """Each (transition, origin, target) that the dossier went through."""
        moves = self.journey.moves if self.journey else ()
        return frozenset((move.transition, move.origin, move.target) for move in moves)

    @cached_property
    def visited(self) -> frozenset[str]:
        """The states where the dossier was, or is."""
        if self.journey is None:
            return frozenset()
        ends = {name for _, origin, target in self.travelled for name in (origin, target)}
        return frozenset({*ends, self.workflow.header.initial, self.journey.state})

    def plan(self) -> Plan:
        """Everything, put together."""
        header = self.workflow.header
        bands = tuple(filter(None, (self.band(phase) for phase in self.workflow.phases)))
        subtitle = f"Programme, version {header.version}"
        if self.journey:
            subtitle = (
                f"Parcours de {self.journey.reference}, {self.journey.name} "
                f"(programme version {header.version})"
            )
        return Plan(
            title=header.label,
            subtitle=subtitle,
            description=" ".join(self.described()),
            bands=(*bands, notes(self.workflow, self.old)),
            gates={gate.origin: gate for gate in self.gates()},
            ways=tuple(self.ways(bands)),
            has_journey=self.journey is not None,
        )

    def band(self, phase: str) -> Band | None:
        """A phase with its states, or nothing where it has none."""
        mine = [name for name, state in self.workflow.states.items() if state.phase == phase]
        on_road = [name for name in self.road if name in mine]
        exits = [name for name in self.exits if name in mine]
        beside = [name for name in mine if name not in on_road and name not in exits]
        if not mine:
            return None
        return Band(
            phase,
            self.workflow.phases[phase].label,
            tuple(self.box(name, "road") for name in on_road),
            tuple((self.box(name, "side"), self.anchor(name, on_road)) for name in beside),
            tuple(self.box(name, "exit") for name in exits),
        )

    def anchor(self, name: str, on_road: list[str]) -> str | None:
        """The state of the road beside which a side state stands: what leads to it, or from it."""
        before = [s for s in on_road if any(t.target == name for t in self.workflow.leaving[s])]
        after = [t.target for t in self.workflow.leaving[name] if t.target in on_road]
        return next(iter((*before, *after)), None)

    def box(self, name: str, role: Literal["road", "side", "exit"]) -> Box:
        """A state with all that is written in it."""
        state = self.workflow.states[name]
        badges = [
            word
            for is_so, word in (
                (name == self.workflow.header.initial, "Départ"),
                (state.labelled, "Label"),
                (state.final, "Fin"),
            )
            if is_so
        ]
        return Box(
            id=name,
            label=state.label,
            role=role,
            badges=tuple(badges),
            lines=tuple(state_lines(self.workflow, name, self.journey, self.marks)),
            items=tuple(self.arrivals(name) if role == "exit" else self.departures(name)),
            is_visited=name in self.visited,
            is_here=self.journey is not None and self.journey.state == name,
        )

    def arrivals(self, name: str) -> Iterator[Item]:
        """The gathered acts of an end; each state that they leave has their marks."""
        for t in self.workflow.transitions:
            if t.target == name:
                told = act(self.workflow, t, self.journey, label=f"{self.marks[t.id]} · {t.label}")
                yield Item(told)

    def departures(self, name: str) -> Iterator[Item]:
        """The acts that leave a state aside from the main road and from the gathered ones."""
        for t in self.workflow.leaving[name]:
            if t.target in self.exits or t in self.onwards(name):
                continue
            label = f"{t.label} → {self.workflow.states[t.target].label}"
            told = act(self.workflow, t, self.journey, origin=name, label=label)
            yield Item(told, t.target if t.target != name else None)

    def onwards(self, name: str) -> tuple[Transition, ...]:
        """The acts that lead from a state of the road to the next one."""
        if name not in self.road[:-1]:
            return ()
        following = self.road[self.road.index(name) + 1]
        return tuple(t for t in self.workflow.leaving[name] if t.target == following)

    def gates(self) -> Iterator[Gate]:
        """The stretches of the main road."""
        for here, there in zip(self.road, self.road[1:], strict=False):
            acts = tuple(
                act(self.workflow, t, self.journey, origin=here) for t in self.onwards(here)
            )
            yield Gate(here, there, acts, any(one.is_passed for one in acts))

    def ways(self, bands: tuple[Band, ...]) -> Iterator[Way]:
        """The arrows outside the road; a gathered act has one only where the dossier took it."""
        for box in (box for band in bands for box in band.boxes):
            for number, item in enumerate(box.items):
                if item.target is not None:
                    yield Way(box.id, number, item.target, item.act.is_passed)
        for transition, origin, target in sorted(self.travelled):
            if transition in self.marks:
                yield Way(origin, None, target, True)

    def described(self) -> Iterator[str]:
        """The picture in sentences, for those who cannot see it."""
        w = self.workflow
        yield f"{count(len(w.states), 'état')} et {count(len(w.transitions), 'transition')}."
        yield f"Route principale : {', '.join(w.states[name].label for name in self.road)}."
        if self.exits:
            yield f"Autres fins : {', '.join(w.states[name].label for name in self.exits)}."
        if self.journey is not None:
            yield from self.travel(self.journey)

    def travel(self, journey: Journey) -> Iterator[str]:
        """The journey in sentences."""
        w = self.workflow
        for move in self.old:
            yield f"Étape sous d’anciennes règles : {old_words(move)}."
        for move in journey.moves:
            label = w.transition_of[move.transition].label
            target = w.states[move.target].label
            yield f"Étape {move.number}, le {short(move.on)} : {label} → {target}."
        for name, on in journey.validated:
            if name in w.milestone_of:
                yield f"Jalon validé le {short(on)} : {w.milestone_of[name].label}."
        for tranche in w.tranches:
            for on in (on for name, on in journey.paid if name == tranche.id):
                yield f"Tranche payée le {short(on)} : {tranche.label}."
        here = w.states[journey.state].label
        yield f"Le dossier est dans l’état « {here} » depuis le {short(journey.since)}."
        for name, on in journey.holds:
            label = w.holds[name].label if name in w.holds else name
            yield f"Mesure en cours depuis le {short(on)} : {label}."
