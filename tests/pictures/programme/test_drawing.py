"""The picture: nothing forgotten, nothing on top of anything, nothing that breaks the file."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.core.acts import commands as c
from support_engine.core.dossier.events import Migrated
from support_engine.core.programme.main_road import main_road
from support_engine.pictures.programme import draw_mermaid, draw_svg
from support_engine.pictures.programme.blocks import STYLES
from support_engine.pictures.programme.journey import Journey, Move, journey
from support_engine.pictures.programme.layout import laid_out
from support_engine.pictures.programme.margins import MARGIN, legend
from support_engine.pictures.programme.plan_of import plan, roomy
from support_engine.pictures.programme.routing import LAST_LEG, Router, obstacles, strips
from support_engine.pictures.programme.svg import (
    END,
    FILLS,
    FRAME,
    INK,
    NOTE,
    PASSED,
    ROAD,
    SIDE,
    svg,
)
from support_engine.pictures.programme.traffic import APART
from support_engine.pictures.programme.widths import width, wrapped
from tests.console import ROOT
from tests.core.proof.small_programmes import programme
from tests.laws import tries
from tests.pictures.programme.drawn_programmes import ODD, chain, drawn
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day

SVG = "{http://www.w3.org/2000/svg}"
slowly = tries(10)


def words_of(picture: str) -> str:
    """Everything that can be read on a picture, in order, on one line."""
    texts = ElementTree.fromstring(picture).iter(f"{SVG}text")
    return " ".join(" ".join((text.text or "").split()) for text in texts)


def labels_of(workflow) -> list[str]:
    sections = (workflow.states, workflow.roles, workflow.documents, workflow.clocks)
    lists = (workflow.transitions, workflow.milestones, workflow.tranches)
    named = [part for section in (*sections, workflow.holds) for part in section.values()]
    asked = [workflow.facts[name] for t in workflow.transitions for name in t.asks]
    return [part.label for part in (*named, *asked, *workflow.phases.values(), *sum(lists, ()))]


def at(state: str, *moves: tuple[str, str, str], holds=()) -> Journey:
    """A journey of a dossier, a day for each move."""
    told = tuple(Move(n, day(f"2022-01-{n:02}"), *move) for n, move in enumerate(moves, 1))
    return Journey(
        "MP1-001", "Atelier du Lin", day("2022-01-01"), state, day("2022-02-01"), told, holds
    )


def test_every_part_of_the_programme_is_on_the_picture(workflow):
    read = words_of(draw_svg(workflow))
    assert [label for label in labels_of(workflow) if " ".join(label.split()) not in read] == []


def test_every_part_of_the_programme_is_in_the_mermaid_text(workflow):
    read = draw_mermaid(workflow)
    plain = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), read)
    assert [label for label in labels_of(workflow) if label not in plain] == []


def test_clocks_milestones_and_tranches_stand_where_they_fall(workflow):
    said = {
        box.id: " ".join(line.words for line in box.lines).replace("\u00a0", " ")
        for box in plan(workflow).boxes
    }
    assert "Examen de la recevabilité : 2 mois" in said["deposee"]
    assert "Arrête le délai : Décision sur la demande" in said["a_completer"]
    assert "Incubation : 4 mois (prolongeable de 12 mois)" in said["incubation"]
    assert "Diagnostic : 1 mois et 15 jours après le début" in said["incubation"]
    assert "Restitution finale : 7 jours avant le terme" in said["incubation"]
    assert "premier exercice : 6 mois après la fin du 1er exercice" in said["convention_notifiee"]
    assert "Avance : 30 % de la subvention" in said["convention_notifiee"]
    assert "Acompte : 50 % de la subvention" in said["accompagnement"]
    assert "Solde : 20 % de la subvention" in said["achevee"]


def test_the_main_road_is_the_one_that_everybody_hopes_for(workflow):
    names = main_road(workflow)
    assert names[:4] == ("brouillon", "deposee", "recevable", "en_instruction")
    assert names[-3:] == ("accompagnement", "achevee", "cloturee")
    assert {"a_completer", "ajournee", "labellisee_sans_subvention"}.isdisjoint(names)


def test_a_way_out_is_told_once_and_marked_on_each_state_it_leaves(workflow):
    said = plan(workflow)
    boxes = {box.id: box for box in said.boxes}
    (item,) = boxes["abandonnee"].items
    mark = item.act.label.split(" ")[0]
    origins = workflow.transition_of["abandonner"].origins
    assert mark.startswith("S")
    marked = {
        box.id
        for box in said.boxes
        for line in box.lines
        if line.kind == "exits" and mark in re.findall(r"S\d+", line.words)
    }
    assert marked == set(origins)


def test_the_picture_is_well_formed_named_and_described(workflow):
    root = ElementTree.fromstring(draw_svg(workflow))
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}*[@id='{name}']") for name in root.get("aria-labelledby").split()]
    assert [mark.tag for mark in named] == [f"{SVG}title", f"{SVG}desc"]
    assert named[0].text == "Manufactures de proximité – Programme, version 1"
    assert "Route principale : Brouillon, Déposée" in named[1].text
    assert (root.get("width"), root.get("height")) == ("420mm", "297mm")
    assert "@page { size: A3 landscape; margin: 0; }" in root.find(f"{SVG}style").text


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((INK, FILLS[role]) for role in ("side", "exit", "note")),
        *((ink, ground) for ink in (INK, PASSED) for ground in ("#ffffff", "#f3f5fa")),
        *(("#ffffff", ground) for ground in (FILLS["road"], PASSED)),
        *((line, "#f3f5fa") for line in (ROAD, SIDE, END, NOTE)),
    ],
)
def test_contrast_is_enough_to_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("ground", ["#ffffff", "#f3f5fa"])
def test_frames_are_seen(ground):
    assert contrast(FRAME, ground) >= 3


def contrast(ink: str, ground: str) -> float:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def placed_as_drawn(workflow, travelled=None):
    """The plan and the layout of a picture."""
    rooms = [roomy(workflow, None), *([roomy(workflow, travelled)] if travelled else [])]
    said = plan(workflow, travelled)
    return said, laid_out(said, *rooms)


def assert_tidy(workflow, travelled=None) -> None:
    """Nothing leaves its frame, nothing lies on anything else, no arrow runs through a box."""
    said, layout = placed_as_drawn(workflow, travelled)
    boxes = list(layout.boxes.values())
    assert {placed.box.id for placed in boxes} == {box.id for box in said.boxes}
    for band in layout.bands:
        assert band.rect.x >= 0
        assert band.rect.right <= layout.width
        assert band.rect.bottom <= layout.foot
        for box in band.band.boxes:
            assert inside(layout.boxes[box.id].rect, band.rect)
    for one, other in combinations([*obstacles(layout)], 2):
        assert not overlap(one, other), (one, other)
    for placed in (*boxes, *layout.gates.values()):
        for text in placed.inside.texts:
            style = STYLES[text.kind]
            assert text.x + width(text.words, style.size, bold=style.bold) <= placed.rect.width
            assert text.y < placed.rect.height
    arrows = Router(said, layout).arrows()
    assert len(arrows) == len(said.gates) + len(said.ways)
    for arrow in arrows:
        for a, b in pairwise(arrow.points):
            assert a[0] == b[0] or a[1] == b[1], f"{arrow.origin} → {arrow.target}: no road"
            for rect in (*obstacles(layout), *(() if arrow.is_main else strips(layout))):
                assert not runs_through(a, b, rect), f"{arrow.origin} → {arrow.target}"


def inside(rect, frame) -> bool:
    return (
        frame.x <= rect.x
        and rect.right <= frame.right
        and frame.y <= rect.y
        and rect.bottom <= frame.bottom
    )


def overlap(a, b) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def runs_through(a, b, rect) -> bool:
    """Touching a side is arriving; a hair's breadth is rounding."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    hair = 0.2
    return (
        left < rect.right - hair
        and rect.x + hair < right + 1e-9
        and top < rect.bottom - hair
        and rect.y + hair < bottom + 1e-9
    )


