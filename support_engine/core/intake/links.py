"""One project in two waves of a sheet: a row is linked to the application that it takes up."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from support_engine.core.intake.alike import Alike
from support_engine.core.intake.candidacy import Candidacy, Problem
from support_engine.core.intake.checks import problem, wave_order
from support_engine.core.intake.pairs import latest_before, places


def link_earlier(
    candidacies: Sequence[Candidacy], heading: str
) -> tuple[tuple[Candidacy, ...], tuple[Problem, ...]]:
    """Each candidacy with the earlier wave's one that it probably takes up again."""
    waves = {wave_order(candidacy.details.get("wave", "")) for candidacy in candidacies} - {()}
    by_place = placed(candidacies) if len(waves) > 1 else {}
    linked, problems = [], []
    for candidacy in candidacies:
        name = candidacy.details["name"]
        known = (by_place.get(place) for place in sorted(places(candidacy.details)))
        found = (names.like(name) for names in known if names)
        near = (candidacies[number] for numbers in found for number in sorted(numbers))
        earlier = latest_before(candidacy.details, near)
        linked.append(
            replace(candidacy, follows=earlier.details.get("source_id")) if earlier else candidacy
        )
        if earlier:
            problems.append(taken_up_again(candidacy, earlier, heading))
    return tuple(linked), tuple(problems)


def placed(candidacies: Sequence[Candidacy]) -> dict[str, Alike[int]]:
    """The names of each place, by the number of their row; of rows that say the same of name,
    commune and wave, the first."""
    by_place: dict[str, Alike[int]] = defaultdict(Alike)
    seen = set()
    for number, candidacy in enumerate(candidacies):
        details = candidacy.details
        said = details["name"], details.get("commune"), details.get("wave")
        for place in places(details):
            if (place, *said) not in seen:
                seen.add((place, *said))
                by_place[place].put(number, details["name"])
    return by_place


def taken_up_again(candidacy: Candidacy, earlier: Candidacy, heading: str) -> Problem:
    """The warning that goes with a link, so that a person can refuse it."""
    source_id = earlier.details.get("source_id")
    known_as = f"{source_id}, ligne {earlier.line}" if source_id else f"ligne {earlier.line}"
    return problem(
        candidacy.line,
        heading,
        f"probable nouvelle candidature de « {earlier.details['name']} »"
        f" (vague {earlier.details['wave']}, {known_as}).",
        "Vérifiez le lien : chaque vague garde son dossier, et le second rappelle le premier.",
        is_error=False,
    )
