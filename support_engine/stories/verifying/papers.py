"""Comparing the files of deposited papers with what the journals say of them: hash and size."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from re import fullmatch

from sqlalchemy import Connection

from support_engine.adapters.files import documents
from support_engine.adapters.store import audit, codec
from support_engine.core.dossier.joined import joined
from support_engine.core.language.french import count
from support_engine.stories.points import Point

RESTORE = "restaurez une sauvegarde du dossier des pièces"
COMMAND = "support-engine verify --papers"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Deposited:
    """A paper as an act of a journal says that it was given; `size` is bytes."""

    reference: str
    name: str
    sha256: str
    size: int

    @property
    def said(self) -> str:
        """Its file in a sentence."""
        return f"la pièce « {self.name} » ({self.sha256[:12]})"


def deposited(db: Connection) -> list[Deposited]:
    """Every paper that some journal names, acts taken back included, by content."""
    found = set()
    for row in audit.events(db, ("document_added", "holder_wrote")):
        try:
            event = codec.load_event(row.payload)
        except ValueError:
            continue  # said of the journal itself
        for file in joined(event):
            found.add(Deposited(row.reference, file.name, file.sha256, file.size))
    return sorted(found, key=attrgetter("sha256", "reference", "name", "size"))


def findings(shown: Iterable[Deposited], folder: Path) -> Iterator[tuple[str, str]]:
    """Where and what does not hold: papers that are missing or were altered. Each content is read
    once, a piece at a time."""
    for digest, papers in groupby(shown, attrgetter("sha256")):
        kept = documents.place(folder, digest)
        wrong = unlike(kept, digest)
        for paper in papers:
            if what := wrong or unlike_size(kept, paper):
                yield paper.reference, f"{paper.said} {what}"


def unlike(kept: Path, digest: str) -> str:
    """What is wrong with the file that stands for a content; nothing where it is that content."""
    if fullmatch("[0-9a-f]{64}", digest) is None:
        return "porte une empreinte qui n’en est pas une ; cherchez la cause"
    if not kept.exists():
        return f"n’est plus à sa place ({kept}) ; {RESTORE}"
    try:
        with kept.open("rb") as file:
            is_same = file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return f"ne peut pas être lue ({kept}) ; vérifiez les droits de ce fichier"
    return (
        "" if is_same else f"a été modifiée ({kept}) : ce n’est plus ce qui a été joint ; {RESTORE}"
    )


def unlike_size(kept: Path, paper: Deposited) -> str:
    """Whether a file has the size that the journal gives."""
    size = kept.stat().st_size
    if size == paper.size:
        return ""
    return f"a {size} octets, et le journal en dit {paper.size} ; cherchez la cause"


def foreign(papers: Iterable[Deposited], folder: Path) -> Iterator[str]:
    """The files of the folder that no journal names, in order."""
    named = {documents.place(folder, paper.sha256) for paper in papers}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path not in named and (path.is_symlink() or not path.is_dir()):
            yield (
                f"{path} : aucun dossier ne nomme ce fichier ; il vient d’ailleurs, ou l’acte qui "
                "le joignait n’a pas été fait"
            )


def points(db: Connection, folder: Path) -> Iterator[Point]:
    """What `doctor` says of papers: those whose file is missing or has another size."""
    papers = deposited(db)
    wrong = [one for one in papers if not looks_whole(documents.place(folder, one.sha256), one)]
    if wrong:
        some = ", ".join(f"{one.reference} ({one.name})" for one in wrong[:SHOWN])
        more = "…" if len(wrong) > SHOWN else ""
        yield Point(
            "late",
            f"Pièces sans leur fichier, ou d’une autre taille : {len(wrong)}, {some}{more}",
            f"{COMMAND} les nomme toutes ; {RESTORE}.",
        )
    else:
        yield Point(
            "ok",
            f"{count(len(papers), 'pièce')} à leur place, de la taille que dit le journal",
            f"{COMMAND} compare aussi leur contenu.",
        )


def looks_whole(kept: Path, paper: Deposited) -> bool:
    """Whether a file is there with its size; its content is not read."""
    try:
        return kept.stat().st_size == paper.size
    except OSError:
        return False
