"""Rapprochement: the accountant's export beside our requests; each payment leads to its act."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.responses import Response

from support_engine.adapters.files.uploads import label_of
from support_engine.adapters.sheets.reading import sheets_of
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import euros
from support_engine.core.money.reconciliation import ALARMING, TITLES, Finding
from support_engine.errors import UnreadableFile
from support_engine.stories.payments import Export, compare
from support_engine.web.asked import Asked
from support_engine.web.reading.deposits import BEFORE
from support_engine.web.routes import Form, May, page

PATH = "/argent/rapprochement"


class Line(NamedTuple):
    """A finding on the page; `act`: where the payment is recorded, with what its form then has."""

    sentence: str
    act: str = ""
    hidden: Sequence[tuple[str, str]] = ()


class Group(NamedTuple):
    """The findings of a kind."""

    title: str
    is_alarming: bool
    lines: list[Line]


@page("GET", PATH, May.OFFICE)
def blank(asked: Asked) -> Response:
    """A file to give; nothing is kept of it."""
    return shown(asked)


def shown(
    asked: Asked, problem: str = "", name: str = "", groups: list[Group] | None = None
) -> Response:
    """The page; `may_pay`: in some programme, they are who records payments."""
    may_pay = any(
        one.money and asked.who.holds(programme).intersection(one.money.roles.pays)
        for programme, one in asked.programmes.items()
    )
    status = 422 if problem else 200
    given = {"problem": problem, "name": name, "groups": groups, "may_pay": may_pay}
    return asked.page("reconciling.html", status, **given)


def nothing(asked: Asked) -> dict[str, str]:
    """The file is read and let go: it is given again where the session ended."""
    return {}


@page("POST", PATH, May.OFFICE, form=Form(shown, nothing))
def compared(asked: Asked) -> Response:
    """What agrees and what does not, among the dossiers that are theirs to see."""
    try:
        export = exported(asked)
        findings = compare(asked.desk.engine, export, asked.today, lambda one: is_seen(asked, one))
    except UnreadableFile as problem:
        return shown(asked, problem=str(problem))
    groups = [
        Group(title, kind in ALARMING, found)
        for kind, title in TITLES.items()
        if (found := [line(one) for one in findings if one.kind == kind])
    ]
    return shown(asked, name=export.name, groups=groups)


def exported(asked: Asked) -> Export:
    """The file that came, read where it stands. Raises UnreadableFile."""
    given = asked.form.get("export")
    if not isinstance(given, UploadFile) or not given.filename:
        raise UnreadableFile("Aucun fichier n’est joint. Choisissez l’export du comptable.")
    name, limits = label_of(given.filename), asked.desk.settings.sheets.limits
    content = given.file.read()
    if not content.strip():
        raise UnreadableFile(f"« {name} » est vide : vérifiez que c’est bien le bon fichier.")
    return Export(name, sheets_of(content, name, limits))


def is_seen(asked: Asked, dossier: Dossier) -> bool:
    """Whether a dossier is theirs to read."""
    return asked.who.sees(asked.desk.engine.rules_of(dossier), dossier)


def line(found: Finding) -> Line:
    """A finding; for a payment to record, where its act is and what the export says of it."""
    given = found.to_record
    if given is None:
        return Line(found.sentence)
    said = {"amount": euros(given.amount), "payment": given.payment, "on": str(given.on)}
    hidden = [("seen", str(given.version)), ("key", uuid4().hex)]
    hidden += [(f"{BEFORE}{name}", value) for name, value in said.items()]
    path = f"/dossiers/{quote(given.reference, safe='')}/actes/"
    return Line(found.sentence, path + quote(f"tranche.pay:{given.tranche}", safe=""), hidden)
