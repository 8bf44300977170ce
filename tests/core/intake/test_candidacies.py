"""One row of candidacies: what is read, and what keeps it out."""

from datetime import date

import pytest

from support_engine.core.intake.candidacies import Intake, Problem, Row, read_candidacies

WAVES = ("1", "2", "3", "10")
HOLDER = {"Nom": "Fab Unit", "Commune": "Crest", "Département": "26", "Vague": "1"}


def read(*rows: dict[str, str], waves: tuple[str, ...] = WAVES) -> Intake:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    numbered = [
        Row(line, {column: row.get(column, "") for column in columns})
        for line, row in enumerate(rows, start=2)
    ]
    return read_candidacies(columns, numbered, waves)


def one(**changes: str) -> Intake:
    return read({**HOLDER, **{column.replace("_", " "): cell for column, cell in changes.items()}})


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def refused(intake: Intake) -> Problem:
    assert intake.candidacies == ()
    assert intake.bad_lines == (2,)
    return only(intake.errors)


# ── A good row ───────────────────────────────────────────────────────────────────────────────────


def test_a_good_row_says_nothing_and_keeps_only_what_is_known() -> None:
    intake = read(HOLDER)
    assert intake.problems == ()
    candidacy = intake.candidacies[0]
    assert candidacy.details == {
        "name": "Fab Unit",
        "commune": "Crest",
        "department": "26",
        "wave": "1",
    }
    assert (candidacy.line, candidacy.contact_name, candidacy.contact_email) == (2, "", "")
    assert (candidacy.submitted_on, candidacy.follows) == (None, None)


def test_every_detail_is_read() -> None:
    intake = one(
        Porteur_de_projet="SCIC Le Labo",
        Code_INSEE="26108",
        Filière="bois",
        id_candidature="manuprox-1-12",
        SIRET="732 829 320 00074",
        id_acv="acv-028",
        id_pvd="pvd-84-26-4",
        date_annonce_vague="08/12/2021",
        issue_connue="labellisee_v1",
        source="artisansbois.com",
        Remarque="conflit\nlaissé ouvert",
        Contact="Camille Exemple",
        Courriel="camille@exemple.fr",
        Date_de_dépôt="04/11/2021 10:30",
    )
    assert intake.problems == ()
    candidacy = intake.candidacies[0]
    assert candidacy.details == {
        "name": "Fab Unit",
        "holder": "SCIC Le Labo",
        "commune": "Crest",
        "insee": "26108",
        "department": "26",
        "sector": "bois",
        "wave": "1",
        "source_id": "manuprox-1-12",
        "siret": "73282932000074",
        "acv": "acv-028",
        "pvd": "pvd-84-26-4",
        "announced_on": "2021-12-08",
        "known_outcome": "labellisee_v1",
        "source": "artisansbois.com",
        "remark": "conflit laissé ouvert",
    }
    assert candidacy.contact_name == "Camille Exemple"
    assert candidacy.contact_email == "camille@exemple.fr"
    assert candidacy.submitted_on == date(2021, 11, 4)


def test_an_address_under_contact_is_an_address() -> None:
    candidacy = one(Contact="camille@exemple.fr").candidacies[0]
    assert (candidacy.contact_name, candidacy.contact_email) == ("", "camille@exemple.fr")


@pytest.mark.parametrize("written", ["2", "Vague 2", "vague n° 2", "V2"])
def test_a_wave_may_be_written_as_people_do(written: str) -> None:
    assert one(Vague=written).candidacies[0].details["wave"] == "2"


@pytest.mark.parametrize(
    "written", ["2021-11-04", "2021-11-04T10:30:00", "04/11/2021", "4/11/2021 10:30"]
)
def test_a_date_is_iso_or_french(written: str) -> None:
    assert one(date_depot=written).candidacies[0].submitted_on == date(2021, 11, 4)


@pytest.mark.parametrize("code", ["01", "95", "2A", "2b", "971", "974", "976", "978", "988"])
def test_every_department_is_known(code: str) -> None:
    intake = one(Département=code)
    assert intake.problems == ()
    assert intake.candidacies[0].details["department"] == code.upper()


def test_shouting_is_kept_as_written() -> None:
    assert warned_nothing(one(Nom="CRUNCH FACTORY")) == "CRUNCH FACTORY"


@pytest.mark.parametrize("name", ["Level", "Le 96", "Le Labo.VE (EN REVE)", "22B Totem", "LUZ'IN"])
def test_a_short_or_odd_name_is_still_a_name(name: str) -> None:
    assert warned_nothing(one(Nom=name)) == name


def warned_nothing(intake: Intake) -> str:
    assert intake.problems == ()
    return intake.candidacies[0].details["name"]