def test_the_shipped_programme_is_tidy(workflow):
    assert_tidy(workflow)


FABRIQUES = workflows.parse(
    (config.shipped("workflows") / "fabriques.toml").read_text("utf-8"), "fabriques.toml"
).workflow
REFUSED = ("labelliser_sans_subvention", "comite_financement", "labellisee_sans_subvention")


def test_the_picture_of_a_dossier_can_be_laid_on_that_of_the_programme(workflow):
    travelled = at(REFUSED[-1], ("deposer", "brouillon", "deposee"), REFUSED)
    (_, bare), (_, full) = placed_as_drawn(workflow), placed_as_drawn(workflow, travelled)
    assert bare.boxes.keys() == full.boxes.keys()
    for name, placed in bare.boxes.items():
        rect = full.boxes[name].rect
        assert replace(rect, height=placed.rect.height) == placed.rect, name
        assert 0 <= rect.height - placed.rect.height < 12, "a day to say where there is room"
    assert (bare.width, bare.height, bare.foot) == (full.width, full.height, full.foot)


@pytest.mark.parametrize("travelled", [None, at(REFUSED[-1], REFUSED)])
def test_the_legend_ends_on_the_page(workflow, travelled):
    said, layout = placed_as_drawn(workflow, travelled)
    signs, _ = legend(said, layout.width - 2 * MARGIN)
    assert max(sign.y for sign in signs) + layout.foot < layout.height


