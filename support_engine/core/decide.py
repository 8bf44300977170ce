"""Yes or no: workflow + dossier + command → events, or every blocker at once. Pure.

`decide` is the only place that answers; the branches that need their own page stand in
`conditions` (transitions), `side_acts` (milestones, extensions, holds, documents) and `due`
(what the day brings).
"""

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import refused
from support_engine.core.acts.case import Rules as Rules
from support_engine.core.acts.conditions import in_future
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.documents import add_document
from support_engine.core.acts.due import run_agenda
from support_engine.core.acts.extensions import answer_extension, request_extension
from support_engine.core.acts.filing import add_note, assign_person, change_details, open_dossier
from support_engine.core.acts.holds import lift_hold, open_hold
from support_engine.core.acts.milestones import touch_milestone
from support_engine.core.acts.money_commands import MoneyCommand
from support_engine.core.acts.transitions import advance, automatic_move
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.money.stages import decide_money
from support_engine.core.programme.definition import Workflow


def decide(rules: Rules, dossier: Dossier | None, command: c.AnyCommand) -> Decision:
    """The events that the command leads to, or the reasons why it may not.

    Raises UnknownName when the command names something that the workflow does not have:
    that is a mistake in asking, not a refusal.
    """
    if isinstance(command, c.OpenDossier):
        return open_dossier(rules, dossier, command)
    if dossier is None:
        raise ValueError(f"{command.reference} must be loaded before it is decided")
    early = refused([in_future(command.on, rules.today)])
    if early:
        return early
    if isinstance(command, MoneyCommand):
        return decide_money(rules.workflow, dossier, command, rules.calendar)
    match command:
        case c.Advance():
            return advance(rules, dossier, command)
        case c.RunAgenda():
            return run_agenda(rules.workflow, dossier, rules.calendar, command.on, automatic_move)
        case c.ChangeDetails():
            return change_details(rules, dossier, command)
        case c.AssignPerson():
            return assign_person(rules, dossier, command)
        case c.AddNote():
            return add_note(rules, dossier, command)
        case c.CorrectLastAct():
            raise ValueError("a correction is decided on the whole journal: decide_correction")
        case c.MigrateDossier():
            raise ValueError("a migration is decided with both versions: decide_migration")
        case _:
            return decide_side_act(rules.workflow, dossier, command, rules.calendar)


SideAct = (
    c.AddDocument
    | c.DeclareMilestone
    | c.ValidateMilestone
    | c.RefuseMilestone
    | c.RequestExtension
    | c.GrantExtension
    | c.RefuseExtension
    | c.CancelExtension
    | c.OpenHold
    | c.LiftHold
)


def decide_side_act(
    workflow: Workflow, dossier: Dossier, command: SideAct, calendar: Calendar
) -> Decision:
    """Yes with its event, or every reason why not."""
    match command:
        case c.AddDocument():
            return add_document(workflow, dossier, command)
        case c.DeclareMilestone() | c.ValidateMilestone() | c.RefuseMilestone():
            return touch_milestone(workflow, dossier, command, calendar)
        case c.RequestExtension():
            return request_extension(workflow, dossier, command)
        case c.GrantExtension() | c.RefuseExtension() | c.CancelExtension():
            return answer_extension(workflow, dossier, command, calendar)
        case c.OpenHold():
            return open_hold(workflow, dossier, command)
        case c.LiftHold():
            return lift_hold(workflow, dossier, command)
