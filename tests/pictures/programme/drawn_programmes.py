"""Programmes made at random to be drawn: any shape of graph, odd labels, several phases."""

from itertools import pairwise

from hypothesis import strategies as st

from support_engine.core.programme.definition import Workflow
from tests.core.proof.small_programmes import programme

ODD = (
    "Guillemets \" et ' et `",
    "<script>alert(1)</script>",
    "]]> & &amp; <!-- -->",
    "Un\nretour\tà la ligne",
    "anticonstitutionnellement" * 6,
    "end",
    "subgraph x; A --> B",
    "日本語のラベル",
    "Z\u0301a\u0300lgo \u202e renversé",
    "#quot; %% --> $$x$$",
    "%%{init: {'theme': 'dark'}}%%",
    "style a:b #fff; classDef c:d #000;",
    "\x07cloche \ufffe",
)
LABELS = st.one_of(
    st.sampled_from(ODD),
    st.text("abcdé -’", min_size=2, max_size=60).filter(lambda s: s.strip(" ")),
).map(lambda words: words.strip() + "…")


@st.composite
def drawn(draw, most: int = 9) -> Workflow:
    """Any programme whose names exist: sound or not, it can be drawn."""
    states = [f"e{n}" for n in range(draw(st.integers(1, most)))]
    phases = [f"p{n}" for n in range(draw(st.integers(1, 4)))]
    finals = draw(st.sets(st.sampled_from(states)))
    transitions = [
        {
            "id": f"t{n}",
            "label": draw(LABELS),
            "from": draw(st.lists(st.sampled_from(states), min_size=1, max_size=3, unique=True)),
            "to": draw(st.sampled_from(states)),
            "roles": ["instructeur"],
            "reason_required": draw(st.booleans()),
            "requires_documents": ["piece"] if draw(st.booleans()) else [],
        }
        for n in range(draw(st.integers(0, 2 * len(states))))
    ]
    return programme(
        workflow={
            "id": "essai",
            "version": 1,
            "label": draw(LABELS),
            "reference_prefix": "E",
            "initial": "e0",
        },
        phases={name: {"label": draw(LABELS)} for name in phases},
        states={
            name: {
                "label": draw(LABELS),
                "phase": draw(st.sampled_from(phases)),
                "final": name in finals,
                "labelled": draw(st.booleans()),
            }
            for name in states
        },
        transitions=transitions,
    )


def chain(length: int, each: int = 5) -> Workflow:
    """A straight programme with a way back from each state and a common way out."""
    names = [f"e{n}" for n in range(length)]
    onwards = [
        {"id": f"a{n}", "label": f"Avancer {n}", "from": [here], "to": there, "roles": ["porteur"]}
        for n, (here, there) in enumerate(pairwise(names))
    ]
    back = [
        {"id": f"r{n}", "label": f"Revenir {n}", "from": [there], "to": here, "roles": ["porteur"]}
        for n, (here, there) in enumerate(pairwise(names[:-1]))
    ]
    out = {
        "id": "s",
        "label": "Sortir",
        "from": names[:-1] or names,
        "to": "fin",
        "roles": ["porteur"],
    }
    return programme(
        phases={f"p{n}": {"label": f"Phase {n}"} for n in range(-(-length // each))},
        states={
            **{
                name: {"label": f"État {n}", "phase": f"p{n // each}", "final": n == length - 1}
                for n, name in enumerate(names)
            },
            "fin": {"label": "Dehors", "phase": "p0", "final": True},
        },
        transitions=[*onwards, *back, {**out, "roles": ["porteur"], "reason_required": True}],
        workflow={
            "id": "chaine",
            "version": 1,
            "label": "Chaîne",
            "reference_prefix": "C",
            "initial": "e0",
        },
    )