def test_letters_of_a_shipped_programme_print_at_six_points_and_more(workflow):
    assert placed_as_drawn(workflow)[1].scale * 7.5 > 6.2


def test_another_shipped_programme_is_tidy():
    assert_tidy(FABRIQUES)


@pytest.mark.parametrize("which", ["programme", "refused", "fabriques"])
def test_arrows_of_shipped_programmes_can_be_told_apart(workflow, which):
    """No line across the main road or beside another, and room for every head."""
    given = FABRIQUES if which == "fabriques" else workflow
    travelled = at(REFUSED[-1], REFUSED) if which == "refused" else None
    arrows = Router(*placed_as_drawn(given, travelled)).arrows()
    for arrow in arrows:
        (ax, ay), (bx, by) = arrow.points[-2:]
        assert abs(ax - bx) + abs(ay - by) >= LAST_LEG
    for one, other in combinations(arrows, 2):
        for a, b in pairwise(one.points):
            for c_, d in pairwise(other.points):
                named = f"{one.origin} → {one.target}, {other.origin} → {other.target}"
                assert not too_near((a, b), (c_, d), one.target == other.target), named
                assert not (one.is_main and cross((a, b), (c_, d))), named


def too_near(one, other, is_same_target: bool) -> bool:
    """Two parallel legs side by side, nearer than the head of an arrow is wide."""
    along = 1 if one[0][0] == one[1][0] else 0
    if along != (1 if other[0][0] == other[1][0] else 0):
        return False
    apart = abs(one[0][1 - along] - other[0][1 - along])
    first, second = (sorted((leg[0][along], leg[1][along])) for leg in (one, other))
    together = min(first[1], second[1]) - max(first[0], second[0])
    return together > 0.5 and apart < APART and not (is_same_target and apart < 0.5)


def cross(one, other) -> bool:
    """An upright leg and a level one that cut each other."""
    upright, level = (one, other) if one[0][0] == one[1][0] else (other, one)
    if upright[0][0] != upright[1][0] or level[0][1] != level[1][1]:
        return False
    x, y = upright[0][0], level[0][1]
    left, right = sorted((level[0][0], level[1][0]))
    top, bottom = sorted((upright[0][1], upright[1][1]))
    return left < x < right and top < y < bottom


def test_a_journey_with_a_way_out_is_tidy(workflow):
    assert_tidy(
        workflow,
        at("en_liquidation", ("constater_liquidation", "achevee", "en_liquidation")),
    )


@slowly
@given(drawn())
def test_any_programme_is_tidy(workflow):
    assert_tidy(workflow)


