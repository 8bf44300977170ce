"""Workflow files: read, checked whole, pinned in the base by their hash when first used."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, text

from support_engine.core.definition import Workflow
from support_engine.core.events import Corrected, DossierOpened, Migrated, Recorded
from support_engine.core.form import Part
from support_engine.core.mistakes import explained
from support_engine.core.names import suggestion
from support_engine.core.soundness import flaws
from support_engine.errors import ChangedWorkflow, UnknownName, UnsoundWorkflow


@dataclass(frozen=True, slots=True)
class WorkflowText:
    """A workflow with the exact text it was read from."""

    workflow: Workflow
    source: str
    place: str

    @property
    def sha256(self) -> str:
        """The hash that pins this version."""
        return sha256(self.source.encode()).hexdigest()


def parse(source: str, place: str) -> WorkflowText:
    """A well-formed workflow. Raises UnsoundWorkflow with every flaw of form and its place."""
    try:
        data = tomllib.loads(source)
        return WorkflowText(Workflow.model_validate(data), source, place)
    except tomllib.TOMLDecodeError as problem:
        raise UnsoundWorkflow(
            f"{place} n’est pas un fichier TOML lisible : {problem}. Corrigez la ligne indiquée."
        ) from problem
    except ValidationError as problem:
        found = tuple(form_flaw(error, data) for error in problem.errors())
        raise UnsoundWorkflow(f"{place} a {len(found)} défaut(s) de forme.", found) from problem


def form_flaw(error: object, data: Mapping[str, object]) -> str:
    """One pydantic error in French, with its place and the nearest known key."""
    assert isinstance(error, dict)
    place = readable_place(error["loc"], data)
    words = f"{place} : {explained(error, known_keys())}"
    if error["type"] in ("extra_forbidden", "missing"):
        return words
    return f"{words} (reçu : {str(error['input'])[:60]})"


def readable_place(loc: tuple[object, ...], data: Mapping[str, object]) -> str:
    """`transitions.deposer.to` rather than `transitions.3.to`."""
    here: object = data
    words: list[str] = []
    for part in loc:
        if isinstance(part, int) and isinstance(here, list) and part < len(here):
            here = here[part]
            name = here.get("id") if isinstance(here, dict) else None
            words.append(str(name or f"[{part}]"))
        else:
            here = here.get(part) if isinstance(here, dict) else None
            words.append(str(part))
    return ".".join(words)


def known_keys() -> set[str]:
    """Every key that a workflow file can use, for suggestions."""
    return {
        field.alias or name
        for part in Part.__subclasses__()
        for name, field in part.model_fields.items()
    }


def load(path: Path, letters: Collection[str], roles: Collection[str] = ()) -> WorkflowText:
    """A sound workflow from a file. Raises UnsoundWorkflow with every flaw."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnsoundWorkflow(f"{path} ne peut pas être lu : {problem}.") from problem
    text = parse(source, path.name)
    found = tuple(str(flaw) for flaw in flaws(text.workflow, letters, roles))
    if found:
        raise UnsoundWorkflow(f"{path.name} a {len(found)} défaut(s).", found)
    return text


class Registry:
    """The workflows in force: those pinned in the base, and the files not used yet."""

    def __init__(self, files: Collection[WorkflowText], default: str) -> None:
        """Raises UnsoundWorkflow when two files are the same version of a programme."""
        self.default = default
        self._known: dict[tuple[str, int], WorkflowText] = {}
        self._published = frozenset(key_of(one.workflow) for one in files)
        for one in files:
            other = self._known.setdefault(key_of(one.workflow), one)
            if other is not one:
                name, version = key_of(one.workflow)
                raise UnsoundWorkflow(
                    f"{other.place} et {one.place} sont tous deux la version {version} du "
                    f"programme « {name} ». Retirez l’un, ou changez sa version."
                )

    def adopt(self, pinned: Mapping[tuple[str, int], tuple[str, str]]) -> None:
        """Take the pinned texts as truth. Raises ChangedWorkflow if a file differs from its pin."""
        for key, (digest, source) in pinned.items():
            mine = self._known.get(key)
            if mine is None:
                self._known[key] = parse(source, f"{key[0]} version {key[1]} (base)")
            elif mine.sha256 != digest:
                raise ChangedWorkflow(
                    f"{mine.place} a été modifié après avoir servi : des dossiers suivent la "
                    f"version {key[1]} telle qu’elle était. Rétablissez le fichier, ou "
                    f"enregistrez vos changements dans un nouveau fichier, version {key[1] + 1}."
                )

    def knows(self, name: str, version: int) -> bool:
        """Whether that version is known here."""
        return (name, version) in self._known

    def get(self, name: str, version: int) -> Workflow:
        """The workflow of a dossier. Raises UnknownName if the base knows it no more."""
        return self.text(name, version).workflow

    def text(self, name: str, version: int) -> WorkflowText:
        """The same with its exact text."""
        if (name, version) not in self._known:
            known = sorted(number for one, number in self._known if one == name)
            raise UnknownName(
                f"Le programme « {name} » n’a pas de version {version}"
                f" (connues : {', '.join(map(str, known)) or 'aucune'})."
            )
        return self._known[name, version]

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

    def programmes(self) -> list[WorkflowText]:
        """The newest version of each programme, the usual one first."""
        names = sorted({name for name, _ in self._known}, key=lambda n: (n != self.default, n))
        return [self.current(name) for name in names]

    def current(self, name: str | None = None) -> WorkflowText:
        """The newest published version of a programme, for new dossiers. Raises UnknownName.

        A version that only some dossier follows (a trial) is not published; where no file is left,
        the newest that the base knows.
        """
        wanted = name or self.default
        published = [version for known, version in self._published if known == wanted]
        versions = published or [version for known, version in self._known if known == wanted]
        if not versions:
            names = {known for known, _ in self._known}
            raise UnknownName(f"Programme inconnu : « {wanted} ». {suggestion(wanted, names)}")
        return self._known[wanted, max(versions)]


def key_of(workflow: Workflow) -> tuple[str, int]:
    """Id and version."""
    return workflow.header.id, workflow.header.version


def pinned(db: Connection) -> dict[tuple[str, int], tuple[str, str]]:
    """The pinned texts of the base: (id, version) → (hash, text)."""
    rows = db.execute(text("SELECT id, version, sha256, source FROM workflows"))
    return {(row.id, row.version): (row.sha256, row.source) for row in rows}


PIN = text(
    "INSERT INTO workflows (id, version, sha256, source, pinned_at)"
    " VALUES (:id, :version, :sha256, :source, :at) ON CONFLICT (id, version) DO NOTHING"
)


def pinned_on(db: Connection) -> dict[tuple[str, int], date]:
    """The day on which each version was first followed by a dossier."""
    rows = db.execute(text("SELECT id, version, pinned_at FROM workflows"))
    return {(row.id, row.version): date.fromisoformat(row.pinned_at[:10]) for row in rows}


def pin(db: Connection, used: WorkflowText, at: str) -> None:
    """Keep the text of a version from its first use; the first text wins."""
    name, version = key_of(used.workflow)
    given = {"id": name, "version": version, "sha256": used.sha256}
    db.execute(PIN, {**given, "source": used.source, "at": at})
