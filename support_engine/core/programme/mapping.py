"""The mapping file: which id of the old rules is which id of the new ones.

What has the same id on both sides carries over by itself, and no line says otherwise; the rest must
be written down. `"-"` says that a thing has no place in the new rules. Nothing is guessed.
"""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Literal, NamedTuple

from pydantic import Field

from support_engine.core.language.names import suggestion
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.parts import Id, Part, Whole

GONE = "-"
SECTIONS = (
    "states",
    "clocks",
    "milestones",
    "documents",
    "facts",
    "holds",
    "tranches",
    "reminders",
    "roles",
)
NEVER_GONE = frozenset({"states", "holds", "tranches", "documents"})
"""A dossier is always somewhere; a hold is lifted by a person; money is never forgotten; a paper on
file stays on file."""

Target = str
Length = Literal["kept", "new"]


class Correspondence(Part):
    """From one version to another. `lengths` says what becomes of clocks that run already:
    `kept` leaves their term where it is, `new` reckons it again from their start."""

    programme: Id = Field(title="Programme")
    old: Whole = Field(alias="from", ge=1, title="depuis")
    new: Whole = Field(alias="to", ge=1, title="vers")
    reason: str = Field(min_length=3, max_length=500, title="motif")
    states: Mapping[Id, Target] = Field({}, title="États")
    clocks: Mapping[Id, Target] = Field({}, title="Délais")
    milestones: Mapping[Id, Target] = Field({}, title="Jalons")
    documents: Mapping[Id, Target] = Field({}, title="Pièces")
    facts: Mapping[Id, Target] = Field({}, title="Informations")
    holds: Mapping[Id, Target] = Field({}, title="Mesures")
    tranches: Mapping[Id, Target] = Field({}, title="Tranches")
    reminders: Mapping[Id, Target] = Field({}, title="Rappels")
    roles: Mapping[Id, Target] = Field({}, title="Rôles")
    lengths: Mapping[Id, Length] = Field({}, title="Durées")

    @property
    def sha256(self) -> str:
        """What makes this mapping itself: its meaning, not its layout."""
        return sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    def section(self, name: str) -> Mapping[str, Target]:
        """The ids of one section that change."""
        renamed: Mapping[str, Target] = getattr(self, name)
        return renamed


def ids(workflow: Workflow, section: str) -> Collection[str]:
    """What exists under a heading."""
    match section:
        case "milestones":
            return workflow.milestone_of.keys()
        case "tranches":
            return workflow.tranche_of.keys()
        case "reminders":
            return [rule.id for rule in workflow.reminders]
        case _:
            known: Mapping[str, object] = getattr(workflow, section)
            return known.keys()


def identity(old: Workflow, new: Workflow) -> Correspondence:
    """The mapping that renames nothing."""
    return Correspondence.model_validate(
        {
            "programme": new.header.id,
            "from": old.header.version,
            "to": new.header.version,
            "reason": "étude d’impact",
        }
    )


def mapping_flaws(mapping: Correspondence, old: Workflow, new: Workflow) -> Iterator[str]:
    """What the file names and that does not exist, with its place."""
    for place, given, wanted in (
        ("programme", mapping.programme, new.header.id),
        ("from", mapping.old, old.header.version),
        ("to", mapping.new, new.header.version),
    ):
        if given != wanted:
            yield f"{place} : « {given} », alors que les règles choisies disent « {wanted} »"
    for section in SECTIONS:
        for source, target in mapping.section(section).items():
            where = f"{section}.{source}"
            for flaw in line_flaws(Line(section, source, target), old, new):
                yield f"{where} : {flaw}"
    for clock in mapping.lengths:
        if clock not in ids(new, "clocks"):
            near = suggestion(clock, ids(new, "clocks"))
            yield f"lengths.{clock} : n’existe pas dans la nouvelle version. {near}"


class Line(NamedTuple):
    """One line of a mapping."""

    section: str
    source: str
    target: Target


def line_flaws(line: Line, old: Workflow, new: Workflow) -> Iterator[str]:
    """An id means one thing: what the new version still has is itself, and what takes another name
    takes one that named nothing before. Several states may become one that was there."""
    section, source, target = line
    before, after = ids(old, section), ids(new, section)
    if source not in before:
        yield f"n’existe pas dans l’ancienne version. {suggestion(source, before)}"
    elif source in after and source != target:
        yield "existe toujours dans la nouvelle version et passe tel quel : retirez cette ligne"
    elif target != source and target in before and section != "states":
        yield f"« {target} » désigne déjà autre chose dans l’ancienne version"
    if target == GONE and section in NEVER_GONE:
        yield "doit trouver sa place dans la nouvelle version"
    elif target != GONE and target not in after:
        yield f"« {target} » n’existe pas dans la nouvelle. {suggestion(target, after)}"
