"""What rows say of one another: the same row twice, one project in two waves."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from support_engine.core.intake_checks import Reading, problem
from support_engine.core.intake_values import Candidacy, Problem
from support_engine.core.places import department_of_insee, overseas_place_in
from support_engine.core.plain import plain

COMMON_WORDS = frozenset(
    "a au aux d de des du en et l la le les pour sur un une "
    "atelier ateliers candidature fab fablab fabrique lab lieu manufacture manufactures "
    "projet proximite tiers".split()
)
"""Words that half of the projects share: having them in common proves nothing."""

CLOSE_SPELLING = 0.9


def flag_same_ids(readings: Sequence[Reading]) -> None:
    """Two rows under one id: the second would silently be taken for the first."""
    first: dict[str, int] = {}
    for reading in readings:
        source_id = reading.text("source_id")
        if not source_id:
            continue
        other = first.setdefault(source_id.casefold(), reading.row.line)
        if other != reading.row.line:
            reading.error(
                "source_id",
                f"l’identifiant « {source_id} » est déjà celui de la ligne {other}.",
                "Donnez à chaque candidature son propre identifiant, ou retirez la ligne en trop.",
            )


def same_rows(candidacies: Iterable[Candidacy], heading: str) -> tuple[Problem, ...]:
    """One project entered twice in one wave, by its name and commune."""
    first: dict[tuple[str, str, str], int] = {}
    problems = []
    for one in candidacies:
        words = plain(one.details["name"])
        key = (words, plain(one.details.get("commune", "")), one.details.get("wave", ""))
        other = first.setdefault(key, one.line)
        if other != one.line:
            where = f" à {one.details['commune']}" if "commune" in one.details else ""
            what = f"« {one.details['name']} »{where} figure déjà à la ligne {other}."
            remedy = "Vérifiez s’il s’agit de deux projets ou d’une ligne répétée."
            problems.append(problem(one.line, heading, what, remedy, is_error=False))
    return tuple(problems)


def link_earlier(
    candidacies: Sequence[Candidacy], heading: str
) -> tuple[tuple[Candidacy, ...], tuple[Problem, ...]]:
    """Each candidacy with the earlier wave's one that it probably takes up again."""
    by_place: dict[str, list[Candidacy]] = defaultdict(list)
    for one in candidacies:
        for place in places(one.details):
            by_place[place].append(one)
    linked, problems = [], []
    for one in candidacies:
        near = (other for place in sorted(places(one.details)) for other in by_place[place])
        earlier = latest_before(one, near)
        linked.append(replace(one, follows=earlier.details.get("source_id")) if earlier else one)
        if earlier:
            problems.append(taken_up_again(one, earlier, heading))
    return tuple(linked), tuple(problems)


def taken_up_again(one: Candidacy, earlier: Candidacy, heading: str) -> Problem:
    """The warning that goes with a link, so that a person can refuse it."""
    source_id = earlier.details.get("source_id")
    known_as = f"{source_id}, ligne {earlier.line}" if source_id else f"ligne {earlier.line}"
    return problem(
        one.line,
        heading,
        f"probable nouvelle candidature de « {earlier.details['name']} »"
        f" (vague {earlier.details['wave']}, {known_as}).",
        "Vérifiez le lien : chaque vague garde son dossier, et le second rappelle le premier.",
        is_error=False,
    )


def latest_before(one: Candidacy, others: Iterable[Candidacy]) -> Candidacy | None:
    """The same project in the nearest earlier wave."""
    wave = wave_order(one.details.get("wave", ""))
    found = [
        other
        for other in others
        if wave and other.details.get("wave") and wave_order(other.details["wave"]) < wave
        if is_same_project(one.details["name"], other.details["name"])
    ]
    return max(found, key=lambda other: wave_order(other.details["wave"]), default=None)


def wave_order(wave: str) -> tuple[tuple[int, str], ...]:
    """2 before 10; empty for no wave."""
    parts = re.findall(r"[0-9]+|[^0-9]+", wave)
    return tuple((int(p), "") if p.isdecimal() and p.isascii() else (0, p) for p in parts)


def places(details: Mapping[str, str]) -> frozenset[str]:
    """The departments where a project may be: one said, one implied by the INSEE code, one named.

    Three, because the same project was once located on the wrong island and must still be found.
    A commune's name stands in for a department that is not given.
    """
    said = {details.get("department", "")}
    if "insee" in details:
        said.add(department_of_insee(details["insee"]))
    if found := overseas_place_in(details["name"]):
        said.add(found[1])
    return frozenset(said - {""}) or frozenset({plain(details.get("commune", ""))} - {""})


def is_same_project(one: str, other: str) -> bool:
    """Same words, a name that lengthens the other, or nearly the same spelling."""
    first, second = plain(one), plain(other)
    if first == second:
        return True
    own, theirs = (set(words.split()) - COMMON_WORDS for words in (first, second))
    if own and own == theirs:
        return True
    shorter, longer = sorted((own, theirs), key=len)
    if len(shorter) > 1 and shorter <= longer:
        return True
    spelling = SequenceMatcher(None, " ".join(sorted(own)), " ".join(sorted(theirs)))
    return bool(own and theirs) and is_close(spelling)


def is_close(spelling: SequenceMatcher[str]) -> bool:
    """A letter or two apart. The two cheap bounds first: the real ratio is slow on long files."""
    return (
        spelling.real_quick_ratio() >= CLOSE_SPELLING
        and spelling.quick_ratio() >= CLOSE_SPELLING
        and spelling.ratio() >= CLOSE_SPELLING
    )
