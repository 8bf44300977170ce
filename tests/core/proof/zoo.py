"""A zoo of broken programmes: the good one with one thing wrong, and what must be said of it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

Data = dict
READER = ["auditeur"]
"""A role that reads and does not act."""


@dataclass(frozen=True)
class Animal:
    """A broken file: its name, what breaks it, the claim that fails and the place it names.

    A claim `flaws` means that the check of the form already sees it.
    """

    name: str
    breaks: Callable[[Data], None]
    claim: str
    place: str = ""

    def born(self, good: Data) -> Data:
        """The broken file."""
        data = deepcopy(good)
        self.breaks(data)
        return data


def part(data: Data, section: str, name: str) -> Data:
    """The part of a list that has an id."""
    return next(one for one in data[section] if one["id"] == name)


def setting(section: str, name: str, **values) -> Callable[[Data], None]:
    """A change of some keys of one part."""

    def breaks(data: Data) -> None:
        holder = data[section]
        one = holder[name] if isinstance(holder, dict) else part(data, section, name)
        one.update(values)

    return breaks


def animals(good: Data) -> Iterator[Animal]:
    """All those that a file can give birth to."""
    for family in FAMILIES_WITH_SESSIONS if "sessions" in good else FAMILIES:
        yield from family(good)


def acts_that_nobody_may_do(good: Data) -> Iterator[Animal]:
    for act in good["transitions"]:
        name = act["id"]
        yield Animal(
            f"personne ne fait {name}",
            setting("transitions", name, roles=READER),
            "possible_transitions" if name != "recevabilite_tacite" else "flaws",
            f"transitions.{name}",
        )


def facts_without_a_value(good: Data) -> Iterator[Animal]:
    """Amounts and rates with limits that nothing is within; dates and texts of another kind."""
    asked = {fact for act in good["transitions"] for fact in act.get("asks", ())}
    dates = {c.get(key) for c in good["clocks"].values() for key in ("from_fact", "until_fact")}
    dates |= {good["workflow"]["embargo_fact"], good["money"]["facts"]["notified"]}
    dates |= {fact for act in good["transitions"] for fact in act.get("after", ())}
    for name, field in good["facts"].items():
        bounds = (*field.get("not_before", ()), *field.get("not_after", ()))
        dates |= {name, *bounds} if bounds or field.get("past") else set()
    for fact in sorted(asked):
        act = next(a["id"] for a in good["transitions"] if fact in a.get("asks", ()))
        kind = good["facts"][fact]["type"]
        values = {"at_least": 2, "at_most": 1}
        if kind not in ("money", "percent", "integer"):
            values["type"] = "integer"
        claim, place = "possible_transitions", f"transitions.{act}"
        if fact in dates:
            claim, place = "flaws", ""
        yield Animal(f"aucune valeur pour {fact}", setting("facts", fact, **values), claim, place)


def milestones_that_nobody_validates(good: Data) -> Iterator[Animal]:
    for milestone in good["milestones"]:
        name = milestone["id"]
        yield Animal(
            f"personne ne valide {name}",
            setting("milestones", name, validated_by=READER),
            "possible_milestones",
            f"milestones.{name}.validated_by",
        )


def milestones_that_nobody_is_reminded_of(good: Data) -> Iterator[Animal]:
    every = [milestone["id"] for milestone in good["milestones"]]
    for ladder, section in (("jalons", "milestones"), ("validations", "validations")):
        for name in every:
            rest = [one for one in every if one != name]
            yield Animal(
                f"{ladder} : sans {name}",
                setting("reminders", ladder, only=rest),
                "followed_deadlines",
                f"{section}.{name}",
            )


def money_that_nobody_follows(good: Data) -> Iterator[Animal]:
    every = [tranche["id"] for tranche in good["tranches"]]
    ladders = (
        ("demandes_de_paiement", "claims"),
        ("services_faits_a_certifier", "certifications"),
        ("demandes_a_transmettre", "transmissions"),
        ("paiements_attendus", "requests"),
    )
    for ladder, section in ladders:
        for name in every:
            rest = [one for one in every if one != name]
            breaks = setting("reminders", ladder, only=rest)
            yield Animal(
                f"{ladder} : sans {name}", breaks, "followed_deadlines", f"{section}.{name}"
            )


def clocks_that_nobody_follows(good: Data) -> Iterator[Animal]:
    for clock in ("decision", "recevabilite", "solde"):

        def breaks(data: Data, clock: str = clock) -> None:
            for ladder in data["reminders"]:
                if clock in ladder.get("only", ()):
                    ladder["only"] = [c for c in ladder["only"] if c != clock] or ["bilan"]

        yield Animal(f"personne ne suit {clock}", breaks, "flaws", f"clocks.{clock}")


def holds_that_stay(good: Data) -> Iterator[Animal]:
    for hold in good["holds"]:
        for key in ("opened_by", "lifted_by"):
            breaks = setting("holds", hold, **{key: READER})
            yield Animal(f"{hold} : {key}", breaks, "liftable_holds", f"holds.{hold}.{key}")


def clocks_that_never_start(good: Data) -> Iterator[Animal]:
    for clock in ("recevabilite", "decision", "incubation", "bilan"):

        def breaks(data: Data, clock: str = clock) -> None:
            data["transitions"].append(
                {
                    "id": "jamais",
                    "label": "Jamais",
                    "from": ["labellisee"],
                    "to": "incubation",
                    "roles": READER,
                }
            )
            data["clocks"][clock]["starts_with"] = ["jamais"]

        yield Animal(
            f"{clock} ne court jamais", breaks, "clocks_end", f"clocks.{clock}.starts_with"
        )


def clocks_that_lead_nowhere(good: Data) -> Iterator[Animal]:
    ends = (
        ("incubation", "cloturer"),
        ("accompagnement", "deposer"),
        ("decision", "cloturer"),
        ("incubation", "instruire"),
    )
    for clock, act in ends:
        yield Animal(
            f"{clock} propose {act}",
            setting("clocks", clock, transition=act),
            "clocks_end",
            f"clocks.{clock}.transition",
        )
    yield Animal(
        "le silence sous une suspension qui arrête le délai",
        setting("transitions", "recevabilite_tacite", requires_hold="suspension"),
        "clocks_end",
        "clocks.recevabilite.transition",
    )


def holds_without_return(good: Data) -> Iterator[Animal]:
    """A hold that nobody lifts: it keeps every end away, and stops the clocks for ever."""
    for stops, claim, place in (
        (True, "clocks_end", "clocks."),
        (False, "ends_within_reach", "states."),
    ):

        def breaks(data: Data, stops: bool = stops) -> None:
            opened = {"opened_by": ["instructeur"], "lifted_by": READER}
            data["holds"]["gel"] = {"label": "Gel", "stops_clocks": stops, **opened}

        yield Animal(f"un gel sans retour : {claim}", breaks, claim, place)


def dead_ends(good: Data) -> Iterator[Animal]:
    """From one state, every way out asks for a milestone that can no longer be had."""
    for name, state in good["states"].items():
        if state.get("final") or name in ("brouillon", "deposee", "a_completer"):
            continue

        def breaks(data: Data, name: str = name) -> None:
            data["milestones"].append(
                {
                    "id": "impossible",
                    "label": "Impossible",
                    "due": {"clock": "recevabilite", "days": 1},
                    "validated_by": ["instructeur"],
                }
            )
            for act in data["transitions"]:
                if name in act["from"]:
                    needed = act.get("requires_milestones", [])
                    act["requires_milestones"] = [*needed, "impossible"]

        yield Animal(f"impasse : {name}", breaks, "ends_within_reach", "states.")


def moves_that_race(good: Data) -> Iterator[Animal]:
    """A second automatic move from the same state: on the same day, or always too late."""
    for length, claim, place in (
        ({"months": 2}, "no_race", "clocks."),
        ({"days": 61}, "no_race", "clocks."),
        ({"months": 1, "max_extension_months": 3}, "no_race", "clocks."),
        ({"months": 8}, "possible_transitions", "transitions.rejet_tacite"),
    ):

        def breaks(data: Data, length: dict = length) -> None:
            act = {"id": "rejet_tacite", "label": "Rejet", "from": ["deposee"], "to": "irrecevable"}
            data["transitions"].append({**act, "roles": ["systeme"]})
            clock = data["clocks"]["decision"]
            del clock["months"], clock["max_extension_months"]
            clock.update(on_end="move", transition="rejet_tacite", **length)

        yield Animal(f"course : {length}", breaks, claim, place)


def proposals_out_of_place(good: Data) -> Iterator[Animal]:
    for ladder, index, act in (
        ("decision", 2, "cloturer"),
        ("complements_attendus", 2, "labelliser"),
        ("complements_attendus", 2, "recevabilite_tacite"),
    ):

        def breaks(data: Data, ladder: str = ladder, index: int = index, act: str = act) -> None:
            part(data, "reminders", ladder)["steps"][index]["proposes"] = act

        place = f"reminders.{ladder}.steps[{index}].proposes"
        yield Animal(f"rappel {ladder} propose {act}", breaks, "followed_deadlines", place)


def letters_that_lack_something(good: Data) -> Iterator[Animal]:
    acts = (
        "deposer",
        "completer",
        "declarer_recevable",
        "ne_pas_retenir",
        "labelliser",
        "cloturer",
    )
    for act in acts:
        for letter in ("subvention_accordee", "rappel", "jalon_valide"):
            is_sure = act == "cloturer" and letter == "subvention_accordee"
            breaks = setting("transitions", act, letter=letter)
            place = f"transitions.{act}.letter"
            yield Animal(
                f"{act} écrit {letter}{' (sans octroi)' if is_sure else ''}",
                breaks,
                "complete_letters",
                place,
            )
    yield Animal(
        "une suspension écrit un rappel",
        setting("holds", "suspension", letter="rappel"),
        "complete_letters",
        "holds.suspension.letter",
    )
    yield Animal(
        "un jalon validé écrit un avenant",
        lambda data: data["milestone_letters"].update(validated="avenant_enregistre"),
        "complete_letters",
        "milestone_letters.validated",
    )


def shares_and_ceilings(good: Data) -> Iterator[Animal]:
    for tranche in good["tranches"]:
        breaks = setting("tranches", tranche["id"], share=tranche["share"] - 1)
        yield Animal(f"parts : {tranche['id']}", breaks, "flaws", "tranches")
    ceilings = (("advance_ceiling", 2_999), ("interim_ceiling", 7_999))
    for key, value in ceilings:
        breaks = lambda data, k=key, v=value: data["money"].update({k: v})  # noqa: E731
        yield Animal(f"plafond : {key}", breaks, "flaws", "tranches")
    yield Animal(
        "l’acompte avant l’avance",
        lambda data: data["tranches"].insert(0, data["tranches"].pop(1)),
        "payable_tranches",
        "tranches.avance",
    )


def tranches_that_nobody_gets(good: Data) -> Iterator[Animal]:
    for states in (["cloturee"], ["abandonnee"], ["labellisee"]):
        breaks = lambda data, s=states: data["money"].update(completed=s)  # noqa: E731
        yield Animal(f"solde depuis {states}", breaks, "payable_tranches", "tranches.solde")
    for key in good["money"]["facts"]:

        def breaks(data: Data, key: str = key) -> None:
            asked = data["facts"][data["money"]["facts"][key]]
            data["facts"]["jamais"] = {**asked, "label": "Jamais"}
            data["money"]["facts"][key] = "jamais"

        yield Animal(f"jamais demandé : {key}", breaks, "payable_tranches", "tranches.avance")
    for key in ("keeps", "claims", "proposes", "certifies", "transmits", "pays"):
        breaks = lambda data, k=key: data["money"]["roles"].update({k: READER})  # noqa: E731
        yield Animal(f"personne : {key}", breaks, "payable_tranches", "tranches.avance")


def hands_together(good: Data) -> Iterator[Animal]:
    pairs = (
        ("proposes", "certifies"),
        ("proposes", "transmits"),
        ("proposes", "pays"),
        ("certifies", "pays"),
    )
    for one, other in pairs:

        def breaks(data: Data, one: str = one, other: str = other) -> None:
            roles = data["money"]["roles"]
            roles[other] = [*roles[other], *roles[one]]

        yield Animal(f"{one} et {other}", breaks, "separate_hands", f"money.roles.{other}")


FAMILIES = (
    acts_that_nobody_may_do,
    facts_without_a_value,
    milestones_that_nobody_validates,
    milestones_that_nobody_is_reminded_of,
    money_that_nobody_follows,
    clocks_that_nobody_follows,
    holds_that_stay,
    clocks_that_never_start,
    clocks_that_lead_nowhere,
    holds_without_return,
    dead_ends,
    moves_that_race,
    proposals_out_of_place,
    letters_that_lack_something,
    shares_and_ceilings,
    tranches_that_nobody_gets,
    hands_together,
)


def sessions_that_fill_up(_: Data) -> Iterator[Animal]:
    """Of the programme with sessions: from the committee, the only way out takes a place."""
    exits = (
        "ajourner",
        "ne_pas_retenir",
        "retirer_candidature",
        "classer_sans_suite",
        "constater_liquidation",
    )

    def breaks(data: Data) -> None:
        for name in exits:
            act = part(data, "transitions", name)
            act["from"] = [one for one in act["from"] if one != "comite_selection"] or ["avis_clos"]

    yield Animal("une session pleine", breaks, "ends_within_reach", "states.comite_selection")


def instalments(good: Data) -> Iterator[Animal]:
    """Of the programme with instalments: shares, reports, hands."""
    yield Animal("une part de trop", setting("tranches", "annuite_3", share=2), "flaws", "tranches")
    yield Animal(
        "une annuité sur un bilan que personne ne valide",
        setting("milestones", "bilan_annuel_1", validated_by=READER),
        "payable_tranches",
        "tranches.annuite_2",
    )
    yield Animal(
        "un avis que personne n’attend",
        setting("reminders", "avis_attendu", only=["instruction"]),
        "flaws",
        "clocks.avis",
    )


FAMILIES_WITH_SESSIONS = (
    acts_that_nobody_may_do,
    milestones_that_nobody_validates,
    holds_that_stay,
    sessions_that_fill_up,
    instalments,
)
