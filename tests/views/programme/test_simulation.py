"""Simulated lives as people read them: pages, pictures, letters, the command line."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from support_engine.core.simulation.assumptions import Assumptions, within
from support_engine.core.simulation.timeline import by_officer, by_role
from support_engine.pictures.life.canvas import WIDTH, Scale, axis, lanes
from support_engine.pictures.life.panorama import panorama
from support_engine.pictures.life.picture import picture
from support_engine.stories.foreseeing.simulations import (
    Supposed,
    programme_reports,
    simulate,
    simulate_all,
    titles,
    written,
)
from support_engine.views.programme.simulation import as_data, page, portfolio_page
from tests.console import run
from tests.simulated import START, life_of, told
from tests.story import REFERENCE, OneDossier, day

pytestmark = pytest.mark.one_base

NOW = "support-engine --now 2023-06-15 simulate"
WORDS = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)"[^>]*?( text-anchor="end")?>([^<]*)</text>')


@pytest.fixture
def played(workflow, calendar):
    """The life of the dossier in incubation."""
    dossier = OneDossier(workflow, calendar).to("incubation").dossier

    def play(until: str | None = None, **said):
        return life_of(workflow, calendar, dossier, until, START, **said)

    return play


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────


def collisions(drawing: str) -> list[tuple[str, str]]:
    """Words that overprint each other or leave the picture."""
    spans = []
    for left, y, at_end, words in WORDS.findall(drawing):
        width = 5.6 * len(words)
        start = float(left) - width if at_end else float(left)
        spans.append((float(y), start, start + width, words))
    assert all(start >= 0 and end <= WIDTH + 1 for _, start, end, _ in spans), spans
    return [
        (words, other)
        for index, (y, start, end, words) in enumerate(spans)
        for place, left, right, other in spans[index + 1 :]
        if abs(y - place) < 9 and start < right and left < end
    ]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"never": ["tous"]},
        {"late_days": 60},
        {
            "holds": [
                {"hold": "suspension", "from": "2022-05-02", "to": "2022-07-01"},
                {"hold": "mise_en_demeure", "from": "2022-05-12", "to": "2022-08-01"},
                {"hold": "insolvabilite", "from": "2022-06-02"},
            ]
        },
    ],
)
def test_no_words_of_a_picture_overprint_others(played, said) -> None:
    assert collisions(picture(played(**said))) == []


@pytest.mark.parametrize("years", [1, 3, 5, 20, 60])
def test_the_axis_is_readable_on_a_life_of_any_length(years) -> None:
    scale = Scale(START, START.replace(year=START.year + years))
    names = "\n".join(axis(scale, 300))
    assert len(WORDS.findall(names)) >= 2
    assert collisions(names) == []


def test_spans_that_touch_go_on_different_lanes() -> None:
    assert lanes([(0, 10), (5, 8), (9, 12), (10, 20)]) == [0, 1, 1, 0]


def test_a_hold_lifted_before_the_start_is_not_drawn(workflow, calendar) -> None:
    dossier = OneDossier(workflow, calendar).to("incubation").dossier
    hold = {"hold": "suspension", "from": "2022-05-02", "to": "2022-07-01"}
    before = life_of(workflow, calendar, dossier, "2022-08-01", holds=[hold])
    assert "Mesures" in picture(before)
    assert "Mesures" not in picture(replace(before, holds=()))
    assert before.holds == (("Suspension", day("2022-05-02"), day("2022-07-01")),)


def test_the_picture_of_a_programme_has_its_legend_and_its_period(played) -> None:
    drawing = panorama([played()])
    for words in ("Incubation", "Accompagnement", "Paiement", "Du 22/03/2022 au"):
        assert words in drawing
    assert f"<title>{REFERENCE} – Atelier du Lin</title>" in drawing
    assert collisions(drawing) == []


def test_pictures_scroll_on_a_narrow_screen(played) -> None:
    assert "min-width:" in picture(played("2022-06-01"))


def test_one_letter_is_singular(played) -> None:
    drawing = picture(played()).replace("\u00a0", " ")
    assert "2022 : 1 lettre<" in drawing
    assert " : 1 lettres" not in drawing


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────


def test_every_table_has_a_caption_and_its_rows_a_head(office) -> None:
    office.open_at("incubation")
    lives = simulate_all(office.engine, Supposed(Assumptions(), START))
    reports = programme_reports(office.engine, lives, START)
    whole = portfolio_page(lives, office.workflow, Assumptions(), reports)
    one = page(lives[0], office.workflow, Assumptions())
    for name, data in (("simulation", one), ("simulation_portfolio", whole)):
        html = office.letters.render_page(f"reports/{name}.html", data)
        assert html.count("<table>") == html.count("<caption>") >= 3
        assert html.count('<th scope="row"') == html.count("</tr>") - html.count("<thead>")


def test_letters_have_a_number_and_a_subject(office) -> None:
    office.open_at("incubation")
    life = simulate(office.engine, REFERENCE, Supposed(Assumptions(), START, day("2022-06-01")))
    subjects = titles(office.letters, office.workflow, life)
    data = as_data(life, office.workflow, Assumptions(), subjects)
    found = [entry for entry in data["entries"] if entry["kind"] == "letter"]
    assert [entry["number"] for entry in found] == list(range(1, len(found) + 1))
    assert [entry["subject"] for entry in found] == subjects
    assert "Jalon à examiner : Réunion de lancement" in subjects
    lines = page(life, office.workflow, Assumptions(), subjects)["entries"]
    assert ("lettre 1", subjects[0]) in [(line["kind"], line["label"]) for line in lines]


def test_a_letter_reads_as_the_real_one(office) -> None:
    office.open_at("incubation")
    life = simulate(office.engine, REFERENCE, Supposed(Assumptions(), START, day("2022-06-01")))
    entry = next(one for one in life.of("letter") if one.label == "jalon_valide")
    letter = written(office.postman(), office.workflow, life, entry)
    assert letter.to == ("Porteuse (Porteur de projet)",)
    assert "Bonjour Porteuse" in letter.rendered.text
    assert "Camille (camille@demo.example)" in letter.rendered.text
    assert "parce que vous portez un projet" in letter.rendered.text.replace("\n", " ")


def test_officers_are_counted_for_their_own_acts(played) -> None:
    life = played()
    roles, acts = by_role([life]), len(life.of("act"))
    assert sum(roles.values()) == acts
    assert by_officer([life]) == {"camille": roles["instructeur"]}
    assert roles["porteur"] > 0


def test_a_refused_act_is_listed_with_its_reason_only_if_it_still_is(office) -> None:
    office.open_at("incubation")
    notice = {"hold": "mise_en_demeure", "from": "2022-07-01"}
    for until, number in ((None, 1), ("2022-09-01", 0)):
        assumed = Assumptions.model_validate({"holds": [{**notice, "to": until}]})
        lives = simulate_all(office.engine, Supposed(assumed, START, day("2023-03-01")))
        stuck = portfolio_page(lives, office.workflow, assumed)["stuck"]
        assert len(stuck) == number
    stuck = portfolio_page([played_with(office, notice)], office.workflow, Assumptions())["stuck"]
    assert stuck[0]["act"] == "Passage en comité de financement"
    assert "Mise en demeure" in stuck[0]["why"]


def played_with(office, hold):
    """The life of the dossier under a measure."""
    assumed = Assumptions.model_validate({"holds": [hold]})
    return simulate(office.engine, REFERENCE, Supposed(assumed, START, day("2023-03-01")))


def test_the_reports_of_the_programme_are_foretold(office) -> None:
    office.open_at("incubation")
    lives = simulate_all(office.engine, Supposed(Assumptions(), START, day("2022-07-15")))
    found = programme_reports(office.engine, lives, START)
    monthly = [entry.on.isoformat() for entry in found if entry.label.startswith("Portefeuille")]
    assert monthly == ["2022-04-01", "2022-05-02", "2022-06-01", "2022-07-01"]
    whole = portfolio_page(lives, office.workflow, Assumptions(), found)
    assert whole["reports"][0]["number"] == 4
    assert any(row["report"] for row in whole["months"])


def test_a_report_due_on_the_first_day_is_not_missed(office) -> None:
    office.open_at("incubation")
    first = date(2022, 7, 1)
    assert told(simulate(office.engine, REFERENCE, Supposed(Assumptions(), first, first)), "report")
    office.tick("2022-07-01")
    assert not told(
        simulate(office.engine, REFERENCE, Supposed(Assumptions(), first, first)), "report"
    )


def test_older_rules_leave_out_what_they_do_not_know(workflow) -> None:
    older = workflow.model_copy(update={"holds": {}})
    said = {"holds": [{"hold": "suspension", "from": "2022-05-02"}], "late_days": 4}
    kept, missing = within(Assumptions.model_validate(said), older)
    assert kept.holds == ()
    assert kept.late_days == 4
    assert missing == ("suspension",)


# ── The command line ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("FICTIF-14 --late 5000", "'--late' : 5000 sort des limites : de 0 à 2000"),
        ("FICTIF-14 --letter 0", "'--letter' : 0 sort des limites : au moins 1"),
        ("FICTIF-14 --extend incubation=99@3", "--extend incubation=99@3 : de 1 à 60 mois"),
        ("FICTIF-14 --programme manufactures", "--programme va avec --portfolio"),
        ("FICTIF-14 --until 2020-01-01", "une simulation part d’aujourd’hui"),
        ("FICTIF-14 --choose A=b", "--choose : decisions.A"),
        ("--portfolio --letter 2", "donnez sa référence"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(demo_folder, line, said) -> None:
    result = run(demo_folder, f"{NOW} {line}")
    assert result.code == 2
    assert said in result.output


def test_an_unknown_name_is_refused_even_with_no_dossier(demo_folder) -> None:
    result = run(demo_folder, f"{NOW} --portfolio --programme fabriques --hold truc=2024-01-01")
    assert result.code == 1
    assert "« truc » n’existe pas" in result.output


def test_a_letter_is_shown_written_and_given_as_data(demo_folder, tmp_path) -> None:
    shown = run(demo_folder, f"{NOW} FICTIF-14 --letter 1")
    data = json.loads(run(demo_folder, f"{NOW} FICTIF-14 --letter 1 --json").output)
    assert data["subject"] in shown.output
    assert data["to"][0] in shown.output
    path = tmp_path / "lettre.txt"
    assert run(demo_folder, f"{NOW} FICTIF-14 --letter 1 --output {path}").code == 0
    assert data["subject"] in path.read_text(encoding="utf-8")


def test_values_of_facts_are_checked_and_dates_are_dates(demo_folder, tmp_path) -> None:
    path = tmp_path / "h.toml"
    path.write_text('[facts]\ntaux_subvention = "beaucoup"\n', encoding="utf-8")
    refused = run(demo_folder, f"{NOW} FICTIF-14 --assume {path}")
    assert refused.code == 1
    assert "facts.taux_subvention" in refused.output
    path.write_text("[facts]\ndate_octroi = 2023-09-01\n", encoding="utf-8")
    assert run(demo_folder, f"{NOW} FICTIF-14 --assume {path} --until 2023-07-01").code == 0
