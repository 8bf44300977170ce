"""A supporting document joined to a dossier."""

from dataclasses import replace

from support_engine.core.acts import commands as c
from support_engine.core.acts.access import as_holder, in_its_name
from support_engine.core.acts.blockers import Code, blocked, refused
from support_engine.core.acts.conditions import closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.language.names import require
from support_engine.core.programme.definition import SYSTEM_ROLE


def add_document(case: Case, command: c.AddDocument) -> Decision:
    """Anybody who acts on the dossier may add to it, until it is closed."""
    kind = require(case.workflow.documents, command.kind, "pièce")
    acting = (*(name for name, role in case.workflow.roles.items() if role.acts), SYSTEM_ROLE)
    held = case.dossier.documents.get(command.kind, ())
    again = any(paper.sha256 == command.sha256 and not paper.refused_for for paper in held)
    no = refused(
        [
            closed(case),
            role_blocker(case, as_holder(case, command.by, "deposit"), acting, "Joindre une pièce"),
            too_early(command.on, case.dossier.opened_on, "Ouverture du dossier"),
            blocked(Code.NOTHING_TO_CHANGE, what="ce fichier est déjà au dossier")
            if again
            else None,
        ]
    )
    until = add_months(command.on, kind.valid_months) if kind.valid_months else None
    added = e.DocumentAdded(command.kind, command.name, command.sha256, command.size, until)
    by = command.by.person
    return no or (replace(added, as_holder=in_its_name(case, command.by), by=by),)
