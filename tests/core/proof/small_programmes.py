"""Small programmes made at random: few states, one or two clocks, holds, milestones.

Some clocks end on a day that an act gives, some can be lengthened; a hold may have a reply period.
"""

from hypothesis import strategies as st

from support_engine.core.programme.definition import Workflow

ROLES = ("porteur", "instructeur")
LETTERS = {
    "extensions": {
        "asked_by": ["porteur"],
        "decided_by": ["instructeur"],
        "letter_asked": "a",
        "letter_granted": "a",
        "letter_refused": "a",
    },
    "milestone_letters": {"declared": "a", "validated": "a", "refused": "a"},
}


def programme(**sections) -> Workflow:
    """A workflow with the sections that do not matter here filled in."""
    return Workflow.model_validate(
        {
            "workflow": {
                "id": "essai",
                "version": 1,
                "label": "Essai",
                "reference_prefix": "E",
                "initial": "e0",
            },
            "phases": {"une": {"label": "Une"}},
            "roles": {name: {"label": name.capitalize()} for name in ROLES},
            "documents": {"piece": {"label": "Pièce"}},
            **LETTERS,
            **sections,
        }
    )


@st.composite
def programmes(draw) -> Workflow:
    """Any small programme, sound or not: most have something wrong with them."""
    states = [f"e{n}" for n in range(draw(st.integers(3, 5)))]
    clocks = [f"d{n}" for n in range(draw(st.integers(0, 2)))]
    holds = [f"m{n}" for n in range(draw(st.integers(0, 2)))]
    milestones = [f"j{n}" for n in range(draw(st.integers(0, 2)))] if clocks else []
    moving = draw(st.sampled_from([None, *clocks]))
    replies = {f"r{n}": name for n, name in enumerate(holds) if draw(st.booleans())}
    transitions = [
        draw(transition(f"t{n}", states, [*clocks, *replies], holds, milestones))
        for n in range(draw(st.integers(2, 6)))
    ]
    acts = [t["id"] for t in transitions]
    if moving is not None:
        transitions[0] |= {"roles": ["systeme", "instructeur"], "reason_required": False}
    rules = {name: draw(clock(acts, states, name == moving)) for name in clocks}
    rules |= {name: draw(reply(acts, states)) for name in replies}
    dated = {act for rule in rules.values() if "until_fact" in rule for act in rule["starts_with"]}
    for one in transitions:
        one["asks"] = ["jour"] if one["id"] in dated else []
    of_hold = {hold_name: name for name, hold_name in replies.items()}
    return programme(
        facts={"jour": {"label": "Jour", "type": "date"}},
        states={
            name: {"label": name.upper(), "phase": "une", "final": name == states[-1]}
            for name in states
        },
        transitions=transitions,
        clocks=rules,
        holds={name: {**draw(hold()), "clock": of_hold.get(name)} for name in holds},
        milestones=[draw(milestone(name, clocks)) for name in milestones],
    )


def some(things):
    """None, one or two of them."""
    return st.lists(st.sampled_from(things), max_size=2, unique=True) if things else st.just([])


@st.composite
def transition(draw, name, states, clocks, holds, milestones):
    """From one or two states to another."""
    return {
        "id": name,
        "label": f"Acte {name}",
        "from": draw(st.lists(st.sampled_from(states[:-1]), min_size=1, max_size=2, unique=True)),
        "to": draw(st.sampled_from(states)),
        "roles": [draw(st.sampled_from([*ROLES, *ROLES, "systeme"]))],
        "requires_milestones": draw(some(milestones)),
        "requires_documents": draw(st.sampled_from([[], ["piece"]])),
        "requires_hold": draw(st.sampled_from([None, None, *holds])),
        "requires_clocks_over": draw(some(clocks)),
        "allowed_under": draw(some(holds)),
    }


@st.composite
def clock(draw, acts, states, moves):
    """A clock that some acts start and stop, and that some states pause."""
    dated = [] if moves else [{"until_fact": "jour"}]
    length = draw(st.sampled_from([{"months": 2}, {"days": 10}, {"months": 7}, *dated]))
    end = {"on_end": "move", "transition": acts[0]} if moves else {}
    if moves and draw(st.booleans()):
        end["owner"] = "instructeur"  # our silence may give something
    starts = draw(some(acts))
    if "until_fact" in length:
        starts = [act for act in starts if act != acts[0]]  # that one may be automatic
    return {
        "label": "Délai",
        "starts_with": starts,
        "max_extension_months": draw(st.sampled_from([0, 0, 1])),
        "stops_with": sorted({*draw(some(acts)), *(acts[:1] if moves else ())}),
        "paused_in": draw(st.lists(st.sampled_from(states[:-1]), max_size=1)),
        **length,
        **end,
    }


@st.composite
def reply(draw, acts, states):
    """The clock of a hold."""
    return {
        "label": "Réponse",
        "asked_days": [15, 30],
        "stops_with": draw(some(acts)),
        "paused_in": draw(st.lists(st.sampled_from(states[:-1]), max_size=1)),
    }


@st.composite
def hold(draw):
    """A hold; sometimes nobody may lift it."""
    return {
        "label": "Mesure",
        "opened_by": ["instructeur"],
        "lifted_by": [draw(st.sampled_from(["instructeur", "porteur", "systeme"]))],
        "stops_clocks": draw(st.booleans()),
        "blocks_transitions": draw(st.booleans()),
    }


@st.composite
def milestone(draw, name, clocks):
    """A milestone; sometimes nobody may validate it."""
    return {
        "id": name,
        "label": f"Jalon {name}",
        "due": {
            "clock": draw(st.sampled_from(clocks)),
            "days": 3,
            "after_stop": draw(st.booleans()),
        },
        "evidence": draw(st.sampled_from([[], ["piece"]])),
        "declared_by": ["porteur"],
        "validated_by": [draw(st.sampled_from(["instructeur", "instructeur", "systeme"]))],
    }
