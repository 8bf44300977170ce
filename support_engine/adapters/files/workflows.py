"""Workflow files: read, checked whole, known by their version.

The text of those used is kept in the base (`store.pinned_rules`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from support_engine.adapters.files import toml
from support_engine.adapters.files.toml import table, typed
from support_engine.core.dossier.events import Corrected, DossierOpened, Migrated, Recorded
from support_engine.core.language.names import suggestion
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.soundness import flaws
from support_engine.core.programme.source import WorkflowText, key_of
from support_engine.errors import ChangedWorkflow, UnknownName, UnsoundWorkflow


@lru_cache(maxsize=16)
def parse(source: str, place: str) -> WorkflowText:
    """A well-formed workflow, read once for all who read the same text. Raises UnsoundWorkflow with
    every flaw of form and its place."""
    return WorkflowText(typed(table(source, place), Workflow, place), source, place)


def load(path: Path, letters: Collection[str], roles: Collection[str] = ()) -> WorkflowText:
    """A sound workflow from a file. Raises UnsoundWorkflow with every flaw."""
    return sound(parse(toml.text(path), path.name), letters, roles)


def sound(
    parsed: WorkflowText, letters: Collection[str], roles: Collection[str] = ()
) -> WorkflowText:
    """A workflow that has no flaw. Raises UnsoundWorkflow with every flaw."""
    wrong = tuple(str(flaw) for flaw in flaws(parsed.workflow, letters, roles))
    if wrong:
        raise UnsoundWorkflow(f"{parsed.place} a {len(wrong)} défaut(s).", wrong)
    return parsed


class Registry:
    """The workflows in force: those pinned in the base, and the files not used yet."""

    def __init__(
        self, files: Collection[WorkflowText], default: str, *, is_shipped: bool = False
    ) -> None:
        """`is_shipped`: nobody here wrote these files, they come with the software. Raises
        UnsoundWorkflow when two files are the same version of a programme."""
        self.default = default
        self.given_way: dict[tuple[str, int], WorkflowText] = {}
        self._is_shipped = is_shipped
        self._known: dict[tuple[str, int], WorkflowText] = {}
        self._published = frozenset(key_of(text.workflow) for text in files)
        self._withheld: frozenset[tuple[str, int]] = frozenset()
        for text in files:
            other = self._known.setdefault(key_of(text.workflow), text)
            if other is not text:
                name, version = key_of(text.workflow)
                raise UnsoundWorkflow(
                    f"{other.place} et {text.place} sont tous deux la version {version} du "
                    f"programme « {name} ». Retirez l’un, ou changez sa version."
                )

    def adopt(self, pinned: Mapping[tuple[str, int], tuple[str, str]]) -> None:
        """Take the pinned texts as truth; a file that came with the software gives way to them: it
        changed with the software, by nobody's hand. Raises ChangedWorkflow if another file differs
        from its pin, or a pinned text from its hash."""
        for key, (digest, source) in pinned.items():
            mine = self._known.get(key)
            if mine is not None and mine.sha256 != digest and self._is_shipped:
                self.given_way[key], mine = mine, None
            if mine is None:
                kept = parse(source, f"{key[0]}@{key[1]}")
                if kept.sha256 != digest:
                    raise ChangedWorkflow(
                        f"Le texte de « {key[0]} » version {key[1]}, dans la base, n’est plus "
                        "celui que des dossiers ont adopté : il a été modifié à la main. Restaurez "
                        "une sauvegarde, ou rangez le fichier d’origine dans le dossier des "
                        "programmes."
                    )
                self._known[key] = kept
            elif mine.sha256 != digest:
                raise ChangedWorkflow(
                    f"{mine.place} a été modifié après avoir servi : des dossiers suivent la "
                    f"version {key[1]} telle qu’elle était. Rétablissez le fichier, ou "
                    f"enregistrez vos changements dans un nouveau fichier, version {key[1] + 1}."
                )

    def published(self) -> Iterator[WorkflowText]:
        """The files of the folder, the oldest version of each programme first."""
        return (self._known[key] for key in sorted(self._published))

    def withhold(self, keys: Iterable[tuple[str, int]]) -> None:
        """The files that no new dossier may follow yet: a second person has not approved them."""
        self._withheld = frozenset(keys)

    def knows(self, name: str, version: int) -> bool:
        """Whether that version is known here."""
        return (name, version) in self._known

    def get(self, name: str, version: int) -> Workflow:
        """The workflow of a dossier. Raises UnknownName if the base knows it no more."""
        return self.text(name, version).workflow

    def text(self, name: str, version: int) -> WorkflowText:
        """The workflow of a dossier with its exact text. Raises UnknownName like `get`."""
        if (name, version) not in self._known:
            known = self.versions(name)
            raise UnknownName(
                f"Le programme « {name} » n’a pas de version {version}"
                f" (connues : {', '.join(map(str, known)) or 'aucune'})."
            )
        return self._known[name, version]

    def versions(self, name: str) -> list[int]:
        """The versions of a programme that are known, the oldest first."""
        return sorted(version for programme, version in self._known if programme == name)

    def along(self, journal: Iterable[Recorded]) -> Iterator[tuple[Workflow, Recorded]]:
        """Each row of a journal with the rules in force when it was written."""
        name, version = "", 0
        left: dict[int, int] = {}
        for row in journal:
            match row.event:
                case DossierOpened():
                    name, version = row.event.workflow, row.event.workflow_version
                case Migrated():
                    left[row.version] = row.event.old_version
                    version = row.event.new_version
                case Corrected():
                    back = [left[taken] for taken in row.event.takes_back if taken in left]
                    version = back[0] if back else version
            yield self.get(name, version), row

    def add(self, text: WorkflowText) -> None:
        """Know one more file, that no dossier follows yet. Raises ChangedWorkflow if it differs
        from the same version already known."""
        known = self._known.setdefault(key_of(text.workflow), text)
        if known.sha256 != text.sha256:
            name, version = key_of(text.workflow)
            raise ChangedWorkflow(
                f"{text.place} diffère de la version {version} de « {name} » déjà connue "
                f"({known.place}). Donnez-lui un autre numéro de version."
            )

    def every_version(self) -> Mapping[str, tuple[Workflow, ...]]:
        """All the versions of each programme that are known, files not used yet included."""
        found: dict[str, tuple[Workflow, ...]] = {}
        for (name, _), text in sorted(self._known.items()):
            found[name] = (*found.get(name, ()), text.workflow)
        return found

    def programmes(self) -> list[WorkflowText]:
        """The newest version of each programme, the usual one first."""
        names = sorted({name for name, _ in self._known}, key=lambda n: (n != self.default, n))
        return [self.current(name) for name in names]

    def current(self, name: str | None = None) -> WorkflowText:
        """The newest published version of a programme, for new dossiers. Raises UnknownName.

        A version that only some dossier follows (a trial) is not published, and one that waits for
        a second person not yet; where no file is left, the newest that the base knows.
        """
        wanted = name or self.default
        free = self._published - self._withheld
        published = [version for known, version in free if known == wanted]
        known_here = self._known.keys() - self._withheld
        versions = published or [version for known, version in known_here if known == wanted]
        if not versions:
            names = {known for known, _ in self._known}
            raise UnknownName(f"Programme inconnu : « {wanted} ». {suggestion(wanted, names)}")
        return self._known[wanted, max(versions)]
