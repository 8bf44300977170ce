"""Decisions that fall without notice, milestones due when their clock does not run."""

from tests.core.proof.hostile import Data, Hostile, add, both, put

NOTICE = "prior_notice"
WITHDRAW, END = "transitions.retirer_label", "transitions.resilier"


def milestone(name: str, **due: object) -> Data:
    """One more milestone, due then."""
    return {"id": name, "label": "Visite", "due": due, "validated_by": ["instructeur"]}


def due(programme: str = "manufactures", **when: object) -> Hostile:
    """A milestone that is due before its clock starts, or after its end."""
    is_before = any(isinstance(v, int) and not isinstance(v, bool) and v < 0 for v in when.values())
    said = "avant le début" if is_before else "après la fin"
    name = f"dû : {programme}, {when}"
    change = add("milestones", milestone("visite", **when))
    return Hostile(name, change, "flaws", "milestones.visite.due", said, programme)


HOSTILE_NOTICES = (
    # A reply period whose measure is not required, or that is not awaited.
    Hostile(
        "le retrait attend la réponse, mais n’exige pas la mise en demeure",
        put(WITHDRAW, requires_hold=None),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "n’a jamais couru",
    ),
    Hostile(
        "le retrait d’une fabrique aussi",
        put(WITHDRAW, requires_hold=None),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "ajoutez requires_hold = « mise_en_demeure »",
        "fabriques",
    ),
    Hostile(
        "le retrait exige une autre mesure que celle dont il attend la réponse",
        put(WITHDRAW, requires_hold="suspension"),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "n’a jamais couru",
    ),
    Hostile(
        "la résiliation le jour même de la mise en demeure",
        put(END, requires_clocks_over=None),
        NOTICE,
        f"{END}.requires_clocks_over",
        "le jour même",
    ),
    Hostile(
        "la résiliation attend un autre délai que celui de la réponse",
        put(END, requires_clocks_over=["execution"]),
        NOTICE,
        f"{END}.requires_clocks_over",
        "reponse_mise_en_demeure",
    ),
    Hostile(
        "un acte arrête le délai de réponse, la mesure reste ouverte",
        both(
            put("clocks.reponse_mise_en_demeure", stops_with=["abandonner_la_reponse"]),
            add(
                "transitions",
                {
                    "id": "abandonner_la_reponse",
                    "label": "Réponse close",
                    "from": ["accompagnement"],
                    "to": "accompagnement",
                    "roles": ["responsable"],
                    "allowed_under": ["mise_en_demeure"],
                },
            ),
        ),
        NOTICE,
        f"{END}.requires_clocks_over",
        "a été arrêté",
    ),
    Hostile(
        "un délai d’avertissement qui ne court pas partout d’où l’on résilie",
        put("transitions.declarer_caducite", requires_clocks_over=["execution"]),
        NOTICE,
        "transitions.declarer_caducite.requires_clocks_over",
        "Subvention accordée",
    ),
    Hostile(
        "un délai d’avertissement arrêté avant la décision",
        put(
            "transitions.declarer_caducite",
            from_=["achevee"],
            requires_clocks_over=["accompagnement"],
        ),
        "telling_conditions",
        "transitions.declarer_caducite.requires_clocks_over",
        "n’y court jamais",
    ),
    # A milestone that is due before the start of its clock, or after its end.
    due(clock="incubation", months=6),
    due(clock="incubation", days=124),
    due(clock="incubation", at="end", days=1),
    due(clock="incubation", at="end", months=2),
    due(clock="decision", months=8, days=1),
    due(clock="execution", at="end", months=6),
    due(clock="reponse_mise_en_demeure", days=20),
    due("fabriques", clock="avis", days=45),
    due("fabriques", clock="soutien", months=37),
    due(clock="incubation", days=-1),
    due(clock="execution", months=-2),
    due(clock="incubation", at="end", months=-5),
    due(clock="incubation", at="end", days=-121),
    due(clock="reponse_mise_en_demeure", at="end", days=-16),
    Hostile(
        "un compte rendu dû avant la fin de son exercice",
        add("milestones", milestone("visite", clock="execution", year_end=1, months=-3)),
        "flaws",
        "milestones.visite.due",
        "avant la fin de l’exercice",
    ),
    due("fabriques", clock="avis", at="end", days=-31),
)
