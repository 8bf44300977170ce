"""STORY: a list comes back from a spreadsheet: each cell that was changed, confirmed, done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple
from uuid import uuid4

from pydantic import AfterValidator, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from support_engine.adapters.files.uploads import label_of
from support_engine.adapters.sheets.returning import brought_back
from support_engine.adapters.store.web import web_batches
from support_engine.adapters.store.web.web_batches import Batch, BatchLine
from support_engine.errors import UnreadableFile
from support_engine.views.lists.returned import (
    BACK,
    Change,
    Edited,
    against,
    as_imported,
    facts,
    is_known,
    returned,
)
from support_engine.web.acts.batching import FACTS, MOST, Chosen, Preview, chosen, foreseen, go_on
from support_engine.web.acts.typing import version_of
from support_engine.web.asked import Asked
from support_engine.web.reading.past import no_acts
from support_engine.web.routes import Form, May, page

PATH = "/dossiers/classeur"
LABEL = "Reprise d’un classeur"
TOO_MANY = (
    "Ce classeur change {number} dossiers ; {most} au plus sont repris à la fois. Gardez-en les "
    "premières lignes, reprenez-les, puis les suivantes."
)
NOT_YOURS = "Ce dossier n’est pas parmi ceux que vous pouvez lire."
MOVED = "Ce dossier a changé depuis que vous avez lu cette page. Reprenez le classeur."


class Kept(NamedTuple):
    """What the form carries of a dossier: its version on the screen, its cells; a version that no
    base can hold is that of an old screen."""

    reference: str
    seen: Annotated[int, AfterValidator(lambda number: version_of(str(number)))]
    changes: tuple[Change, ...]


class Shown(NamedTuple):
    """A dossier on the page: its cells, what the act would do, what is not taken up."""

    preview: Preview
    changes: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        """Whether something would change."""
        return bool(self.changes) and not self.preview.reasons


@dataclass(slots=True)
class Sheet:
    """A sheet that came back, compared; `notes`: what of it is not read."""

    name: str = ""
    same: int = 0
    notes: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)


CARRIED = TypeAdapter(list[Kept])


@page("GET", PATH, May.INSIDE)
def blank(asked: Asked) -> Response:
    """A file to give."""
    no_acts(asked)
    return told(asked)


def told(asked: Asked, problem: str = "", sheet: Sheet | None = None) -> Response:
    """The page: what may come back, then the cells that were changed."""
    possible = [one for one in sheet.shown if one.is_possible] if sheet else []
    kept = [Kept(one.preview.reference, one.preview.seen, one.changes) for one in possible]
    return asked.page(
        "list_back.html",
        422 if problem else 200,
        problem=problem,
        sheet=sheet,
        possible=possible,
        refused=[one for one in sheet.shown if one not in possible] if sheet else [],
        back=list(BACK),
        hidden=[("key", uuid4().hex), ("cells", CARRIED.dump_json(kept).decode())],
    )


def nothing(asked: Asked) -> Mapping[str, str]:
    """The file is read and let go: it is given again where the session ended."""
    return {}


@page("POST", PATH, May.INSIDE, form=Form(told, nothing))
def compared(asked: Asked) -> Response:
    """What was changed since the export, before anything is done."""
    try:
        sheet = read(asked)
    except UnreadableFile as problem:
        return told(asked, str(problem))
    return told(asked, sheet=sheet)


def read(asked: Asked) -> Sheet:
    """The sheet that came, beside the dossiers as they are. Raises UnreadableFile."""
    given = asked.form.get("classeur")
    if not isinstance(given, UploadFile) or not given.filename:
        raise UnreadableFile("Aucun fichier n’est joint. Choisissez le classeur à reprendre.")
    name, content = label_of(given.filename), given.file.read()
    if not content.strip():
        raise UnreadableFile(f"« {name} » est vide : vérifiez que c’est bien le bon fichier.")
    rows, left = brought_back(content, name, is_known, asked.desk.settings.sheets.limits)
    found = returned(rows, left)
    if len(found.edited) > MOST:
        raise UnreadableFile(TOO_MANY.format(number=len(found.edited), most=MOST))
    here = {one.reference: one for one in chosen(asked, (one.reference for one in found.edited))}
    sheet = Sheet(name, found.same, found.notes)
    for edited in found.edited:
        one = here.get(edited.reference)
        if one is None:
            absent = Preview(edited.reference, "", "", 0, reasons=(NOT_YOURS,))
            sheet.shown.append(Shown(absent, (), ()))
        else:
            news = against(edited, one.case.dossier.details)
            sheet.shown.append(seen(asked, one, as_imported(news, waves_of(asked, one))))
    return sheet


def waves_of(asked: Asked, one: Chosen) -> Collection[str] | None:
    """The waves of its programme; None where its sessions are quarters."""
    rule = one.case.workflow.sessions
    is_quarter = rule is not None and rule.form == "quarter"
    return None if is_quarter else tuple(asked.desk.settings.waves)


def seen(asked: Asked, one: Chosen, edited: Edited) -> Shown:
    """What a row would do to its dossier."""
    dossier = one.case.dossier
    preview = Preview(dossier.reference, dossier.name, "", dossier.version)
    if edited.changes:
        typed = {"name": dossier.name, **dict(facts(edited.changes))}
        preview = foreseen(asked, one, FACTS, dict(typed))
    return Shown(preview, edited.changes, edited.notes)


def carried(asked: Asked) -> list[Kept]:
    """The cells that the form carries. Raises HTTPException where they are none of ours."""
    try:
        found = CARRIED.validate_json(asked.typed("cells"))
    except ValidationError as problem:
        raise HTTPException(400) from problem
    words = [one.reference for one in found] + [
        word for one in found for c in one.changes for word in c
    ]
    if len(found) > MOST or any(c.heading not in BACK for one in found for c in one.changes):
        raise HTTPException(400)
    if any("\x00" in word for word in words):  # what a browser types is freed of it; JSON is not
        raise HTTPException(400)
    return found


def foreshown(asked: Asked) -> Response:
    """What the form carries, once its author is back."""
    kept = {one.reference: one for one in carried(asked)}
    sheet = Sheet()
    for one in chosen(asked, kept):
        changes = kept[one.reference].changes
        found = seen(asked, one, Edited(one.reference, 0, changes))
        if found.preview.seen != kept[one.reference].seen:
            found = found._replace(changes=(), notes=(MOVED,))
        sheet.shown.append(found)
    return told(asked, sheet=sheet)


@page("POST", f"{PATH}/fait", May.INSIDE, form=Form(foreshown))
def confirm(asked: Asked) -> Response:
    """Noted, then done on each, once whatever is pressed again."""
    kept, key, who = carried(asked), asked.typed("key"), asked.who.person
    if not kept or not key:
        return told(asked, "Rien n’est à changer.")
    typed = {f"{name} {one.reference}": value for one in kept for name, value in facts(one.changes)}
    lines = tuple(BatchLine(one.reference, one.seen) for one in kept)
    with asked.desk.store.transaction() as db:
        web_batches.begin(db, Batch(key, who, asked.now, FACTS, LABEL, typed, lines))
        batch = web_batches.load(db, key, who)
    if batch is None:  # a key of somebody else's
        raise HTTPException(400)
    go_on(asked, batch)
    return asked.go(f"/lots/{batch.id}")