# ── What keeps a row out ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["", " ", "???"])
def test_a_row_without_name_is_refused(name: str) -> None:
    problem = refused(read({**HOLDER, "Nom": name}))
    assert problem.sentence == "Ligne 2, colonne « Nom » : le nom du projet manque."
    assert problem.remedy == "Indiquez le nom du projet."
    assert (problem.line, problem.column, problem.severity) == (2, "Nom", "erreur")


@pytest.mark.parametrize("code", ["99", "20", "96", "00", "0", "2C", "972A", "Drôme", "²"])
def test_a_department_that_does_not_exist_is_refused(code: str) -> None:
    problem = refused(one(Département=code))
    assert problem.sentence == (
        f"Ligne 2, colonne « Département » : « {code} » n’est pas un département français."
    )
    assert problem.remedy == (
        "Indiquez le code à deux ou trois caractères, par exemple 07, 2A ou 974."
    )


def test_a_wave_that_is_not_set_up_is_refused_with_those_that_are() -> None:
    problem = refused(one(Vague="hors_2021"))
    assert "la vague « hors_2021 » n’existe pas dans les réglages" in problem.sentence
    assert "Vagues connues : 1, 2, 3, 10." in problem.remedy


def test_a_wave_is_refused_when_none_is_set_up() -> None:
    remedy = only(read(HOLDER, waves=()).errors).remedy
    assert "Aucune vague n’y est" in remedy
    assert "[waves.1]" in remedy


@pytest.mark.parametrize(
    "address",
    ["camille", "camille@", "@exemple.fr", "a b@exemple.fr", "a..b@exemple.fr", "a@exemple"]
    + ["é@exemple.fr", "a@-exemple.fr", "Camille <a@exemple.fr>", "a" * 250 + "@exemple.fr"],
)
@pytest.mark.parametrize("heading", ["Courriel", "E-mail", "Mail"])
def test_an_address_that_mail_cannot_reach_is_refused(address: str, heading: str) -> None:
    problem = refused(read({**HOLDER, heading: address}))
    assert f"« {heading} » : « {address} » n’est pas une adresse électronique" in problem.sentence


@pytest.mark.parametrize("cell", ["a@exemple.fr, b@exemple.fr", "a@exemple.fr;b@exemple.fr"])
def test_two_addresses_in_one_cell_are_refused(cell: str) -> None:
    assert "plusieurs adresses" in refused(one(Courriel=cell)).sentence


NO_DATES = {
    **dict.fromkeys(("31/02/2022", "2021-13-01"), "ce jour n’existe pas"),
    **dict.fromkeys(("novembre", "44504"), "ce n’est pas une date"),
    "04/11/21": "l’année n’a que deux chiffres, et le siècle ne se devine pas",
}


@pytest.mark.parametrize("cell", NO_DATES)
@pytest.mark.parametrize("heading", ["Date de dépôt", "date_annonce_vague"])
def test_a_date_that_is_none_is_refused(cell: str, heading: str) -> None:
    problem = refused(read({**HOLDER, heading: cell}))
    assert problem.sentence == f"Ligne 2, colonne « {heading} » : « {cell} », {NO_DATES[cell]}."


@pytest.mark.parametrize(
    "cell", ["73282932000075", "7328293200007", "3,56E+13", "0" * 14, "7328293200007²"]
)
def test_a_siret_with_a_wrong_key_is_refused(cell: str) -> None:
    assert f"« {cell} » n’est pas un SIRET valide" in refused(one(SIRET=cell)).sentence


def test_la_poste_has_its_own_key() -> None:
    assert one(SIRET="35600000049837").candidacies[0].details["siret"] == "35600000049837"
    assert refused(one(SIRET="35600000049838")).column == "SIRET"


def test_the_same_id_twice_refuses_the_second_row_and_names_the_first() -> None:
    intake = read(
        {**HOLDER, "identifiant": "mp-1"},
        {**HOLDER, "Nom": "La Loco", "identifiant": "MP-1"},
        {**HOLDER, "Nom": "La Halle", "identifiant": ""},
        {**HOLDER, "Nom": "Le Séchoir", "identifiant": ""},
    )
    assert [c.line for c in intake.candidacies] == [2, 4, 5]
    assert intake.bad_lines == (3,)
    assert "« MP-1 » est déjà celui de la ligne 2" in only(intake.errors).sentence


def test_every_error_of_a_row_is_said_at_once() -> None:
    intake = one(Nom="", Département="99", Vague="7", SIRET="1", Courriel="x", date_depot="x")
    assert len(intake.errors) == 6
    assert intake.bad_lines == (2,)
