"""The picture as Mermaid text: a flowchart whose subgraphs are the phases.

Every word of the programme stands between quotes, and what Mermaid would read there as a mark is
written as an entity: no label can break the text or smuggle a node into it.
"""

import re
import unicodedata
from collections.abc import Iterator

from support_engine.pictures.programme.margins import rules
from support_engine.pictures.programme.plan import Act, Band, Box, Gate, Line, Plan

UNSAFE = re.compile(r'["#&<>`\\;{}\[\]$%:]')
"""What means something to Mermaid even between quotes: entities, directives, formulas, styles."""
PHASE = "fill:#f3f5fa,stroke:#7d879c,color:#1b2333"
"""How a phase looks, as on the SVG."""
CLASSES = (
    "classDef road fill:#1f3d6e,stroke:#1f3d6e,color:#ffffff",
    "classDef side fill:#dde3ee,stroke:#4a5875,color:#1b2333",
    "classDef exit fill:#f3e1e4,stroke:#6d2b3a,stroke-width:5px,color:#1b2333",
    "classDef note fill:#e6ebe1,stroke:#3d4a3a,color:#1b2333,stroke-dasharray:5 3",
    "classDef visited stroke:#a63c00,stroke-width:4px",
    "classDef here stroke:#a63c00,stroke-width:8px",
)


def mermaid(plan: Plan) -> str:
    """The whole picture; a tool that reads Mermaid finds the places itself."""
    ids = {box.id: f"n{number}" for number, box in enumerate(plan.boxes)}
    lines = [
        "flowchart TB",
        f"  accTitle: {sentence(f'{plan.title} – {plan.subtitle}')}",
        f"  accDescr: {sentence(plan.description)}",
        *(line for number, band in enumerate(plan.bands) for line in subgraph(number, band, ids)),
        *key(plan),
        *arrows(plan, ids),
        *(f"  {line}" for line in CLASSES),
        *classes(plan, ids),
        *(f"  style p{number} {PHASE}" for number in range(len(plan.bands))),
    ]
    return "\n".join(lines) + "\n"


def subgraph(number: int, band: Band, ids: dict[str, str]) -> Iterator[str]:
    """A phase with its states."""
    yield f'  subgraph p{number}["{quoted(band.label)}"]'
    for box in band.boxes:
        yield f'    {ids[box.id]}["{"<br/>".join(box_words(box))}"]'
    yield "  end"


def key(plan: Plan) -> Iterator[str]:
    """One node for the rules of reading, if there are any."""
    if rules(plan):
        words = "<br/>".join(quoted(rule) for rule in rules(plan))
        yield f'  key["<b>Légende</b><br/>{words}"]'
        yield "  class key note"


def box_words(box: Box) -> Iterator[str]:
    """A state in words: its label, its badges, its lines, the acts listed in it."""
    badges = f" · {' · '.join(box.badges)}" if box.badges else ""
    yield f"<b>{quoted(box.label)}</b>{quoted(badges)}"
    yield from (line_words(line) for line in box.lines)
    for item in box.items:
        if item.target is None:
            yield from act_words(item.act)


def act_words(act: Act) -> Iterator[str]:
    """A transition in words."""
    yield f"<b>{quoted(act.label)}</b>"
    yield from (line_words(line) for line in act.lines)


PREFIXES = {
    "clock": "Délai · ",
    "milestone": "Jalon · ",
    "reached": "Jalon validé · ",
    "tranche": "Tranche · ",
    "paid": "Tranche payée · ",
    "passed": "Fait · ",
    "hold": "Mesure · ",
}


def line_words(line: Line) -> str:
    """A sentence, with in words what the picture says by a sign."""
    return quoted(PREFIXES.get(line.kind, "") + line.words)


def arrows(plan: Plan, ids: dict[str, str]) -> Iterator[str]:
    """The main road in thick lines, the other ways in thin ones."""
    for gate in plan.gates.values():
        yield f'  {ids[gate.origin]} == "{gate_words(gate)}" ==> {ids[gate.target]}'
    items = {box.id: box.items for box in plan.boxes}
    for way in plan.ways:
        words = "Parcours du dossier"
        if way.item is not None:
            words = "<br/>".join(act_words(items[way.origin][way.item].act))
        yield f'  {ids[way.origin]} -- "{words}" --> {ids[way.target]}'


def gate_words(gate: Gate) -> str:
    """The acts of a stretch of the main road."""
    return "<br/>ou bien<br/>".join("<br/>".join(act_words(act)) for act in gate.acts)


def classes(plan: Plan, ids: dict[str, str]) -> Iterator[str]:
    """How each state looks."""
    for box in plan.boxes:
        classes = [box.role, *["visited"] * box.is_visited, *["here"] * box.is_here]
        for name in classes:
            yield f"  class {ids[box.id]} {name}"


def quoted(words: str) -> str:
    """Words that can stand between quotes: one line, nothing that Mermaid would read."""
    plain = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter
        for letter in words
    )
    return UNSAFE.sub(lambda found: f"#{ord(found.group())};", plain)


def sentence(words: str) -> str:
    """Words for a line that has no quotes and knows no entity."""
    return re.sub('[;#{}<>%"\\s]+', " ", words).strip()
