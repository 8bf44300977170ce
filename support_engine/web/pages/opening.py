"""Opening a dossier: what one types, what would happen, the dossier; a sheet of one line."""

from dataclasses import dataclass
from uuid import uuid4

from starlette.responses import Response

from support_engine.core.offers.fields import Field, FieldFault
from support_engine.core.programme.definition import Workflow
from support_engine.stories.intake import opening as story
from support_engine.stories.intake.opening import Wanted
from support_engine.stories.intake.told import Reason, Row
from support_engine.web.acts.typing import Line, act_key, key_of
from support_engine.web.asked import Asked
from support_engine.web.reading.deposits import BEFORE
from support_engine.web.reading.on_dossier import home_of
from support_engine.web.routes import Form, May, page

HERE = "/dossiers/ouvrir"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows besides the form: what is wrong, what would be opened, what is to be
    looked at, why nothing can be."""

    faults: tuple[FieldFault, ...] = ()
    row: Row | None = None
    notes: tuple[Reason, ...] = ()


@page("GET", HERE, May.OFFICE)
def form(asked: Asked) -> Response:
    """Nothing typed yet."""
    return shown(asked)


def shown(asked: Asked, more: Shown | None = None) -> Response:
    """The form, with what was typed; or what would be opened, to be confirmed."""
    more, workflow = more or Shown(), chosen(asked)
    fields = story.fields(asked.desk, workflow)
    wrong = {one.field: one.sentence for one in more.faults}
    row = more.row
    is_kept_out = row is not None and row.is_kept_out
    return asked.page(
        "opening.html",
        422 if more.faults or is_kept_out else 200,
        fields=[line(asked, one, wrong.get(one.name, "")) for one in fields],
        typed=[(one, asked.typed(f"{BEFORE}{one.name}")) for one in fields],
        faults=more.faults,
        programmes=yours(asked),
        workflow=workflow,
        row=row,
        notes=(*more.notes, *(row.notes if row else ())),
        hidden=[("key", key_of(asked.form) or uuid4().hex), ("programme", workflow.header.id)],
        is_new=asked.typed("is_new") == "1",
    )


def yours(asked: Asked) -> dict[str, str]:
    """The programmes that whoever looks sees whole, by name."""
    return {
        name: rules.header.label
        for name, rules in asked.programmes.items()
        if asked.who.sees_all(rules)
    }


def chosen(asked: Asked) -> Workflow:
    """The programme of the form: the one that was chosen, else the usual one of those they see."""
    wanted, known = asked.typed("programme") or asked.query("programme"), yours(asked)
    usual = asked.desk.engine.registry.current().workflow.header.id
    name = wanted if wanted in known else usual if usual in known else next(iter(known))
    return asked.programmes[name]


def line(asked: Asked, field: Field, wrong: str) -> Line:
    """A field on the page."""
    name = f"{BEFORE}{field.name}"
    return Line(field, name, asked.typed(name), field.kind, wrong)


@page("POST", HERE, May.OFFICE, form=Form(shown))
def opened(asked: Asked) -> Response:
    """What would be opened; once it was shown, the dossier."""
    workflow = chosen(asked)
    fields = story.fields(asked.desk, workflow)
    typed = {one.name: asked.typed(f"{BEFORE}{one.name}") for one in fields}
    by, is_new = asked.who.actor(), asked.typed("is_new") == "1"
    key = act_key(asked.form)
    wanted = Wanted(workflow.header.id, typed, by, asked.now, is_new, key)
    read = story.read(asked.desk, wanted)
    if read.candidacy is None:
        return shown(asked, Shown(read.faults))
    if asked.typed("vu") != "1" or not key:
        row = story.foresee(asked.desk, wanted, read.candidacy)
        return shown(asked, Shown(row=row, notes=read.notes))
    row = story.do(asked.desk, wanted, read.candidacy)
    if row.is_kept_out:
        return shown(asked, Shown(row=row, notes=read.notes))
    return asked.go(home_of(row.reference))
