"""What rows say of one another: the same row twice, one project under two names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Protocol, TypeVar

from support_engine.core.intake.candidacy import Candidacy, Problem
from support_engine.core.intake.checks import Reading, problem, wave_order
from support_engine.core.intake.places import department_of_insee, overseas_place_in
from support_engine.core.language.spelling import plain

# fmt: off
LINKING_WORDS = frozenset({
    "a", "au", "aux", "co", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les",
    "pour", "sur", "un", "une",
})
COMMON_WORDS = frozenset({
    "atelier", "ateliers", "candidature", "fab", "fablab", "fabrique", "lab", "lieu",
    "manufacture", "manufactures", "projet", "proximite", "tiers",
})
# fmt: on
"""Words that half of the projects share: having them in common proves nothing."""

CLOSE_SPELLING = 0.9


def flag_same_ids(readings: Sequence[Reading]) -> None:
    """Two rows under one id: the second would silently be taken for the first."""
    first: dict[str, int] = {}
    for reading in readings:
        source_id = reading.text("source_id")
        other = first.setdefault(source_id.casefold(), reading.row.line)
        if source_id and other != reading.row.line:
            reading.error(
                "source_id",
                f"l’identifiant « {source_id} » est déjà celui de la ligne {other}.",
                "Donnez à chaque candidature son propre identifiant, ou retirez la ligne en trop.",
            )


def same_rows(candidacies: Iterable[Candidacy], heading: str) -> tuple[Problem, ...]:
    """One project entered twice in one wave, by its name and commune."""
    seen: dict[tuple[str, str], dict[str, Candidacy]] = defaultdict(dict)
    problems = []
    for candidacy in candidacies:
        details = candidacy.details
        where = details.get("commune") or details.get("department", "")
        first = seen[plain(details["name"]), plain(where)]
        other = next((o for o in first.values() if may_be_one_wave(details, o.details)), None)
        first.setdefault(details.get("wave", ""), candidacy)
        if other:
            placed = f" ({where})" if where else ""
            what = f"« {details['name']} »{placed} figure déjà à la ligne {other.line}."
            remedy = "Vérifiez s’il s’agit de deux projets ou d’une ligne répétée."
            problems.append(problem(candidacy.line, heading, what, remedy, is_error=False))
    return tuple(problems)


def may_be_one_wave(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two candidacies are of one wave, or may be: a wave that is not given may be any."""
    return len({one.get("wave", ""), other.get("wave", "")} - {""}) < 2


class Told(Protocol):
    """Anything that says something of itself: a candidacy, a dossier."""

    @property
    def details(self) -> Mapping[str, str]:
        """What it says."""
        ...


Other = TypeVar("Other", bound=Told)


def latest_before(details: Mapping[str, str], others: Iterable[Other]) -> Other | None:
    """The candidacy of that project in the nearest earlier wave, if there was one."""
    earlier = [
        other
        for other in others
        if is_before(other.details, details) and is_same_project(details, other.details)
    ]
    return max(earlier, key=lambda other: wave_order(other.details["wave"]), default=None)


def is_before(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether one wave comes before another; both must be known."""
    return () < wave_order(one.get("wave", "")) < wave_order(other.get("wave", ""))


def places(details: Mapping[str, str]) -> frozenset[str]:
    """The departments where a project may be: one said, one implied by the INSEE code, one named.

    Three, because the same project was once located on the wrong island and must still be found.
    A commune's name stands in for a department that is not given.
    """
    said = {details.get("department", "")}
    if "insee" in details:
        said.add(department_of_insee(details["insee"]))
    if overseas := overseas_place_in(details["name"]):
        said.add(overseas[1])
    return frozenset(said - {""}) or frozenset({plain(details.get("commune", ""))} - {""})


def is_same_project(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two names are equal, one lengthens the other, or they are spelled nearly alike."""
    first, second = words_of(one["name"]), words_of(other["name"])
    own, theirs = frozenset(first) - COMMON_WORDS, frozenset(second) - COMMON_WORDS
    if not own or not theirs:
        # « La Manufacture » twice in one department is two manufactures, unless at one place.
        return first == second and one.get("commune") == other.get("commune")
    shorter, longer = sorted((own, theirs), key=len)
    lengthened = len(shorter) > 1 and shorter <= longer
    return first == second or lengthened or is_close(" ".join(first), " ".join(second))


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that say something, in order."""
    return tuple(word for word in plain(name).split() if word not in LINKING_WORDS)


def is_close(one: str, other: str) -> bool:
    """A letter or two apart. The lengths first: the real ratio is slow on long files."""
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < CLOSE_SPELLING * (shorter + longer):
        return False
    matcher = SequenceMatcher(None, one, other)
    if matcher.quick_ratio() < CLOSE_SPELLING:
        return False
    return matcher.ratio() >= CLOSE_SPELLING
