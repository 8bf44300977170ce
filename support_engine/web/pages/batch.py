"""STORY: one act on several dossiers: chosen, typed, foreseen for each, done, told for each."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from support_engine.adapters.store.lists import finding
from support_engine.adapters.store.web import web_batches
from support_engine.adapters.store.web.web_batches import Batch, BatchLine
from support_engine.core.offers.fields import FieldFault
from support_engine.core.offers.offer import GROUPS
from support_engine.errors import UnknownName
from support_engine.web.acts import proving, typing
from support_engine.web.acts.batching import (
    MOST,
    Chosen,
    SharedAct,
    cases_of,
    chosen,
    faults,
    foreseen,
    go_on,
    shared,
    shared_by_key,
)
from support_engine.web.acts.typing import Filled
from support_engine.web.acts.under_way import SENSITIVE
from support_engine.web.asked import Asked
from support_engine.web.reading.listing import listing
from support_engine.web.reading.past import no_acts
from support_engine.web.routes import Form, May, page

NOBODY = (
    "Vous n’avez choisi aucun dossier. Revenez à la liste, cochez des lignes ou « les dossiers de "
    "ce filtre », puis « Agir sur ces dossiers »."
)
TOO_MANY = (
    "Ce choix compte {number} dossiers ; un acte se fait sur {most} au plus à la fois. Revenez à "
    "la liste et resserrez le filtre."
)
NO_SUCH = "Aucun acte sur plusieurs dossiers à cette adresse, parmi les vôtres."


@dataclass(frozen=True, slots=True)
class Acting:
    """An act on several dossiers, under way."""

    asked: Asked
    dossiers: tuple[Chosen, ...]
    act: SharedAct
    filled: Filled

    @property
    def is_sensitive(self) -> bool:
        """Whether the password is asked again."""
        return self.act.offer.ask.command in SENSITIVE


@page("GET", "/lots", May.INSIDE)
def past(asked: Asked) -> Response:
    """The last acts on several dossiers of whoever looks."""
    with asked.desk.store.reading() as db:
        found = web_batches.last(db, asked.who.person)
    return asked.page("batches.html", found=found)


@page("GET", "/lots/nouveau", May.INSIDE)
def choose(asked: Asked) -> Response:
    """Which act, among those that these dossiers share."""
    no_acts(asked)
    references = selected(asked)
    if problem := wrong_number(references):
        return no_choice(asked, problem)
    found = tuple(chosen(asked, references))
    acts = [act for act in shared(asked, found) if act.is_open]
    grouped = {label: [act for act in acts if act.group == name] for name, label in GROUPS.items()}
    grouped = {label: ones for label, ones in grouped.items() if ones}
    return asked.page("batch_choose.html", found=found, grouped=grouped, back=back(asked))


def selected(asked: Asked) -> list[str]:
    """The dossiers of the address: those named, or all of its filter."""
    if not asked.query("tous"):
        return list(dict.fromkeys(asked.request.query_params.getlist("dossier")))
    with asked.desk.store.reading() as db:
        found = finding.find(db, replace(listing(asked).query, page=None), asked.today)
    return [row["reference"] for row in found.rows]


def wrong_number(references: list[str]) -> str:
    """Why that many cannot be acted on at once."""
    if not references:
        return NOBODY
    number = len(references)
    return TOO_MANY.format(number=number, most=MOST) if number > MOST else ""


def no_choice(asked: Asked, sentence: str) -> Response:
    """Nothing can be done with what was chosen."""
    title = "Agir sur plusieurs dossiers"
    return asked.page(
        "failure.html", 422, title=title, sentence=sentence, lines=(), back=back(asked)
    )


def back(asked: Asked) -> str:
    """The list from which one came."""
    return listing(asked).address()


@page("GET", "/lots/saisie", May.INSIDE)
def form(asked: Asked) -> Response:
    """What one types, once for all; with `lot`, what was typed for those that were refused."""
    key, typed = asked.query("acte"), None
    references = asked.request.query_params.getlist("dossier")
    if asked.query("lot"):
        batch = batch_of(asked, asked.query("lot"))
        key, typed = batch.act, batch.typed
        references = [one.reference for one in batch.lines if one.outcome == "refused"]
    acting = started(asked, list(references), key)
    if isinstance(acting, Response):
        return acting
    filled = typing.blank(0, acting.act.offer.fields)
    filled.typed.update(typed or {})
    return shown(replace(acting, filled=filled))


def started(asked: Asked, references: list[str], key: str) -> Acting | Response:
    """The act that the form is of, on the dossiers that it names; or the page that says why not."""
    if problem := wrong_number(references):
        return no_choice(asked, problem)
    found = tuple(chosen(asked, references))
    act = shared_by_key(asked, found, key)
    if act is None:
        sentence = "Cet acte ne peut plus se faire sur ces dossiers. Repartez de la liste."
        return no_choice(asked, sentence)
    return Acting(asked, found, act, Filled(0, ""))


def shown(acting: Acting, wrong: tuple[FieldFault, ...] = ()) -> Response:
    """The form, with what was typed and what is wrong with it."""
    filled, fields = acting.filled, acting.act.offer.fields
    return acting.asked.page(
        "batch_form.html",
        422 if wrong else 200,
        act=acting.act,
        found=acting.dossiers,
        fields=typing.lines(fields, filled, wrong),
        common=typing.lines(acting.act.offer.common, filled, wrong),
        is_dated=typing.is_dated(acting.act.offer, filled),
        faults=wrong,
        hidden=[
            ("acte", acting.act.key),
            ("key", filled.key),
            ("dossiers", "\n".join(one.reference for one in acting.dossiers)),
        ],
    )


def foreshown(asked: Asked, wrong_password: str = "") -> Response:
    """A line for each dossier; « Modifier » gives the form back."""
    acting = started(asked, asked.typed("dossiers").split("\n"), asked.typed("acte"))
    if isinstance(acting, Response):
        return acting
    acting = replace(acting, filled=typing.read(asked.form, acting.act.offer))
    if asked.typed("step") == "edit":
        return shown(acting)
    typed, key = acting.filled.typed, acting.act.key
    first = next(one for one in acting.dossiers if one.offer(key))
    if wrong := faults(acting.act, first, typed):
        return shown(acting, wrong)
    told = [foreseen(asked, one, key, typed) for one in acting.dossiers]
    is_another_day = acting.filled.was_shown_before(asked.today)
    acting.filled.day = asked.today.isoformat()
    return asked.page(
        "batch_preview.html",
        409 if is_another_day else 422 if wrong_password else 200,
        is_another_day=is_another_day,
        act=acting.act,
        dated=typing.dated(acting.act.offer, acting.filled, asked.today),
        possible=[one for one in told if not one.reasons],
        refused=[one for one in told if one.reasons],
        letters=sum(one.letters for one in told),
        hidden=[
            ("acte", key),
            ("label", acting.act.label),
            ("dossiers", "\n".join(one.reference for one in told)),
            ("seen_each", "\n".join(str(one.seen) for one in told)),
            *typing.hidden(acting.filled),
        ],
        is_fresh=not acting.is_sensitive or proving.is_fresh(asked),
        wrong_password=wrong_password,
    )


@page("POST", "/lots/apercu", May.INSIDE, form=Form(foreshown))
def preview(asked: Asked) -> Response:
    """What would happen to each, before anything does."""
    return foreshown(asked)


@page("POST", "/lots/fait", May.INSIDE, form=Form(foreshown))
def confirm(asked: Asked) -> Response:
    """Noted, then done on each, once whatever is pressed again; the page of what became of each."""
    key = typing.act_key(asked.form)
    with asked.desk.store.reading() as db:
        batch = web_batches.load(db, key, asked.who.person)
    if batch is None:
        made = noted(asked)
        if isinstance(made, Response):
            return made
        batch = made
    elif wrong := unproven(asked, batch):
        return told(asked, batch, wrong)
    go_on(asked, batch)
    return asked.go(f"/lots/{batch.id}")


def noted(asked: Asked) -> Batch | Response:
    """What is asked, kept before anything is done."""
    references = asked.typed("dossiers").split("\n")
    versions = asked.typed("seen_each").split("\n")
    acting = started(asked, references, asked.typed("acte"))
    if isinstance(acting, Response):
        return acting
    if len(references) != len(versions):
        return foreshown(asked)
    filled = typing.read(asked.form, acting.act.offer)
    if filled.was_shown_before(asked.today):
        return foreshown(asked)
    if acting.is_sensitive and (wrong := proving.wrong(asked)):
        return foreshown(asked, wrong)
    typed = {name: value for name, value in filled.typed.items() if isinstance(value, str)}
    seen = zip(references, map(typing.version_of, versions), strict=True)
    lines = tuple(BatchLine(reference, version) for reference, version in dict(seen).items())
    act, who, now = acting.act, asked.who.person, asked.now
    batch = Batch(filled.act_key, who, now, act.key, act.label, typed, lines)
    with asked.desk.store.transaction() as db:
        web_batches.begin(db, batch)
        kept = web_batches.load(db, batch.id, who)
    return kept or no_choice(asked, NO_SUCH)


def where_it_stands(asked: Asked) -> Response:
    """What became of each dossier of the batch that the path names."""
    return told(asked, batch_of(asked, asked.named("number")))


@page("GET", "/lots/{number}", May.INSIDE)
def result(asked: Asked) -> Response:
    """What became of each; the page stays."""
    return where_it_stands(asked)


def told(asked: Asked, batch: Batch, wrong_password: str = "") -> Response:
    """The page of a batch, with what keeps it from going on."""
    found = cases_of(asked, (line.reference for line in batch.lines))
    names = {case.dossier.reference: case.dossier.name for case in found}
    lines = sorted(batch.lines, key=lambda line: ("", "refused", "done").index(line.outcome))
    return asked.page(
        "batch_result.html",
        422 if wrong_password else 200,
        batch=batch,
        lines=lines,
        names=names,
        act_key=web_batches.act_key,
        is_fresh=proving.is_fresh(asked),
        wrong_password=wrong_password,
    )


def unproven(asked: Asked, batch: Batch) -> str:
    """What is wrong with the password where a batch that was cut goes on: days may have gone by,
    and its acts may weigh. Nothing where nothing is left."""
    return proving.wrong(asked) if batch.number("") else ""


@page("POST", "/lots/{number}", May.INSIDE, form=Form(where_it_stands))
def resume(asked: Asked) -> Response:
    """Go on with a batch that was cut."""
    batch = batch_of(asked, asked.named("number"))
    if wrong := unproven(asked, batch):
        return told(asked, batch, wrong)
    go_on(asked, batch)
    return asked.go(f"/lots/{batch.id}")


def batch_of(asked: Asked, number: str) -> Batch:
    """A batch of whoever looks. Raises UnknownName for any other."""
    with asked.desk.store.reading() as db:
        found = web_batches.load(db, number, asked.who.person)
    if found is None:
        raise UnknownName(NO_SUCH)
    return found
