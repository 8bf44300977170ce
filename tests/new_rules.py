"""Later versions of the shipped programme, made by changing its data, and mappings to them."""

import json
import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence
from support_engine.core.programme.source import WorkflowText

SOURCE = (Path(__file__).parents[1] / "workflows" / "manufactures.toml").read_text("utf-8")
DATA = tomllib.loads(SOURCE)
Change = Callable[[dict], dict | None]


def rules(*changes: Change, version: int = 2, since: dict = DATA) -> WorkflowText:
    """The shipped programme under another version, changed."""
    data = deepcopy(since)
    data["workflow"]["version"] = version
    for change in changes:
        data = change(data) or data
    return WorkflowText(Workflow.model_validate(data), json.dumps(data), f"v{version}.toml")


def part(data: dict, section: str, name: str) -> dict:
    return next(one for one in data[section] if one["id"] == name)


def renamed(old: str, new: str) -> Change:
    """An id that nothing else bears, under another name everywhere."""

    def walk(value):
        match value:
            case dict():
                return {new if key == old else key: walk(one) for key, one in value.items()}
            case list():
                return [walk(one) for one in value]
            case _:
                return new if value == old else value

    return walk


def longer(data: dict) -> None:
    data["clocks"]["incubation"]["months"] = 6


def shorter(data: dict) -> None:
    data["clocks"]["incubation"]["months"] = 2


def sooner_restitution(data: dict) -> None:
    part(data, "milestones", "restitution_finale")["due"] = {
        "clock": "incubation",
        "at": "end",
        "months": -3,
    }


def in_months(data: dict) -> None:
    del data["clocks"]["execution"]["until_fact"]
    data["clocks"]["execution"]["months"] = 30


def early_visit(data: dict) -> None:
    """One more milestone, a month after the start of the incubation."""
    due = {"clock": "incubation", "at": "start", "months": 1}
    more = {"id": "visite", "label": "Visite", "due": due, "validated_by": ["instructeur"]}
    data["milestones"].append(more)


def earlier_rung(data: dict) -> None:
    step = {"days": -60, "to": ["porteur"], "letter": "rappel"}
    part(data, "reminders", "jalons")["steps"].insert(1, step)


def another_ladder(data: dict) -> None:
    steps = [{"days": d, "to": ["porteur"], "letter": "rappel"} for d in (-45, -20, -3)]
    data["reminders"].append({"id": "coup_de_main", "about": "milestones", "steps": steps})


def without_restitution(data: dict) -> None:
    data["milestones"].remove(part(data, "milestones", "restitution_finale"))
    part(data, "transitions", "passer_comite_financement")["requires_milestones"].remove(
        "restitution_finale"
    )


def later_restitution(data: dict) -> None:
    part(data, "milestones", "restitution_finale")["due"] = {"clock": "incubation", "at": "end"}


def statutes_for_the_committee(data: dict) -> None:
    part(data, "transitions", "passer_comite_financement")["requires_documents"] = ["statuts"]


def silence_refuses(data: dict) -> None:
    """A clock that only proposed now moves the dossier by itself."""
    act = {"id": "echec_tacite", "label": "Abandon par le silence", "roles": ["systeme"]}
    data["transitions"].append({**act, "from": ["incubation"], "to": "abandonnee"})
    data["clocks"]["incubation"].update(on_end="move", transition="echec_tacite")


def other_shares(data: dict) -> None:
    for name, share in (("avance", 2000), ("acompte", 6000), ("solde", 2000)):
        part(data, "tranches", name)["share"] = share


def without_the_works(data: dict) -> None:
    """The works have no clock of their own: they begin by the end of the agreement."""
    del data["clocks"]["travaux"]
    part(data, "milestones", "debut_travaux")["due"] = {"clock": "execution", "at": "end"}


def without_ends(data: dict) -> None:
    """From the incubation, every way out asks for a milestone that nobody may validate."""
    act = {"id": "visite", "label": "Visite", "due": {"clock": "recevabilite", "days": 1}}
    data["milestones"].append({**act, "validated_by": ["auditeur"]})
    for transition in data["transitions"]:
        if "incubation" in transition["from"]:
            needed = transition.get("requires_milestones", [])
            transition["requires_milestones"] = [*needed, "visite"]


def mapping(new: WorkflowText, **sections) -> Correspondence:
    """From the version before to this one."""
    header = new.workflow.header
    given = {
        "programme": header.id,
        "from": header.version - 1,
        "to": header.version,
        "reason": "Décision du comité",
    }
    return Correspondence.model_validate({**given, **sections})