@pytest.mark.parametrize("length", [1, 2, 12, 40])
def test_short_and_long_programmes_are_tidy(length):
    assert_tidy(chain(length))


@slowly
@given(drawn())
def test_any_programme_makes_a_well_formed_picture(workflow):
    picture = draw_svg(workflow)
    ElementTree.fromstring(picture)
    assert picture == draw_svg(workflow)


def test_the_picture_does_not_hang_on_the_run():
    """Not even on the order in which a set gives its elements."""
    code = (
        "from tests.pictures.programme.drawn_programmes import chain;"
        "from support_engine.pictures.programme import draw_svg, draw_mermaid;"
        "print(draw_svg(chain(9)), draw_mermaid(chain(9)))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


def hostile(label: str):
    return programme(
        phases={"une": {"label": label}},
        states={
            "a": {"label": label, "phase": "une"},
            "b": {"label": label, "phase": "une", "final": True},
        },
        transitions=[
            {"id": "t", "label": label, "from": ["a"], "to": "b", "roles": ["porteur"]},
        ],
        workflow={
            "id": "essai",
            "version": 1,
            "label": label,
            "reference_prefix": "E",
            "initial": "a",
        },
    )


@pytest.mark.parametrize("label", ODD)
def test_a_hostile_label_stays_words(label):
    workflow = hostile(label)
    root = ElementTree.fromstring(draw_svg(workflow))
    kinds = {mark.tag.removeprefix(SVG) for mark in root.iter()}
    assert kinds <= {
        "svg",
        "title",
        "desc",
        "style",
        "rect",
        "text",
        "g",
        "path",
        "polygon",
        "line",
        "circle",
    }
    assert_tidy(workflow)


@pytest.mark.parametrize("label", ODD)
def test_a_hostile_label_stays_between_its_quotes_in_mermaid(label):
    same_shape = [mermaid_shape(hostile(one)) for one in (label, "Simple")]
    assert same_shape[0] == same_shape[1]


def mermaid_shape(workflow) -> list[str]:
    """The text without what stands between quotes, nor the two lines that have none."""
    lines = draw_mermaid(workflow).splitlines()
    return [re.sub(r'"[^"]*"', '""', line) for line in lines if not line.startswith("  acc")]


def test_mermaid_has_every_arrow_and_every_phase(workflow):
    said, text = plan(workflow), draw_mermaid(workflow)
    assert text.startswith("flowchart TB\n")
    assert len(re.findall(r"^  subgraph ", text, re.M)) == len(said.bands)
    assert len(re.findall(r"^  end$", text, re.M)) == len(said.bands)
    assert len(re.findall(r" ==> ", text)) == len(said.gates)
    assert len(re.findall(r" --> ", text)) == len(said.ways)


def test_no_line_begins_with_a_sign_that_follows_a_space():
    words = "Bilan : 12 mois ; pièces : relevé (« attestation ») ; motif : aucun"
    for limit in range(110, 400, 5):
        lines = wrapped(words, limit, 10)
        assert not any(line.startswith((":", ";", "»")) for line in lines)
        assert not any(line.endswith("«") for line in lines)


def test_the_legend_names_every_mark_of_the_picture(workflow):
    read = words_of(draw_svg(workflow, at("labellisee")))
    named = ("Route principale", "Autre chemin", "Chemin parcouru", "Premier état", "Fin (double")
    assert all(words in read for words in (*named, "Label en vigueur", "Valable à tout moment"))


def test_a_long_label_is_folded_and_loses_nothing():
    long = "Recevabilité acquise par le silence de l’administration " + "x" * 200
    lines = wrapped(long, 90, 10)
    assert all(width(line, 10) <= 90 for line in lines)
    assert "".join(lines).replace(" ", "") == long.replace(" ", "")


@given(st.text(max_size=80), st.floats(20, 300))
def test_folding_loses_nothing(words, limit):
    kept = "".join("".join(wrapped(words, limit, 10)).split())
    assert kept == "".join(words.split())


def played(workflow, calendar, state: str) -> tuple[OneDossier, Journey]:
    case = OneDossier(workflow, calendar).to(state)
    return case, journey(case.dossier, case.journal)


def spoken(lines, kind: str) -> list[str]:
    return [line.words.replace("\u00a0", " ") for line in lines if line.kind == kind]


def done_on(workflow, travelled) -> dict[str, list[str]]:
    """For each act of the picture that says it was done, what it says."""
    said = plan(workflow, travelled)
    acts = [act for gate in said.gates.values() for act in gate.acts]
    acts.extend(item.act for box in said.boxes for item in box.items)
    return {
        act.transition: [
            line.words.replace("\u00a0", " ") for line in act.lines if line.kind == "passed"
        ]
        for act in acts
        if act.is_passed
    }


def test_a_journey_shows_its_moves_with_their_dates_and_no_other(workflow, calendar):
    _, travelled = played(workflow, calendar, "labellisee")
    numbers = [move.number for move in travelled.moves]
    assert done_on(workflow, travelled) == {
        "deposer": [f"étape {numbers[0]}, 05/01/2022"],
        "declarer_recevable": [f"étape {numbers[1]}, 24/01/2022"],
        "instruire": [f"étape {numbers[2]}, 26/01/2022"],
        "inscrire_comite": [f"étape {numbers[3]}, 05/02/2022"],
        "labelliser": [f"étape {numbers[4]}, 21/02/2022"],
    }
    said = plan(workflow, travelled)
    assert {box.id for box in said.boxes if box.is_here} == {"labellisee"}
    assert {box.id for box in said.boxes if box.is_visited} == {
        *("brouillon", "deposee", "recevable", "en_instruction", "comite_selection", "labellisee")
    }
    picture = words_of(svg(said, layout := laid_out(said), Router(said, layout).arrows()))
    assert "Ici depuis le 21/02/2022" in picture
    assert "Ouvert le 03/01/2022" in picture


def test_arrows_of_a_journey_are_those_it_travelled(workflow, calendar):
    _, travelled = played(workflow, calendar, "labellisee")
    said = plan(workflow, travelled)
    arrows = Router(said, laid_out(said)).arrows()
    moves = {(move.origin, move.target) for move in travelled.moves}
    assert {(a.origin, a.target) for a in arrows if a.is_passed} == moves


def test_a_road_travelled_twice_has_both_dates(workflow):
    travelled = at(
        "deposee",
        ("deposer", "brouillon", "deposee"),
        ("demander_complements", "deposee", "a_completer"),
        ("completer", "a_completer", "deposee"),
        ("demander_complements", "deposee", "a_completer"),
        ("completer", "a_completer", "deposee"),
    )
    assert done_on(workflow, travelled)["completer"] == [
        "étape 3, 03/01/2022",
        "étape 5, 05/01/2022",
    ]


def test_the_same_act_from_elsewhere_is_not_the_one_that_was_done(workflow):
    """`demarrer_accompagnement` starts from two states; the dossier came from one."""
    said = plan(
        workflow,
        at(
            "accompagnement",
            ("demarrer_accompagnement", "labellisee_sans_subvention", "accompagnement"),
        ),
    )
    assert not said.gates["convention_notifiee"].is_passed
    assert [way.origin for way in said.ways if way.is_passed] == ["labellisee_sans_subvention"]


def test_a_move_taken_back_is_not_on_the_journey(workflow, calendar):
    case, before = played(workflow, calendar, "labellisee")
    case.must(
        c.CorrectLastAct(
            reference=REFERENCE, by=HEAD, on=day("2022-02-22"), reason=because("Erreur de date")
        )
    )
    after = journey(case.dossier, case.journal)
    assert [m.transition for m in after.moves] == [m.transition for m in before.moves][:-1]
    assert after.state == "comite_selection"
    assert "labelliser" not in done_on(workflow, after)


def test_open_holds_are_told_where_the_dossier_is(workflow, calendar):
    case, _ = played(workflow, calendar, "incubation")
    hold = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-04-04"), "hold": "suspension"}
    case.must(c.OpenHold(**hold, reason=because("Incendie")))
    said = plan(workflow, journey(case.dossier, case.journal))
    (here,) = [box for box in said.boxes if box.is_here]
    assert [line.words for line in here.lines if line.kind == "hold"] == [
        "Suspension depuis le 04/04/2022"
    ]
    case.must(c.LiftHold(**{**hold, "on": day("2022-05-04")}))
    assert not journey(case.dossier, case.journal).holds


def test_a_way_out_that_was_taken_has_its_arrow(workflow, calendar):
    case, _ = played(workflow, calendar, "incubation")
    case.must(advance("abandonner", "2022-05-02", HOLDER, reason=because("Le porteur renonce")))
    said = plan(workflow, journey(case.dossier, case.journal))
    (way,) = [way for way in said.ways if way.item is None]
    assert (way.origin, way.target, way.is_passed) == ("incubation", "abandonnee", True)
    assert done_on(workflow, journey(case.dossier, case.journal))["abandonner"]
    assert "Abandon du projet → Abandonnée" in said.description


def test_milestones_validated_and_tranches_paid_are_ticked(workflow):
    travelled = replace(
        at("accompagnement"),
        validated=(("diagnostic", day("2022-05-02")),),
        paid=(("avance", day("2022-09-01")),),
    )
    said = plan(workflow, travelled)
    lines = [line for box in said.boxes for line in box.lines]
    (reached,), (paid,) = (spoken(lines, kind) for kind in ("reached", "paid"))
    assert reached.startswith("Diagnostic : ")
    assert paid.startswith("Avance : ")
    assert "Jalon validé le 02/05/2022 : Diagnostic." in said.description
    assert "Tranche payée le 01/09/2022 : Avance." in said.description
    assert "Jalon validé" in words_of(draw_svg(workflow, travelled))


def test_a_journey_told_by_a_picture_that_nobody_sees_has_its_measures(workflow):
    travelled = at("incubation", holds=(("suspension", day("2022-04-04")),))
    told = plan(workflow, travelled).description
    assert "Mesure en cours depuis le 04/04/2022 : Suspension." in told


def test_moves_that_the_present_rules_do_not_know_are_told_not_drawn(workflow, calendar):
    """A state that these rules have no more, and an act that is gone."""
    travelled = at(
        "recevable",
        ("deposer", "brouillon", "recue"),
        ("transmettre", "recue", "deposee"),
        ("declarer_recevable", "deposee", "recevable"),
    )
    said = plan(workflow, travelled)
    assert set(done_on(workflow, travelled)) == {"declarer_recevable"}
    (box,) = [box for box in said.boxes if box.id == "_old"]
    assert spoken(box.lines, "passed") == [
        "deposer → recue, le 01/01/2022 (étape 1)",
        "transmettre → deposee, le 02/01/2022 (étape 2)",
    ]
    assert "Étape sous d’anciennes règles : deposer → recue" in said.description
    assert_tidy(workflow, travelled)
    ElementTree.fromstring(draw_svg(workflow, travelled))
    draw_mermaid(workflow, travelled)


def test_a_renamed_state_keeps_its_moves(workflow, calendar):
    """Old moves are drawn under the new name, and told in the words of their time otherwise."""
    case, before = played(workflow, calendar, "recevable")
    change = Migrated(
        old_version=1,
        new_version=2,
        mapping="",
        reason=because("Nouvelles règles"),
        state="recevable",
        phase="candidature",
        renames={"states": {"deposee": "en_instruction"}},
    )
    last = case.journal[-1]
    rows = (*case.journal, replace(last, version=last.version + 1, event=change))
    after = journey(case.dossier, rows, {row.version: workflow for row in case.journal})
    assert [(move.origin, move.target) for move in after.moves] == [
        ("brouillon", "en_instruction"),
        ("en_instruction", "recevable"),
    ]
    told = plan(workflow, after).description
    assert "Étape sous d’anciennes règles : Dépôt de la candidature → Déposée" in told
    assert [move.number for move in after.moves] == [move.number for move in before.moves]
