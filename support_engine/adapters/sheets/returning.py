"""A workbook that we made and that comes back: its table, and what it said when it left."""

from support_engine.adapters.sheets.headings import IsKnown
from support_engine.adapters.sheets.limits import USUAL, Limits
from support_engine.adapters.sheets.nature import refuse_other_natures
from support_engine.adapters.sheets.reading import table, within
from support_engine.adapters.sheets.table import AS_IT_LEFT
from support_engine.adapters.sheets.workbook import EXTENSIONS, read_named
from support_engine.core.language.rows import Row
from support_engine.errors import UnreadableFile

NOT_OURS = (
    "« {name} » n’est pas un classeur exporté de la liste : il ne dit pas ce que valait chaque "
    "cellule. Exportez la liste en XLSX, changez ce fichier-là et enregistrez-le en .xlsx."
)


def brought_back(
    data: bytes, name: str, is_known: IsKnown, limits: Limits = USUAL
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows of the sheet that a person changed, and those of the hidden sheet that we wrote
    beside it. Raises UnreadableFile."""
    refuse_other_natures(data, name)
    read = read_named(data, name, AS_IT_LEFT, limits) if name.lower().endswith(EXTENSIONS) else None
    if read is None:
        raise UnreadableFile(NOT_OURS.format(name=name))
    changed, left = (table(name, within(one, name, limits), is_known) for one in read)
    return changed[1], left[1]
