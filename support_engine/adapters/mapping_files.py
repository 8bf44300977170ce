"""Mapping files, from one version of a programme to another: read strictly, written as drafts."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from support_engine.adapters.workflow_files import form_flaw
from support_engine.core.change.mapping import Correspondence, mapping_flaws
from support_engine.core.definition import Workflow
from support_engine.errors import UnsoundWorkflow


def load_mapping(path: Path, old: Workflow, new: Workflow) -> Correspondence:
    """A mapping between these two versions. Raises UnsoundWorkflow with every flaw."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        mapping = Correspondence.model_validate(data)
    except (OSError, UnicodeDecodeError) as problem:
        raise UnsoundWorkflow(f"{path} ne peut pas être lu : {problem}.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise UnsoundWorkflow(
            f"{path.name} n’est pas un fichier TOML lisible : {problem}. Corrigez cette ligne."
        ) from problem
    except ValidationError as problem:
        found = tuple(form_flaw(error, data) for error in problem.errors())
        raise UnsoundWorkflow(f"{path.name} a {len(found)} défaut(s) de forme.", found) from problem
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
