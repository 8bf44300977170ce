"""Mapping files, from one version of a programme to another: read strictly, written as drafts."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from support_engine.adapters.toml_files import read
from support_engine.core.change.mapping import Correspondence, mapping_flaws
from support_engine.core.definition import Workflow
from support_engine.errors import UnsoundWorkflow


def load_mapping(path: Path, old: Workflow, new: Workflow) -> Correspondence:
    """A mapping between these two versions. Raises UnsoundWorkflow with every flaw."""
    mapping = read(path, Correspondence)
    wrong = tuple(mapping_flaws(mapping, old, new))
    if wrong:
        raise UnsoundWorkflow(f"{path.name} a {len(wrong)} défaut(s).", wrong)
    return mapping


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
        words = "# kept : le terme déjà annoncé ne bouge pas ; new : il est recalculé."
        parts.append(f"[lengths]\n{words}\n{rows}\n")
    return "\n".join(parts)
