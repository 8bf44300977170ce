"""The data of a letter, filled once for the postman, previews and proofs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from support_engine.adapters.store.sending import Claimed
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.notices import Notice, Scene, timed

TITLES = {
    "validations": "Jalon à examiner : {}",
    "extensions": "Demande de prolongation sans réponse : {}",
    "documents": "Pièce à renouveler : {}",
    "claims": "Demande de versement à examiner : {}",
    "requests": "Paiement attendu : {}",
    "states": "Étape qui dure : {}",
}


def digest_item(claimed: Claimed, today: date) -> dict[str, Any]:
    """One line of a digest."""
    deadline = timed(claimed.data["deadline"], today)
    days, section = deadline["days"], str(claimed.data.get("section", ""))
    title = TITLES.get(section, "{}").format(deadline["label"])
    if claimed.letter == "proposition_mise_en_demeure":
        title = f"Mise en demeure à envisager : {deadline['label']}"
    return {
        "dossier": claimed.data["dossier"],
        "title": title,
        "line": deadline["explanation"],
        "on": deadline["on"],
        "days": days,
        "todo": deadline["todo"],
        "late": days < 0,
    }


def filled(scene: Scene, notice: Notice) -> dict[str, Any]:
    """The data of a notice, with what every letter receives."""
    data: dict[str, Any] = dict(notice.data)
    deadline = data.get("deadline")
    if isinstance(deadline, Mapping):
        data["deadline"] = timed(deadline, scene.on)
        data["late"] = data["deadline"]["days"] < 0
    return {**data, **common(scene.workflow, scene.on)}


def common(workflow: Workflow, today: date) -> dict[str, Any]:
    """Recipient, contact, reason and day."""
    return {
        "recipient": {"name": "Camille Essai"},
        "programme": {"label": workflow.header.label},
        "contact": {"name": "", "email": ""},
        "why": "Vous recevez ce message pour un essai.",
        "today": today.isoformat(),
        "demo": False,
    }


def about(workflow: Workflow, notice: Notice, on: date) -> dict[str, Any]:
    """What a subject is written from, but for the name of the dossier."""
    data: dict[str, Any] = {**common(workflow, on), **notice.data}
    data["dossier"] = {**data["dossier"], "name": ""}
    if isinstance(data.get("deadline"), dict):
        data["deadline"] = timed(data["deadline"], on)
        data["late"] = data["deadline"]["days"] < 0
    return data
