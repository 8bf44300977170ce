"""An offer as one types it on the command line: « extend MP1-001 incubation --months N »."""

from collections.abc import Iterator, Mapping

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.actor import Command
from support_engine.core.acts.sayings import Act
from support_engine.core.offers.fields import Field
from support_engine.core.offers.offer import Ask

Words = tuple[str, ...]
LINES: Mapping[type[Command], tuple[str, Words, Words]] = {
    c.Advance: ("advance", ("{transition}",), ()),
    c.AddDocument: ("document add", ("{kind}",), ("file",)),
    c.DeclareMilestone: ("milestone declare", ("{milestone}",), ()),
    c.ValidateMilestone: ("milestone validate", ("{milestone}",), ()),
    c.RefuseMilestone: ("milestone refuse", ("{milestone}",), ()),
    c.RequestExtension: ("extend", ("{clock}",), ()),
    c.GrantExtension: ("extend", ("{clock}", "--grant"), ()),
    c.RefuseExtension: ("extend", ("{clock}", "--refuse"), ()),
    c.CancelExtension: ("extend", ("{clock}", "--cancel"), ()),
    c.OpenHold: ("hold open", ("{hold}",), ()),
    c.LiftHold: ("hold lift", ("{hold}",), ()),
    c.RecordDeparture: ("letters posted", ("--act {act}",), ()),
    c.RecordReceipt: ("letters received", ("--act {act}",), ()),
    c.AssignPerson: ("assign", ("{role}",), ("person",)),
    c.GiveAccess: ("access give", (), ("person", "right")),
    c.EndAccess: ("access end", ("{person}",), ()),
    c.WriteToTeam: ("message write", ("{about}",), ("text",)),
    c.AnswerHolder: ("message answer", ("{number}",), ()),
    c.AddNote: ("note", (), ("text",)),
    c.CorrectLastAct: ("correct", (), ()),
    c.EndTakeover: ("takeover end", (), ()),
    k.ClaimTranche: ("tranche claim", ("{tranche}",), ()),
    k.RefuseTranche: ("tranche refuse", ("{tranche}",), ()),
    k.ProposeTranche: ("tranche propose", ("{tranche}",), ()),
    k.CertifyTranche: ("tranche certify", ("{tranche}",), ()),
    k.TransmitTranche: ("tranche transmit", ("{tranche}",), ()),
    k.RejectRequest: ("tranche reject", ("{tranche}",), ()),
    k.RecordPayment: ("tranche pay", ("{tranche}",), ()),
    k.RestatePayment: ("tranche restate", ("{tranche}",), ()),
    k.RecordPastPayment: ("tranche paid-before", ("{tranche}",), ()),
    k.RecordCommitment: ("tranche commit", (), ("number",)),
    k.RecordGuarantee: ("tranche guarantee", (), ("amount",)),
    k.DeclareAid: ("tranche aid", (), ("total",)),
    k.RecordHolderKind: ("tranche holder", (), ("holder_kind",)),
    k.RecordWorksStart: ("tranche works", (), ("started_on",)),
    k.ChangeBank: ("tranche bank", (), ("iban",)),
    k.ConfirmBank: ("tranche confirm-bank", (), ()),
    k.AmendAgreement: ("tranche amend", (), ("number",)),
    k.OpenRecovery: ("tranche recover", (), ("cause",)),
    k.OrderRecovery: ("tranche order", ("{number}",), ()),
    k.ReceiveRecovery: ("tranche receive", ("{number}",), ()),
    k.CancelRecovery: ("tranche drop", ("{number}",), ()),
}
"""Each act: its command, what is known of it, and the fields that are arguments of it. The others
are options; an act that is not here is done elsewhere than on the command line."""
OPTIONS: Mapping[str, str] = {"reply_days": "days", "back_to": "to"}
"""The options that are not called like their field."""
VALUES: Mapping[str, str] = {
    "amount": "EUROS",
    "date": "DATE",
    "whole": "N",
    "file": "FICHIER",
}
"""What stands for what one types, by the kind of a field; words stand between quotes."""
SHORT = 60
"""Signs that the choices of a field may take on a line."""


def line(ask: Ask) -> Act | None:
    """The act as one types it; what is in capitals, or an ellipsis, is to be filled in."""
    if ask.command not in LINES:
        return None
    command, known, arguments = LINES[ask.command]
    said = [ask.fixed["reference"], *(word.format_map(ask.fixed) for word in known)]
    said += [f"--{OPTIONS[name]} {given}" for name, given in ask.fixed.items() if name in OPTIONS]
    return Act(command, tuple(said), tuple(typed(ask, arguments)))


def typed(ask: Ask, arguments: Words) -> Iterator[str]:
    """What is left to give: arguments, then the options that are asked."""
    fields = {field.name: field for field in ask.fields}
    yield from (value(fields[name]) for name in arguments)
    for name, field in fields.items():
        if field.required and name not in arguments:
            set_to = f"--set {name}=" if field.into == "facts" else f"--{OPTIONS.get(name, name)} "
            yield f"{set_to}{value(field)}"


def value(field: Field) -> str:
    """What stands in the place of a value: the choices where they fit, else its kind."""
    if field.kind == "choice":
        every = "|".join(field.choices or {})
        return field.default or (every if len(every) <= SHORT else "CHOIX")
    return VALUES.get(field.kind, '"…"')
