"""STORY: an act in the browser: what is typed, what will happen, done. Three plain forms.

The same for an officer at the desk and for a holder in their space: which of the two looks is all
that differs (`sides`).
"""

from dataclasses import replace

from starlette.responses import Response

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.web.web_files import Owner
from support_engine.core.acts.blockers import Blocker, Code, Refused
from support_engine.core.dossier.events import Recorded
from support_engine.core.language.french import euros
from support_engine.core.offers.fields import FieldFault
from support_engine.core.offers.offer import Offer
from support_engine.core.telling.letter_names import letter_name
from support_engine.errors import UnknownName
from support_engine.stories import waiting_files
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.web.acts import proving, typing
from support_engine.web.acts.sides import looked_at, of_dossier
from support_engine.web.acts.typing import Filled
from support_engine.web.acts.under_way import Act, Acting
from support_engine.web.acts.whom import with_people
from support_engine.web.asked import Asked
from support_engine.web.reading.deposits import BEFORE, Deposits
from support_engine.web.reading.on_dossier import OnDossier, reasons_of
from support_engine.web.reading.past import no_acts


def form(asked: Asked) -> Response:
    """What one types, or why nothing can be."""
    no_acts(asked)
    here = looked_at(asked)
    offer = offered(asked, here)
    if offer is None:
        return no_longer(asked, here, 0)
    nothing = typing.blank(here.case.dossier.version, offer.fields)
    return shown(Acting(asked, here, offer, nothing))


def offered(asked: Asked, here: OnDossier) -> Offer | None:
    """The offer that the path names, as long as it stands."""
    found = here.offer(asked.named("key"))
    return found and with_people(asked, here.case, found)


def shown(acting: Acting, faults: tuple[FieldFault, ...] = (), status: int = 200) -> Response:
    """The form, with what was typed, what is wrong with each field, and what stands in the way."""
    offer, filled = acting.offer, acting.filled
    return of_dossier(
        acting.asked,
        acting.here,
        "acte",
        status=status,
        offer=offer,
        action=acting.here.act(offer.key),
        fields=typing.lines(offer.fields, filled, faults),
        common=typing.lines(acting.here.common(offer), filled, faults),
        is_dated=typing.is_dated(offer, filled),
        faults=faults,
        reasons=reasons_of(acting.here, offer.blockers),
        hidden=[("seen", str(filled.seen)), ("key", filled.key)],
    )


def preview(asked: Asked) -> Response:
    """What will happen; « Modifier » gives the form back."""
    no_acts(asked)
    here = looked_at(asked)
    offer = offered(asked, here)
    if offer is None:
        return no_longer(asked, here, seen_of(asked))
    if not offer.who.may:
        return not_theirs(asked, here, offer)
    acting = Acting(asked, here, offer, sent(asked, here, offer))
    if asked.typed("step") == "edit":
        return shown(acting)
    return foreshown(acting)


def sent(asked: Asked, here: OnDossier, offer: Offer) -> Filled:
    """What was sent; its files wait for this act of whoever looks."""
    owner = Owner(here.actor.person, f"{here.reference} {offer.key}")
    deposits = Deposits(asked.desk, owner, asked.bureau.real_now)
    return typing.read(asked.form, offer, deposits, here.common(offer))


def files(asked: Asked) -> dict[str, str]:
    """What the form carries of the files that came with it."""
    no_acts(asked)
    here = looked_at(asked)
    offer = offered(asked, here)
    if offer is None or not offer.who.may:
        return {}
    return dict(typing.hidden(sent(asked, here, offer)))


def not_theirs(asked: Asked, here: OnDossier, offer: Offer) -> Response:
    """An act that is for others is refused: nothing that came with it is kept, no file either."""
    nothing = typing.blank(here.case.dossier.version, offer.fields)
    return refused(Acting(asked, here, offer, nothing), offer.blockers, ())


def seen_of(asked: Asked) -> int:
    """The version that was on the screen."""
    seen = asked.typed("seen")
    return typing.version_of(seen)


def foreshown(acting: Acting, wrong_password: str = "") -> Response:
    """The page of what will happen; refused, the form with every reason."""
    command = acting.command()
    if isinstance(command, tuple):
        return shown(acting, command, 422)
    asked, here, filled = acting.asked, acting.here, acting.filled
    since = here.since(filled.seen)
    is_another_day = filled.was_shown_before(asked.today)
    filled.seen, filled.day = here.case.dossier.version, asked.today.isoformat()
    current = replace(command, seen_version=filled.seen)
    try:
        foreseen = acting.foreseen(current)
    except UnknownName as problem:
        return shown(acting, unknown(acting, problem), 422)
    if not foreseen.is_possible:
        return refused(acting, foreseen.blockers, since)
    return of_dossier(
        asked,
        here,
        "apercu",
        status=409 if since or is_another_day else 422 if wrong_password else 200,
        offer=acting.offer,
        action=here.act(acting.offer.key),
        foreseen=foreseen,
        dated=typing.dated(acting.offer, filled, asked.today),
        done=here.act(acting.offer.key, "/fait"),
        since=since,
        is_another_day=is_another_day,
        button=button(acting.offer, current, foreseen),
        hidden=typing.hidden(filled),
        letter_name=lambda name: letter_name(here.case.workflow, name),
        called=readers(acting, foreseen).get,
        is_fresh=not acting.is_sensitive or proving.is_fresh(asked),
        wrong_password=wrong_password,
    )


