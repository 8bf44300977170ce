"""The letter of a protection, written again to whoever holds the dossier now. Pure."""

from collections.abc import Callable
from datetime import date

from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.dossier import HoldRecord
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.money_notices import Frozen, money_notice
from support_engine.core.telling.scene import Notice, Scene, act_notice

HoldData = Callable[[Scene, e.HoldOpened, date], Frozen]


def told_again(scene: Scene, event: e.ProtectionRenewed, hold_data: HoldData) -> tuple[Notice, ...]:
    """What had been told when it was opened, to the holder alone, with its delay afresh; whoever
    holds the dossier again was told of it then."""
    if event.credit is not None:
        return ()
    section, _, name = event.what.partition(".")
    if section == "clocks":
        return hold_again(scene, name, hold_data)
    opening = recovery_opened(scene, name) if section == "recoveries" else account_changed(scene)
    told = money_notice(scene.case, opening) if opening is not None else None
    if told is None:
        return ()
    return act_notice(scene, told.letter, (HOLDER,), told.data, told.thread)


def recovery_opened(scene: Scene, number: str) -> m.RecoveryOpened | None:
    """How a recovery began, as its letter tells it."""
    for one in scene.dossier.purse.recoveries:
        if str(one.number) == number:
            return m.RecoveryOpened(one.number, one.cause, one.amount, one.reason)
    return None


def account_changed(scene: Scene) -> m.BankChanged | None:
    """The account on file, as the letter of its change tells it."""
    bank = scene.dossier.purse.bank
    return None if bank is None else m.BankChanged(bank.iban, bank.holder, bank.changed_by)


def hold_again(scene: Scene, clock: str, hold_data: HoldData) -> tuple[Notice, ...]:
    """The measure whose reply period counts from its letter, where it is in force."""
    record = next((h for h in scene.dossier.open_holds if is_of(scene, h, clock)), None)
    if record is None:
        return ()
    opening = e.HoldOpened(record.hold, record.reason, record.stops_clocks, record.silences)
    data = hold_data(scene, opening, record.opened_on)
    letter = scene.workflow.holds[record.hold].letter
    return act_notice(scene, letter, (HOLDER,), data)


def is_of(scene: Scene, record: HoldRecord, clock: str) -> bool:
    """Whether a measure has this reply period."""
    return scene.workflow.holds[record.hold].clock == clock
