"""A table of candidacies → what may become dossiers, and what a person should know first.

Nothing is guessed in silence: a value that cannot be right keeps its row out, a value that is
doubtful is kept and said. Pure: the table is read elsewhere, the dossiers are opened elsewhere.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from support_engine.core.intake import cells as cell
from support_engine.core.intake import checks as check
from support_engine.core.intake.candidacy import WHOLE_FILE, Candidacy, Intake, Problem, Severity
from support_engine.core.intake.checks import Reading
from support_engine.core.intake.columns import about_file, find_columns, our_own_list
from support_engine.core.intake.deposits import Opening, check_deposit, refuse_month_first
from support_engine.core.intake.footers import footer
from support_engine.core.intake.links import link_earlier
from support_engine.core.intake.pairs import flag_same_ids, same_rows
from support_engine.core.language.rows import Row

NO_OPENINGS: Mapping[str, Opening] = {}
"""The dates of no wave are known."""

__all__ = [
    "WHOLE_FILE",
    "Candidacy",
    "Intake",
    "Problem",
    "Row",
    "Severity",
    "read_candidacies",
]


def read_candidacies(
    columns: Sequence[str],
    rows: Iterable[Row],
    known_waves: Collection[str] | None,
    openings: Mapping[str, Opening] = NO_OPENINGS,
) -> Intake:
    """Every row as a candidacy or as a bad line, with every problem at once; sessions are quarters
    where no wave is known (None)."""
    rows = tuple(rows)
    recognised = find_columns(columns)
    if ours := our_own_list(columns, rows):
        return Intake((), ours, tuple(row.line for row in rows))
    if any(problem.is_error for problem in recognised.problems):
        return Intake((), recognised.problems, tuple(row.line for row in rows))
    heading = recognised.heading_of["name"]
    below = {row.line: left for row in rows if (left := footer(row, heading))}
    rows = tuple(row for row in rows if row.line not in below)
    readings = [Reading(row, recognised.heading_of) for row in rows]
    read = [read_row(reading, known_waves, openings) for reading in readings]
    about_columns = refuse_month_first(readings, ("submitted_on", "announced_on"))
    flag_same_ids(readings)
    good = [c for c, reading in zip(read, readings, strict=True) if not reading.is_bad]
    linked, links = link_earlier(good, heading)
    about_rows = [problem for reading in readings for problem in reading.problems]
    about_rows += [*same_rows(good, heading), *links, *below.values()]
    about_rows.sort(key=lambda problem: problem.line)
    return Intake(
        candidacies=linked,
        problems=(*recognised.problems, *nothing_to_read(rows), *about_columns, *about_rows),
        bad_lines=tuple(reading.row.line for reading in readings if reading.is_bad),
    )


def read_row(
    reading: Reading, known_waves: Collection[str] | None, openings: Mapping[str, Opening]
) -> Candidacy:
    """One row, every check made; whether it is good is asked of the reading."""
    cell.check_cells(reading)
    details = {
        "name": check.name(reading),
        "holder": reading.text("holder"),
        "commune": reading.text("commune"),
        "insee": check.insee(reading),
        "department": check.department(reading),
        "sector": reading.text("sector"),
        "wave": check.wave(reading, known_waves),
        "source_id": cell.identifier(reading),
        "siret": check.siret(reading),
        "announced_on": announced_on(reading),
        **{field: reading.text(field) for field in ("acv", "pvd", "known_outcome")},
        **{field: reading.text(field) for field in ("source", "remark")},
    }
    check.location(reading, details)
    surface_anomaly(reading)
    who, address = check.contact(reading)
    submitted_on = check.day(reading, "submitted_on")
    check_deposit(reading, submitted_on, details["wave"], openings)
    return Candidacy(reading.row.line, filled(details), who, address, submitted_on, None)


def announced_on(reading: Reading) -> str:
    """The announcement as ISO text, like every date among the details."""
    announced = check.day(reading, "announced_on")
    return announced.isoformat() if announced else ""


def surface_anomaly(reading: Reading) -> None:
    """The source already knows that something is wrong: say it rather than find it out later."""
    noted = reading.text("anomaly")
    if noted:
        reading.warn(
            "anomaly",
            f"signalé par la source : « {noted} ».",
            "Vérifiez ce point avant d’instruire la candidature.",
        )


def filled(details: Mapping[str, str]) -> dict[str, str]:
    """Only what is known: an absent key and an empty value must not be two different things."""
    return {field: value for field, value in details.items() if value}


def nothing_to_read(rows: Sequence[Row]) -> tuple[Problem, ...]:
    """A file with headings alone is no error, but nobody imports nothing on purpose."""
    if rows:
        return ()
    return (
        about_file(
            "Le fichier ne contient aucune ligne sous ses titres.",
            "Vérifiez que c’est bien le bon fichier.",
        ),
    )