def unknown(acting: Acting, problem: UnknownName) -> tuple[FieldFault, ...]:
    """Somebody who is not known was typed; any other name is no fault of the form."""
    found = [one for one in acting.offer.fields if one.name == "person"]
    if not found:
        raise problem
    return tuple(FieldFault(one.name, one.label, str(problem)) for one in found)


def readers(acting: Acting, foreseen: Foreseen) -> dict[str, str]:
    """What everybody whom a preview names is called; « personne » where nobody is named."""
    waiting = (*foreseen.cancelled, *foreseen.revived, *foreseen.handed)
    gone = foreseen.undoing.gone if foreseen.undoing else ()
    ids = {one.person for one in gone} | {who for one in waiting for who in (one.person, one.to)}
    ids |= {hand.person for turn in foreseen.turns for hand in turn.hands}
    with acting.asked.desk.store.reading() as db:
        known = {one.id: one.name for one in directory.some(db, ids).values()}
    return {one: known.get(one, acting.here.name_of(one)) for one in ids} | {"": "personne"}


def refused(
    acting: Acting, blockers: tuple[Blocker, ...], since: tuple[tuple[Recorded, str], ...]
) -> Response:
    """Every reason, each with the act that lifts it; what was typed stays."""
    offer = replace(acting.offer, blockers=blockers)
    return of_dossier(
        acting.asked,
        acting.here,
        "refus",
        status=409,
        offer=offer,
        since=since,
        reasons=reasons_of(acting.here, offer.blockers),
        action=acting.here.act(acting.offer.key),
        hidden=typing.hidden(acting.filled),
    )


def button(offer: Offer, command: Act, foreseen: Foreseen) -> str:
    """The words of the button: the act, and its figure where it has one."""
    if foreseen.undoing and "back_to" in offer.ask.fixed:
        return "Confirmer la reprise"
    if foreseen.undoing:
        number = len(foreseen.undoing.acts)
        return "Reprendre le dernier acte" if number == 1 else f"Reprendre ces {number} actes"
    amounts = [
        getattr(command, one.name)
        for one in offer.fields
        if one.kind == "amount" and not one.into and getattr(command, one.name, None)
    ]
    amounts += [abs(one.new - one.old) for one in foreseen.money]
    return f"{offer.label} – {euros(amounts[0])}" if amounts else offer.label


def confirm(asked: Asked) -> Response:
    """Done, once, whatever is pressed again; or back to what would happen now."""
    no_acts(asked)
    here = looked_at(asked)
    key = typing.act_key(asked.form)
    if key and here.has_done(asked, key):
        return asked.go(here.done(key))
    offer = offered(asked, here)
    if offer is None:
        return no_longer(asked, here, seen_of(asked))
    if not offer.who.may:
        return not_theirs(asked, here, offer)
    acting = Acting(asked, here, offer, sent(asked, here, offer))
    command = acting.command()
    if isinstance(command, tuple):
        # Pressed twice at once: the first time took its files.
        is_done = bool(key) and here.has_done(asked, key)
        return asked.go(here.done(key)) if is_done else shown(acting, command, 422)
    if acting.filled.was_shown_before(asked.today):
        return foreshown(acting)
    if acting.is_sensitive and (wrong := proving.wrong(asked)):
        return foreshown(acting, wrong)
    outcome = asked.handle_all(acting.every(command), acting.settled)
    if isinstance(outcome, Refused):
        is_stale = Code.CHANGED_MEANWHILE in outcome.codes
        return foreshown(acting) if is_stale else refused(acting, outcome.blockers, ())
    waiting_files.drop(asked.desk, acting.filled.files)
    return asked.go(here.done(acting.filled.act_key))


def no_longer(asked: Asked, here: OnDossier, seen: int) -> Response:
    """The act is not on offer: what changed, by whom, and what was typed, to be copied."""
    typed = [
        value
        for name, value in asked.form.multi_items()
        if isinstance(value, str) and name.startswith(BEFORE) and value.strip()
    ]
    since = here.since(seen) if seen else ()
    return of_dossier(asked, here, "parti", status=409 if seen else 404, since=since, typed=typed)
