"""Small TOML files that people write beside a programme: read strictly, every flaw in French."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from support_engine.adapters.workflow_files import form_flaw
from support_engine.core.form import Part
from support_engine.errors import UnsoundWorkflow

Model = TypeVar("Model", bound=Part)


def read(path: Path, model: type[Model]) -> Model:
    """The file as a typed value. Raises UnsoundWorkflow with every flaw of form and its place."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return model.model_validate(data)
    except (OSError, UnicodeDecodeError) as problem:
        raise UnsoundWorkflow(f"{path} ne peut pas être lu : {problem}.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise UnsoundWorkflow(
            f"{path.name} n’est pas un fichier TOML lisible : {problem}. Corrigez cette ligne."
        ) from problem
    except ValidationError as problem:
        found = tuple(form_flaw(error, data) for error in problem.errors())
        raise UnsoundWorkflow(f"{path.name} a {len(found)} défaut(s) de forme.", found) from problem
