"""Everything that a programme can write about: each event of the lives that the proof played."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda, all_topics, spoken_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.iban import EXAMPLE
from support_engine.core.language.typed import LARGEST
from support_engine.core.money import law
from support_engine.core.programme.definition import Milestone
from support_engine.core.programme.money import WHOLE, Tranche
from support_engine.core.proof.money import claimed
from support_engine.core.proof.paying import hand, role_for
from support_engine.core.proof.player import REASON, NotPlayed, Player
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.verdicts import Ground
from support_engine.core.telling.scene import Scene

Seen = tuple[Player, Dossier, date, e.AnyEvent]
Act = Callable[[Player], None]
NAMED = ("transition", "hold", "milestone", "clock", "kind", "tranche", "cause")
AMENDED = ("maximum", "rate", "eligible", "schedule", "ends_on")


def scenes(ground: Ground) -> Iterator[tuple[Scene, e.AnyEvent]]:
    """Acts, holds, documents, milestones, extensions, payments, and all reminders on the way.

    What differs only by its day is looked at once: a letter reads nothing else of an event.
    """
    known = set[Hashable]()
    for player, dossier, on, event in everything(ground):
        shape = shape_of(dossier, event)
        if shape not in known:
            known.add(shape)
            case = Case(player.workflow, dossier, player.calendar, on)
            yield Scene(case, agenda(case), on), event


def shape_of(dossier: Dossier, event: e.AnyEvent) -> Hashable:
    """The state, the holds, the facts on file, and what the event names or changes."""
    if isinstance(event, e.RemindersIssued):
        named: Hashable = tuple((sent.rule, sent.subject, sent.days) for sent in event.steps)
        return dossier.state, named
    holds = frozenset(record.hold for record in dossier.open_holds)
    named = tuple(getattr(event, name, None) for name in NAMED)
    changed = frozenset(f for f in AMENDED if getattr(event, f, None))
    return dossier.state, holds, frozenset(dossier.facts), type(event), named, changed


def everything(ground: Ground) -> Iterator[Seen]:
    """Each event of the lives played, and each reminder that could be sent on the way."""
    for player in ground.replayed.made.values():
        yield from told_of(player)
    for player in ground.played.values():
        if not player.dossier.is_closed:
            yield from rungs(player)
    yield from chain(documents(ground), milestones(ground), extensions(ground), payments(ground))


def documents(ground: Ground) -> Iterator[Seen]:
    """Each document that expires."""
    for kind, document in ground.workflow.documents.items():
        if document.valid_months:
            yield from tried(ground.played[ground.model.start], partial(join, kind))


def join(kind: str, player: Player) -> None:
    """A document of that kind is joined."""
    player.join(kind)


def told_of(player: Player) -> Iterator[Seen]:
    """What a player brought about."""
    for dossier, on, event in player.seen:
        yield player, dossier, on, event


def rungs(player: Player) -> Iterator[Seen]:
    """Every ladder that has something to speak of on a dossier, with all its rungs."""
    for rule, topic in spoken_of(player.workflow, all_topics(player.case)):
        tail = (rule.repeat.from_days,) if rule.repeat else ()
        sent = tuple(
            e.StepSent(rule.id, topic.subject, topic.deadline, days)
            for days in (*(step.days for step in rule.steps), *tail)
        )
        yield player, player.dossier, player.today, e.RemindersIssued(sent)


def tried(player: Player, *acts: Act) -> Iterator[Seen]:
    """What acts bring about, as far as the rules let them, and the reminders at each point."""
    trial = player.trial()
    for act in acts:
        try:
            act(trial)
        except NotPlayed:
            break
        yield from rungs(trial)
    yield from told_of(trial)


def milestones(ground: Ground) -> Iterator[Seen]:
    """Each milestone declared, refused, declared again and validated."""
    for milestone in ground.workflow.milestones:
        places = (h for h in ground.played if ground.model.can_validate(h, milestone))
        for here in under_each_hold(places):
            ask, no = partial(declare, milestone=milestone), partial(refuse, milestone=milestone)
            yield from tried(ground.played[here], ask, no, ask, partial(validate, milestone))


def under_each_hold(places: Iterable[Situation]) -> Iterable[Situation]:
    """The nearest situation under each set of open holds: letters say dates that holds suspend."""
    nearest: dict[frozenset[str], Situation] = {}
    for here in places:
        nearest.setdefault(here.holds, here)
    return nearest.values()


def declare(player: Player, milestone: Milestone) -> None:
    """The holder says that it is reached, with its evidence."""
    player.wait_until_open(milestone)
    for kind in milestone.evidence:
        player.join(kind)
    by = player.by(player.somebody(milestone.declared_by))
    player.act(c.DeclareMilestone(**by, milestone=milestone.id))


def refuse(player: Player, milestone: Milestone) -> None:
    """The validator says what is missing."""
    by = player.by(player.somebody(milestone.validated_by))
    player.act(c.RefuseMilestone(**by, milestone=milestone.id, reason=REASON))


def validate(milestone: Milestone, player: Player) -> None:
    """The validator agrees."""
    player.validate(milestone.id)


def extensions(ground: Ground) -> Iterator[Seen]:
    """On each clock that can be lengthened: asked, refused, asked, granted."""
    for name, rule in ground.workflow.clocks.items():
        places = (h for h in ground.played if name in h.running)
        for here in under_each_hold(places) if rule.max_extension_months else ():
            ask = partial(ask_months, name)
            player = ground.played[here].trial()
            player.today = max(player.today, player.dossier.clocks[name].started_on)
            yield from tried(player, ask, partial(turn_down, name), ask, partial(grant, name))


def ask_months(clock: str, player: Player) -> None:
    """One more month is asked."""
    by = player.by(player.somebody(player.workflow.extensions.asked_by))
    player.act(c.RequestExtension(**by, clock=clock, months=1, reason=REASON))


def turn_down(clock: str, player: Player) -> None:
    """The request is refused."""
    by = player.by(player.somebody(player.workflow.extensions.decided_by))
    player.act(c.RefuseExtension(**by, clock=clock, reason=REASON))


def grant(clock: str, player: Player) -> None:
    """The request is granted."""
    by = player.by(player.somebody(player.workflow.extensions.decided_by))
    player.act(c.GrantExtension(**by, clock=clock))


def payments(ground: Ground) -> Iterator[Seen]:
    """Each tranche sent back, then paid; an amendment, a new account, a recovery."""
    if ground.workflow.money is None:
        return
    for tranche in ground.workflow.tranches:
        player, _ = claimed(ground, tranche)
        if player is not None:
            yield from told_of(player)
            yield from tried(player, partial(send_back, tranche))
            hands = [
                partial(hand, kind=kind, tranche=tranche)
                for kind in (k.ProposeTranche, k.CertifyTranche, k.TransmitTranche, k.RecordPayment)
            ]
            for change in amendments(player):
                yield from tried(player, change)
            yield from tried(player, *hands, change_account, recover, order, receive)


def send_back(tranche: Tranche, player: Player) -> None:
    """The claim goes back to the holder."""
    by = player.by(role_for(player, "proposes"))
    player.act(k.RefuseTranche(**by, tranche=tranche.id, reason=REASON))


def amendments(player: Player) -> Iterator[Act]:
    """An amendment of each figure alone, since its letter says those that changed."""
    in_force = law.agreement(player.case)
    if in_force is None:
        return
    later = add_months(player.today, 12)
    figures: dict[str, object] = {"maximum": in_force.maximum + 1, "ends_on": later}
    if law.rules(player.workflow).facts.eligible:
        figures |= {"rate": in_force.rate, "eligible": in_force.eligible + 1}
    yield from (partial(amend, field=name, value=value) for name, value in figures.items())
    whole = law.rules(player.workflow).whole
    parts = {name: Fraction(share, whole) for name, share in in_force.schedule.items()}
    yield partial(amend, field="schedule", value=parts)


def amend(player: Player, field: str, value: Any) -> None:
    """An amendment of one figure."""
    by, amend = player.by(role_for(player, "amends")), k.AmendAgreement
    number = len(player.case.dossier.purse.amendments) + 1
    if field == "maximum" and law.rules(player.workflow).facts.eligible:
        enough = amend(**by, number=f"AV-{number}", reason=REASON, eligible=LARGEST)
        player.act(replace(enough, rate=WHOLE))
        number += 1
    player.act(amend(**by, number=f"AV-{number}", reason=REASON, **{field: value}))


def change_account(player: Player) -> None:
    """The bank account changes its holder's name and keeps its IBAN."""
    by = player.by(role_for(player, "keeps"))
    player.act(k.ChangeBank(**by, iban=EXAMPLE, holder="Autre titulaire"))


def recover(player: Player) -> None:
    """A recovery of one cent."""
    by = player.by(role_for(player, "recovers"))
    player.act(k.OpenRecovery(**by, cause="prorata", reason=REASON, amount=1))


def order(player: Player) -> None:
    """Its order, once the holder could answer."""
    player.later(60)
    by = player.by(role_for(player, "recovers"))
    player.act(k.OrderRecovery(**by, number=1, order="OR-1"))


def receive(player: Player) -> None:
    """The money comes back."""
    by = player.by(role_for(player, "pays"))
    player.act(k.ReceiveRecovery(**by, number=1, amount=1, receipt="RC-1"))
