"""The papers of a dossier: every version of each, with what says which is in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import MessageRecord
from support_engine.core.dossier.explain import MESSAGES

SHORT = 8
"""How many signs of the SHA-256 of a content, or of a key, name it to a person."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a supporting document; `code` names it on a command line. `size` is bytes;
    `valid_until` is the last day on which it serves."""

    code: str
    kind: str
    label: str
    name: str
    added_on: date
    valid_until: date | None
    is_last: bool
    size: int
    sha256: str


def papers(case: Case) -> Iterator[Paper]:
    """Every paper, kind by kind in the order of the programme, the newest of a kind first; then
    those that went with messages (`kind` empty)."""
    kinds = list(case.workflow.documents)
    lost = [kind for kind in case.dossier.documents if kind not in kinds]
    for kind in (*kinds, *lost):
        rule = case.workflow.documents.get(kind)
        filed = case.dossier.documents.get(kind, ())
        for place, record in reversed(list(enumerate(filed, 1))):
            yield Paper(
                code=record.sha256[:SHORT],
                kind=kind,
                label=rule.label if rule else kind,
                name=record.name,
                added_on=record.added_on,
                valid_until=record.valid_until,
                is_last=place == len(filed),
                size=record.size,
                sha256=record.sha256,
            )
    for wrote in reversed(case.dossier.messages):
        yield from with_message(wrote)


def with_message(wrote: MessageRecord) -> Iterator[Paper]:
    """What went with a message: of no kind that a rule asks for, and in force as long as it is."""
    label = f"Jointe : {MESSAGES[wrote.kind]} n° {wrote.number}"
    for file in wrote.papers:
        code = file.sha256[:SHORT]
        yield Paper(code, "", label, file.name, wrote.on, None, True, file.size, file.sha256)
