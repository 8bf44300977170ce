"""Proving what stands beside journals: rules, numbers, papers, keys, marks, lines of money."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection

from support_engine.adapters.store import audit, codec, real_time, traits
from support_engine.adapters.store.case import numbers
from support_engine.core.dossier.events import AnyEvent, DossierOpened, Migrated
from support_engine.core.dossier.joined import joined
from support_engine.core.dossier.money_events import TranchePaidBefore
from support_engine.core.intake import recognition

READ = (
    *("dossier_opened", "migrated", "document_added"),
    *("tranche_transmitted", "tranche_paid", "payment_restated", "tranche_paid_before"),
    "corrected",
)
Rules = dict[tuple[str, int], set[tuple[str, str]]]
"""(programme, version) → the moments at which it was taken up, each with the hash of its text where
the journal says it."""
Numbers = dict[tuple[str, str], tuple[str, str]]
Papers = set[tuple[str, str]]


def findings(db: Connection) -> Iterator[tuple[str, str]]:
    """Where and what does not hold."""
    rules, given, put = told(db)
    yield from different_rules(db, rules)
    yield from different_numbers(db, given)
    yield from different_papers(db, put)
    yield from different_keys(db)
    yield from different_marks(db)
    for row in audit.loose_money(db):
        yield (
            row.reference,
            f"une ligne du grand livre (acte n° {row.version}, {row.entry} {row.item}) n’est pas "
            "celle d’un acte du journal : auteur, date ou numéro diffèrent",
        )
    for name in (*traits.changed(db), *real_time.lacking(db)):
        yield (
            "base",
            f"ce que la base dit d’elle-même ({name}) a été modifié ou ôté à la main ; restaurez "
            "une sauvegarde, et cherchez la cause",
        )
    for row in audit.ahead(db):
        yield (
            "base",
            f"le dernier moment connu ({row.value[:10]}) a été modifié à la main : ni acte ni "
            "passage ne l’a atteint ; restaurez une sauvegarde, ou confirmez l’heure "
            "(support-engine tick --resume), et cherchez la cause",
        )


def told(db: Connection) -> tuple[Rules, Numbers, Papers]:
    """What the journals say of rules, of numbers (the first that had each) and of papers (in which
    dossiers each was put)."""
    rules: Rules = defaultdict(set)
    served: numbers.Served = {}
    put: Papers = set()
    programmes = {}
    before: dict[str, dict[int, AnyEvent]] = defaultdict(dict)
    for row in audit.events(db, READ):
        try:
            event: AnyEvent = codec.load_event(row.payload)
        except ValueError:
            continue  # said of the journal itself
        if isinstance(event, DossierOpened):
            programmes[row.reference] = event.workflow
            rules[event.workflow, event.workflow_version].add((row.recorded_at, event.rules))
        if isinstance(event, Migrated):
            programme = programmes.get(row.reference, "")
            rules[programme, event.new_version].add((row.recorded_at, event.rules))
        put |= {(file.sha256, row.reference) for file in joined(event)}
        if isinstance(event, TranchePaidBefore):
            before[row.reference][row.version] = event
        numbers.follow(served, row.reference, event, before[row.reference])
    return rules, {number: mine[0] for number, mine in served.items() if mine}, put


def different_rules(db: Connection, taken_up: Rules) -> Iterator[tuple[str, str]]:
    """The rules that dossiers follow are those that were pinned, and all are there."""
    pinned = {(row.id, row.version): row for row in audit.rules(db)}
    for key in sorted({*pinned, *taken_up}):
        name = f"{key[0]} version {key[1]}"
        row = pinned.get(key)
        if row is None:
            yield name, "ces règles sont suivies par un dossier, et leur texte manque à la base"
        elif key not in taken_up:
            yield name, "ces règles sont dans la base sans qu’aucun journal ne les nomme"
        elif sha256(row.source.encode()).hexdigest() != row.sha256:
            yield name, "le texte de ces règles, ou son empreinte, a été modifié à la main"
        elif {said for _, said in taken_up[key]} - {"", row.sha256}:
            yield name, "le texte de ces règles n’est pas celui que des actes du journal ont adopté"
        elif row.pinned_at not in {at for at, _ in taken_up[key]}:
            yield name, "aucun acte n’a adopté ces règles au moment que dit la base"


def different_numbers(db: Connection, given: Numbers) -> Iterator[tuple[str, str]]:
    """Each number of a request or of a payment is that of the journal, and none is missing."""
    kept = {(row.kind, row.number): (row.reference, row.tranche) for row in audit.numbers(db)}
    for key in sorted({*kept, *given}):
        if kept.get(key) != given.get(key):
            where = (given.get(key) or kept[key])[0]
            yield where, f"le numéro « {key[1]} » enregistré diffère de celui du journal"


def different_papers(db: Connection, put: Papers) -> Iterator[tuple[str, str]]:
    """Each paper stands by the dossiers where a journal put it, and by no other."""
    for content, reference in sorted(put ^ audit.papers(db)):
        yield reference, f"la place de la pièce {content[:8]} diffère de celle du journal"


def different_keys(db: Connection) -> Iterator[tuple[str, str]]:
    """Each key of an act names the dossier where that act was recorded, and none is missing."""
    used: dict[str, set[str]] = defaultdict(set)
    for row in audit.used_keys(db):
        used[row.act_key].add(row.reference)
    kept = {row.key: row.reference for row in audit.kept_keys(db)}
    for key in sorted({*used, *kept}):
        if kept.get(key, "") not in used.get(key, ()):
            where = kept.get(key) or min(used[key])
            yield where, f"la clé d’acte « {key} » diffère de celle du journal"


def different_marks(db: Connection) -> Iterator[tuple[str, str]]:
    """What a dossier is recognised by is what its details say; of a key, one dossier is the first
    at most."""
    kept: dict[str, set[tuple[str, str]]] = defaultdict(set)
    alone: dict[str, set[str]] = defaultdict(set)
    for row in audit.marks(db):
        kept[row.reference].add((row.workflow, row.mark))
        if row.is_alone:
            alone[row.reference].add(row.mark)
    held: dict[tuple[str, str], int] = defaultdict(int)
    for reference, stored in audit.dossiers_read(db):
        due = {(stored.workflow, mark) for mark in recognition.marks(stored.details)}
        keys = set(recognition.keys(stored.details))
        if kept.get(reference, set()) != due or not alone[reference] <= keys:
            yield reference, "les marques qui font reconnaître ce dossier diffèrent de ce qu’il dit"
        for key in keys:
            held[stored.workflow, key] += key in alone[reference]
    for (_, key), count in held.items():
        if count == 0:
            yield "dossiers", f"aucun dossier ne tient seul la marque {key[:20]}…"
