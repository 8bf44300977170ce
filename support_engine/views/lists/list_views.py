"""Lists under a name: what a name may be, who changes which, and which one a name means."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from support_engine.core.language.french import listed
from support_engine.core.language.names import identified
from support_engine.core.language.spelling import plain, printable
from support_engine.core.people.grants import EVERY
from support_engine.core.programme.definition import Workflow
from support_engine.errors import UnknownName
from support_engine.views.lists.list_words import Pairs, read

LONGEST_NAME, MOST = 60, 30
"""Signs of a name; views of one person."""
UNNAMED = f"Donnez un nom à cette vue, de {LONGEST_NAME} signes au plus."
TAKEN = "Vous avez déjà une vue de ce nom. Choisissez-en un autre."
TOO_MANY = f"Vous gardez déjà {MOST} vues. Supprimez-en une avant d’en garder une autre."


def named(typed: str) -> str:
    """A name as it is kept, on one line; nothing where it cannot be one."""
    name = " ".join(printable(typed).split())
    return name if plain(name) and len(name) <= LONGEST_NAME else ""


def headed(programmes: Mapping[str, Workflow], grants: Collection[tuple[str, str]]) -> list[str]:
    """The programmes of which somebody is at the head: there they may take back the acts of
    others."""
    return [
        name
        for name, rules in programmes.items()
        if any(r in rules.corrections.by and where in (name, EVERY) for r, where in grants)
    ]


@dataclass(frozen=True, slots=True)
class KeptView:
    """A list that somebody kept, as whoever looks sees it: how many dossiers they find in it,
    whether it is theirs, whether they may change it."""

    id: str
    name: str
    words: str
    owner: str
    is_shared: bool
    is_mine: bool
    may_change: bool
    number: int = 0

    @property
    def pairs(self) -> Pairs:
        """Its parameters."""
        return read(self.words)


def meant(known: Sequence[KeptView], name: str) -> KeptView:
    """The view that a name means: one's own before those of the team.

    Raises UnknownName, with a suggestion, or where several people share one of that name.
    """
    mine = [one for one in known if one.is_mine and plain(one.name) == plain(name)]
    same = mine or [one for one in known if plain(one.name) == plain(name)]
    if len(same) > 1:
        owners = listed(sorted(one.owner for one in same))
        raise UnknownName(f"Plusieurs vues partagées s’appellent « {name} » : de {owners}.")
    if same:
        return same[0]
    if not known:
        raise UnknownName("Aucune vue n’est gardée. Gardez-en une sur la page Dossiers du bureau.")
    by_name = {one.name: one for one in known}
    return by_name[identified({each: each for each in by_name}, name, "vue")]
