"""A programme file is refused whole with every fault of form; versions that served are kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from support_engine.adapters.files import workflows
from support_engine.adapters.files.workflows import Registry, parse
from support_engine.adapters.store import pinned_rules
from support_engine.core.programme.letters import uses
from support_engine.core.programme.source import WorkflowText, key_of
from support_engine.errors import ChangedWorkflow, UnknownName, UnsoundWorkflow

ABSENT = "clé obligatoire absente"
SECTIONS = (
    "workflow",
    "phases",
    "states",
    "roles",
    "transitions",
    "extensions",
    "milestone_letters",
)
"""What no programme can do without."""


@pytest.fixture(scope="module")
def source(programme) -> str:
    return programme.source


def edited(source: str, old: str, new: str) -> str:
    """The file with the first occurrence of some words replaced."""
    assert old in source
    return source.replace(old, new, 1)


def faults(source: str) -> tuple[str, ...]:
    """The faults of form of a file."""
    with pytest.raises(UnsoundWorkflow) as refused:
        parse(source, "essai.toml")
    found = refused.value.flaws
    assert str(refused.value) == f"essai.toml a {len(found)} défaut(s) de forme."
    return found


def numbered(source: str, version: int) -> WorkflowText:
    """The same programme under another version number."""
    return parse(edited(source, "\nversion = 1", f"\nversion = {version}"), f"v{version}.toml")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "essai.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ── Form ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("lateness_days", "latenes_days", "workflow.latenes_days"),
        ("final", "finale", "states.irrecevable.finale"),
        ("acts", "act", "roles.auditeur.act"),
        ("valid_months", "valid_month", "documents.attestation_fiscale.valid_month"),
        ("at_least", "at_leats", "facts.montant_subvention.at_leats"),
        ("reason_required", "raison_required", "transitions.declarer_irrecevable.raison_required"),
        ("working_day", "workin_day", "clocks.incubation.workin_day"),
        ("days = 21", "dais = 21", "milestones.lancement_incubation.due.dais"),
        ("silences", "silence", "holds.suspension.silence"),
        ("proposes", "propose", "reminders.jalons.steps.[days = 60].propose"),
        ("evidence", "evidences", "milestones.diagnostic.evidences"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_one(source, old, new, place) -> None:
    (fault,) = faults(edited(source, old, new))
    near = old.split(" ")[0]
    start = f"{place} : clé inconnue. Vouliez-vous dire : {near}"
    assert fault.startswith((f"{start},", f"{start} ?"))


def test_a_section_misspelt_is_both_absent_and_unknown(source) -> None:
    absent, unknown = faults(edited(source, "[extensions]", "[extension]"))
    assert absent == f"extensions : {ABSENT}"
    assert unknown.startswith("extension : clé inconnue. Vouliez-vous dire : extensions, ")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "deposer"\n', "", "transitions.[1].id"),
        ('label = "Dépôt de la candidature"\n', "", "transitions.deposer.label"),
        ("share = 3000\n", "", "tranches.avance.share"),
        ('declared = "jalon_declare"\n', "", "milestone_letters.declared"),
        ("asked_days = [15, 92]", "asked_days = [15]", "clocks.reponse_mise_en_demeure"),
    ],
)
def test_a_key_left_out_is_named(source, old, new, place) -> None:
    (fault,) = faults(edited(source, old, new))
    assert fault.startswith(f"{place}")
    assert fault.endswith(f" : {ABSENT}")


@pytest.mark.parametrize(
    ("old", "new", "place", "received"),
    [
        ("version = 1", 'version = "un"', "workflow.version", "un"),
        ("version = 1", "version = 0", "workflow.version", "0"),
        ("lateness_days = 20", "lateness_days = 401", "workflow.lateness_days", "401"),
        ('prefix = "MP"', 'prefix = "mp"', "workflow.reference_prefix", "mp"),
        ('label = "Candidature"', 'label = " "', "phases.candidature.label", " "),
        ('id = "deposer"', 'id = "Déposer"', "transitions.Déposer.id", "Déposer"),
        ('from = ["brouillon"]', "from = []", "transitions.deposer.from", "[]"),
        ('from = ["brouillon"]', 'from = "brouillon"', "transitions.deposer.from", "brouillon"),
        ('roles = ["systeme"]', "roles = []", "transitions.recevabilite_tacite.roles", "[]"),
        ('type = "money"', 'type = "monnaie"', "facts.montant_subvention.type", "monnaie"),
        ("months = 2\n", "months = 2.5\n", "clocks.recevabilite.months", "2.5"),
        ("months = 2\n", "months = 0\n", "clocks.recevabilite.months", "0"),
        ('on_end = "move"', 'on_end = "bouge"', "clocks.recevabilite.on_end", "bouge"),
        ('about = "milestones"', 'about = "jalons"', "reminders.jalons.about", "jalons"),
        ("days = -90", "days = -1001", "reminders.jalons.steps.[days = -1001].days", "-1001"),
        ('cadence = "monthly"', 'cadence = "daily"', "reports.portefeuille_mensuel.cadence", "dai"),
        ("share = 3000", "share = 10001", "tranches.avance.share", "10001"),
        ("share = 3000", "share = 0", "tranches.avance.share", "0"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_given(source, old, new, place, received) -> None:
    (fault,) = faults(edited(source, old, new))
    assert fault.startswith(f"{place} : ")
    assert "should" not in fault  # pydantic speaks English, we do not
    assert f"(reçu : {received}" in fault.replace('"', "")


def test_an_id_with_capitals_or_spaces_is_refused(source) -> None:
    line = '[states]\n"Brouillon 2" = { label = "Autre", phase = "candidature" }'
    (fault,) = faults(edited(source, "[states]", line))
    assert fault.startswith("states.Brouillon 2 : écrivez des minuscules sans accent")


def test_an_empty_file_lacks_every_section() -> None:
    assert faults("") == tuple(f"{name} : {ABSENT}" for name in SECTIONS)


def test_several_faults_of_form_are_told_at_once(source) -> None:
    broken = edited(source, "version = 1", "version = 0")
    broken = edited(broken, "reason_required", "raison_required")
    broken = edited(broken, "share = 3000\n", "")
    places = [fault.split(" : ")[0] for fault in faults(broken)]
    assert places == [
        "workflow.version",
        "transitions.declarer_irrecevable.raison_required",
        "tranches.avance.share",
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("[workflow]", "[workflow", 8),
        ("version = 1", "version = ", 10),
        ("[phases]", "[workflow]", 22),
        ('initial = "brouillon"', 'initial = "brouillon', 14),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(source, old, new, where) -> None:
    with pytest.raises(UnsoundWorkflow, match=rf"^essai.toml n’est pas .* TOML.*Ligne {where}, « "):
        parse(edited(source, old, new), "essai.toml")


# ── A file of the folder ─────────────────────────────────────────────────────────────────────────


def test_the_shipped_file_is_read_whole(programme, letters) -> None:
    assert programme.place == "manufactures.toml"
    assert key_of(programme.workflow) == ("manufactures", 1)
    assert {use.letter for use in uses(programme.workflow)} <= set(letters.names())


def test_an_unsound_file_is_refused_with_every_flaw(source, letters, tmp_path) -> None:
    unsound = edited(edited(source, "share = 3000", "share = 2900"), '"cloturee"', '"cloture"')
    with pytest.raises(UnsoundWorkflow, match=r"^essai.toml a 3 défaut\(s\)\.$") as refused:
        workflows.load(written(tmp_path, unsound), letters.names())
    assert [flaw.split(" : ")[0] for flaw in refused.value.flaws] == [
        "transitions.cloturer.to",
        "states.cloturee",
        "tranches",
    ]


def test_a_role_without_a_person_makes_a_file_unsound(source, letters, tmp_path) -> None:
    with pytest.raises(UnsoundWorkflow) as refused:
        workflows.load(written(tmp_path, source), letters.names(), {"instructeur"})
    assert any("personne n’a le rôle « responsable »" in flaw for flaw in refused.value.flaws)


@pytest.mark.parametrize("content", [b"label = '\xe9'", b"\xff\xfe\x00"], ids=["latin-1", "bytes"])
def test_a_file_in_another_encoding_is_refused(tmp_path, content) -> None:
    path = written(tmp_path, content)
    with pytest.raises(UnsoundWorkflow, match=r"essai.toml ne peut pas être lu"):
        workflows.load(path, ())


def test_a_file_that_is_absent_is_refused(tmp_path) -> None:
    with pytest.raises(UnsoundWorkflow, match=r"absent.toml ne peut pas être lu"):
        workflows.load(tmp_path / "absent.toml", ())


# ── Versions ─────────────────────────────────────────────────────────────────────────────────────


def test_new_dossiers_follow_the_newest_version_and_old_ones_keep_theirs(source, programme):
    registry = Registry([numbered(source, 10), programme, numbered(source, 9)], "manufactures")
    assert registry.current().workflow.header.version == 10
    assert registry.get("manufactures", 1) is programme.workflow
    assert registry.get("manufactures", 9).header.version == 9


def test_an_unknown_version_is_said(programme) -> None:
    with pytest.raises(UnknownName, match=r"« manufactures » n’a pas de version 2"):
        Registry([programme], "manufactures").get("manufactures", 2)


def test_an_unknown_programme_is_said_with_the_nearest(programme) -> None:
    registry = Registry([programme], "manufacture")
    with pytest.raises(UnknownName, match=r"« manufacture »\. Vouliez-vous dire : manufactures \?"):
        registry.current()
    assert registry.current("manufactures") is programme


def test_a_folder_without_a_file_knows_no_programme() -> None:
    with pytest.raises(UnknownName, match=r"Programme inconnu : « manufactures »"):
        Registry([], "manufactures").current()


def test_a_version_whose_file_was_removed_is_read_from_the_base(source, programme) -> None:
    registry = Registry([numbered(source, 2)], "manufactures")
    registry.adopt({("manufactures", 1): (programme.sha256, source)})
    assert registry.get("manufactures", 1) == programme.workflow
    assert registry.text("manufactures", 1).source == source
    assert registry.current().workflow.header.version == 2


def test_a_file_that_is_as_it_served_is_accepted(source, programme) -> None:
    registry = Registry([programme], "manufactures")
    registry.adopt({("manufactures", 1): (programme.sha256, source)})
    assert registry.text("manufactures", 1) is programme


def test_a_file_edited_after_it_served_is_refused(source, programme) -> None:
    changed = parse(f"{source}\n# un commentaire\n", "manufactures.toml")
    said = r"^manufactures.toml a été modifié après avoir servi.*version 1 .*nouveau.*version 2\."
    with pytest.raises(ChangedWorkflow, match=said):
        Registry([changed], "manufactures").adopt({("manufactures", 1): (programme.sha256, source)})


def test_a_file_that_came_with_the_software_gives_way_to_the_text_that_served(
    source, programme
) -> None:
    changed = parse(f"{source}\n# un commentaire\n", "manufactures.toml")
    registry = Registry([changed], "manufactures", is_shipped=True)
    for _ in range(2):
        registry.adopt({("manufactures", 1): (programme.sha256, source)})
    assert registry.current().source == source
    assert registry.given_way == {("manufactures", 1): changed}
    with pytest.raises(ChangedWorkflow, match="modifié à la main"):
        Registry([changed], "manufactures", is_shipped=True).adopt(
            {("manufactures", 1): (programme.sha256, f"{source}\n")}
        )


def test_the_base_keeps_the_first_text_of_a_version(store, source, programme) -> None:
    later = parse(f"{source}\n", "manufactures.toml")
    with store.transaction() as db:
        assert pinned_rules.pinned(db) == {}
        for text in (programme, later, numbered(source, 2)):
            pinned_rules.pin(db, text, "2022-01-03T09:00:00.000000Z")
    with store.reading() as db:
        kept = pinned_rules.pinned(db)
    assert kept.keys() == {("manufactures", 1), ("manufactures", 2)}
    assert kept["manufactures", 1] == (programme.sha256, source)


def test_a_dossier_pins_the_file_it_opened_under(office, programme) -> None:
    office.open_at("deposee")
    with office.store.reading() as db:
        kept = pinned_rules.pinned(db)
    assert kept == {("manufactures", 1): (programme.sha256, programme.source)}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("months = 2\n", "months = true\n", "clocks.recevabilite.months"),
        ("months = 2\n", 'months = "2"\n', "clocks.recevabilite.months"),
        ('timezone = "Europe/Paris"', 'timezone = "Europe/Pari"', "workflow.timezone"),
    ],
)
def test_a_value_of_another_kind_does_not_pass(source, old, new, place) -> None:
    (fault,) = faults(edited(source, old, new))
    assert fault.startswith(place)


def test_two_files_of_one_version_are_refused(programme) -> None:
    twin = replace(programme, place="copie.toml")
    with pytest.raises(UnsoundWorkflow, match=r"copie\.toml"):
        Registry([programme, twin], "manufactures")
