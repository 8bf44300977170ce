"""Mapping files, from one version of a programme to another: read strictly, written as drafts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from support_engine.adapters.files import toml
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import (
    NEVER_GONE,
    SECTIONS,
    Correspondence,
    mapping_flaws,
)
from support_engine.errors import UnsoundWorkflow


def load_mapping(path: Path, old: Workflow, new: Workflow) -> Correspondence:
    """A mapping between these two versions. Raises UnsoundWorkflow with every flaw."""
    data = toml.table(toml.text(path), path.name)
    if asked := tuple(unanswered(data)):
        plural = "s" if len(asked) > 1 else ""
        raise UnsoundWorkflow(f"{path.name} attend encore {len(asked)} réponse{plural}.", asked)
    mapping = toml.typed(data, Correspondence, path.name)
    wrong = tuple(mapping_flaws(mapping, old, new))
    if wrong:
        plural = "s" if len(wrong) > 1 else ""
        raise UnsoundWorkflow(f"{path.name} a {len(wrong)} défaut{plural}.", wrong)
    return mapping


def unanswered(data: Mapping[str, Any]) -> Iterator[str]:
    """Each « ? » that a draft asked and that nobody answered."""
    if data.get("reason") == "?":
        yield "reason : répondez au « ? » : le motif, en une phrase, pour l’histoire des dossiers"
    for section in (*SECTIONS, "lengths"):
        rows = data.get(section)
        for name, answer in rows.items() if isinstance(rows, dict) else ():
            if answer == "?":
                yield f"{section}.{name} : répondez au « ? » : {answers(section)}"


def answers(section: str) -> str:
    """What may be answered under a heading."""
    if section == "lengths":
        return '"kept" (le terme ne bouge pas) ou "new" (il est recalculé)'
    gone = "" if section in NEVER_GONE else ', ou "-" s’il n’y a plus de place'
    return f"son nom dans la nouvelle version{gone}"


HEAD = """\
# Correspondance entre deux versions du programme « {label} ».
# Ce qui porte le même nom des deux côtés passe tel quel. Complétez chaque « ? ».
# "-" : n’a plus de place dans la nouvelle version.

programme = "{programme}"
from = {old}
to = {new}
reason = "?"
"""


def draft(
    old: Workflow,
    new: Workflow,
    unmapped: Mapping[str, Collection[str]],
    lengths: Iterable[str],
) -> str:
    """A mapping to complete: what some dossier holds and that has no place, clocks to decide."""
    header = new.header
    parts = [
        HEAD.format(
            label=header.label, programme=header.id, old=old.header.version, new=header.version
        )
    ]
    for section, names in unmapped.items():
        rows = "\n".join(f'{name} = "?"' for name in names)
        parts.append(f"[{section}]\n{rows}\n")
    if rows := "\n".join(f'{name} = "?"   # "kept" ou "new"' for name in lengths):
        comment = "# kept : le terme déjà annoncé ne bouge pas ; new : il est recalculé."
        parts.append(f"[lengths]\n{comment}\n{rows}\n")
    return "\n".join(parts)
