"""Files that look sound and are not: guards that never guard, ladders that nobody hears, and so on.

Each of them was once proven by mistake.
"""

from collections.abc import Iterator

from tests.core.proof.zoo import READER, Animal, Data, part, setting


def conditions_that_never_hold_anything_back(_: Data) -> Iterator[Animal]:
    place = "transitions.passer_comite_financement"
    for milestone in ("bilan_etape_1", "achevement"):

        def breaks(data: Data, milestone: str = milestone) -> None:
            act = part(data, "transitions", "passer_comite_financement")
            act["requires_milestones"].append(milestone)

        at = f"{place}.requires_milestones"
        yield Animal(f"un jalon qui vient après : {milestone}", breaks, "telling_conditions", at)
    yield Animal(
        "un délai qui ne court pas encore",
        setting("transitions", "labelliser", requires_clocks_over=["accompagnement"]),
        "telling_conditions",
        "transitions.labelliser.requires_clocks_over",
    )


def ladders_that_nobody_hears(_: Data) -> Iterator[Animal]:
    def to(readers: list[str]):
        def breaks(data: Data) -> None:
            for step in part(data, "reminders", "validations")["steps"]:
                step["to"] = readers

        return breaks

    for readers in (["systeme"], READER):
        yield Animal(
            f"validations : {readers}", to(readers), "followed_deadlines", "validations.diagnostic"
        )

    def too_early(data: Data) -> None:
        ladder = part(data, "reminders", "jalons")
        ladder.pop("repeat", None)
        ladder["steps"] = [{"days": -900, "to": ["porteur"], "letter": "rappel"}]

    yield Animal(
        "des rappels avant le départ", too_early, "followed_deadlines", "milestones.diagnostic"
    )

    def before(data: Data) -> None:
        part(data, "reminders", "validations")["steps"] = [
            {"days": -10, "to": ["instructeur"], "letter": "relance_validation"}
        ]

    yield Animal(
        "une relance avant la déclaration", before, "followed_deadlines", "validations.diagnostic"
    )

    def proposed_too_soon(data: Data) -> None:
        reply = part(data, "reminders", "reponse_mise_en_demeure")
        reply["steps"][0]["proposes"] = "retirer_label"

    yield Animal(
        "un retrait proposé avant la fin de la réponse",
        proposed_too_soon,
        "followed_deadlines",
        "reminders.reponse_mise_en_demeure.steps[0].proposes",
    )


def clocks_that_stand_still(_: Data) -> Iterator[Animal]:
    for clock, states in (("incubation", ["incubation"]), ("accompagnement", ["accompagnement"])):
        yield Animal(
            f"{clock} suspendu partout",
            setting("clocks", clock, paused_in=states),
            "clocks_end",
            f"clocks.{clock}",
        )


def figures_that_an_act_changes(_: Data) -> Iterator[Animal]:
    for fact in ("montant_subvention", "taux_subvention", "date_notification_convention"):

        def breaks(data: Data, fact: str = fact) -> None:
            act = {"id": "reviser", "label": "Révision", "from": ["accompagnement"]}
            act |= {"to": "accompagnement", "roles": ["responsable"], "asks": [fact]}
            data["transitions"].append(act)

        yield Animal(
            f"{fact} changé après la notification",
            breaks,
            "settled_grants",
            "transitions.reviser.asks",
        )


def hands_that_must_not_meet(_: Data) -> Iterator[Animal]:
    for key, role, at in (
        ("keeps", "comptable", "pays"),
        ("certifies", "porteur", "certifies"),
        ("claims", "comptable", "pays"),
    ):

        def breaks(data: Data, key: str = key, role: str = role) -> None:
            data["money"]["roles"][key] = [*data["money"]["roles"][key], role]

        yield Animal(f"{role} {key}", breaks, "separate_hands", f"money.roles.{at}")


GAPS = (
    conditions_that_never_hold_anything_back,
    ladders_that_nobody_hears,
    clocks_that_stand_still,
    figures_that_an_act_changes,
    hands_that_must_not_meet,
)
