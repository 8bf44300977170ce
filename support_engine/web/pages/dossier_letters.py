"""The letters of a dossier, each as it was read, or as it would be."""

from starlette.responses import Response

from support_engine.adapters.store.letters import outbox
from support_engine.errors import BrokenTemplate, UnknownName
from support_engine.stories.letters.read import gathers, read
from support_engine.views.letters.letter_codes import code_of
from support_engine.views.letters.letters_of import letters_of
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import looked_at
from support_engine.web.reading.on_dossier import page as of_dossier
from support_engine.web.routes import May, page

MOST = 40
"""Letters that left and are shown at once; the others are a click away."""


@page("GET", "/dossiers/{reference}/courriers", May.INSIDE)
def letters(asked: Asked) -> Response:
    """Those that wait or failed first, then those that left."""
    here = looked_at(asked)
    with asked.desk.store.reading() as db:
        rows = here.known(outbox.listed(db, reference=here.reference))
    told, is_whole = letters_of(here.case.workflow, rows), bool(asked.query("toutes"))
    return of_dossier(asked, here, "courriers", letters=told, is_whole=is_whole, most=MOST)


@page("GET", "/dossiers/{reference}/courriers/{code}", May.INSIDE)
def letter(asked: Asked) -> Response:
    """One letter, whole. Raises UnknownName where the dossier has none of that number."""
    here, code = looked_at(asked), asked.named("code")
    with asked.desk.store.reading() as db:
        rows = here.known(outbox.listed(db, reference=here.reference))
    row = next((row for row in rows if code_of(row["key"]) == code), None)
    if row is None or row["state"] == "unsent":
        raise UnknownName("Ce dossier n’a pas de lettre de ce numéro. Revenez à ses courriers.")
    (line,) = letters_of(here.case.workflow, [row])
    is_theirs = row["person"] in (asked.who.person, *asked.who.absent)
    is_part = not is_theirs and gathers(asked.desk, row)
    shown, on = ({**row, "body": ""}, line.at.date()) if is_part else (row, asked.today)
    try:
        rendered = read(asked.desk, shown, here.case.workflow, on)
        subject, text, problem = rendered.subject, rendered.text, ""
    except BrokenTemplate as failure:
        subject, text, problem = line.title, "", str(failure)
    told = {"subject": subject, "text": text, "problem": problem}
    return of_dossier(asked, here, "courrier", line=line, is_part=is_part, **told)
