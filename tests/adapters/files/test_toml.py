"""What a person may write wrong in a TOML file is said in French: line, cause, remedy."""

import re

import pytest

from support_engine.adapters.files import toml
from support_engine.adapters.files.documents import keep
from support_engine.adapters.files.mappings import load_mapping
from support_engine.adapters.files.toml import table, typed
from support_engine.adapters.files.workflows import parse
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence
from support_engine.errors import UnreadableFile, UnsoundWorkflow
from tests.new_rules import DATA, SOURCE, rules

ENGLISH = re.compile(
    r"(?i)invalid|expected|unclosed|illegal|cannot|statement|value |errno|codec|should|digits"
)


def refusal(source: str) -> str:
    with pytest.raises(UnsoundWorkflow) as refused:
        table(source, "essai.toml")
    start = "essai.toml n’est pas un fichier TOML lisible. "
    assert str(refused.value).startswith(start)
    return str(refused.value).removeprefix(start)


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ('a = "x\nb = 1', 1, 'Ajoutez le guillemet droit (")'),
        ('a = x"', 1, 'Un texte va entre guillemets : "x"'),
        ("a = “x”", 1, "Écrivez des guillemets droits"),
        ("a = « x »", 1, "Écrivez des guillemets droits"),
        ("a = ’x’", 1, "Écrivez des guillemets droits"),
        ("a = oui", 1, "Écrivez true."),
        ("a = Faux", 1, "Écrivez false."),
        ("a = rien", 1, "Ôtez la clé"),
        ("a = Deux mots", 1, "Un texte va entre guillemets"),
        ("a =", 1, "la valeur manque"),
        ("a = # plus tard", 1, "la valeur manque"),
        ("a = = 1", 1, "Ôtez ce « = »"),
        ("a = (1, 2)", 1, "entre crochets"),
        ("a =\u00a01", 1, "espace insécable"),
        ('a = ["x" "y"]', 1, "virgule"),
        ('a = ["x", "y"\n\n# note\nb = 1', 1, "la liste n’est pas fermée"),
        ('a = ["x"', 1, "la liste n’est pas fermée"),
        ('a = [\n  "x",\n  "y"\n  "z",\n]', 3, "virgule"),
        ("a = 1\nb = 2\na = 3", 3, "(« a », ligne 1)"),
        ("a = { b = 1, b = 2 }", 1, "deuxième fois"),
        ("[a]\nx = 1\n[a]\ny = 1", 3, "[a] est déjà écrite, ligne 1"),
        ("[[a]]\nx = 1\n[a]\ny = 1", 3, "deux crochets"),
        ("libellé = 1", 1, "sans accent"),
        ("ma cle = 1", 1, "avec _"),
        ("été = 1", 1, "sans accent"),
        ("a", 1, "il manque ="),
        ("a : 1", 1, "Remplacez « : » par ="),
        ("a = { b = 1", 1, "{ a = 1, b = 2 }"),
        ("a = { b = 1 c = 2 }", 1, "{ a = 1, b = 2 }"),
        ("a = {\n  b = 1 }", 1, "sur une seule ligne"),
        ("a = { b = 1, }", 1, "sans virgule avant }"),
        ("[a", 1, "[nom]"),
        ("[[a]", 1, "[[nom]]"),
        ("[délais]", 1, "sans accent"),
        ('a = "c:\\dossier"', 1, "Écrivez /"),
        ('a = "\\uZZZZ"', 1, "Écrivez /"),
        ("a = 1,5", 1, "points de base"),
        ("a = 100 €", 1, "centimes"),
        ("a = 23\u202f000", 1, "centimes"),
        ("a = 50 %", 1, "points de base"),
        ("a = 01", 1, "Ôtez le 0"),
        ("a = 1;", 1, "Ôtez-le"),
        ('a = "x" y', 1, "de trop"),
        ("// note", 1, "Mettez #"),
        ("]", 1, "ne ferme rien"),
        ("a = 15/06/2023", 1, "2023-06-15"),
        ("a = 2023-13-45", 1, "2023-06-15"),
        ("a = 2023-02-30", 1, "2023-06-15"),
        ('a = [\n  "x",\n', 2, "la liste n’est pas fermée"),
        ("a = \u2028", 1, "invisible"),
        ('a = """x\nb = 1', 1, "jamais fermé"),
        ("a = 'x\nb = 1", 1, "fermé"),
        ('a = "x\x01"', 1, "invisible"),
        ("b = 1\na = " + "9" * 5000, 2, "trop long"),
        ("b = 'un texte bien plus long que le nombre'\na = 9223372036854775808", 2, "trop long"),
    ],
)
def test_a_mistake_is_said_with_its_line_its_cause_and_its_remedy(source, line, words) -> None:
    said = refusal(f"{source}\n")
    assert said.startswith(f"Ligne {line}, « ")
    assert words in said
    assert not ENGLISH.search(said)


def test_lists_without_end_are_refused() -> None:
    assert "emboîtées trop profondément" in refusal("a = " + "[" * 5000)
    assert "emboîtées trop profondément" in refusal("a = " + "{a=" * 5000)


@pytest.mark.parametrize("cut", range(1, 9))
@pytest.mark.parametrize("more", ['"', "«"])
def test_a_programme_garbled_anywhere_is_refused_in_french(cut, more) -> None:
    place = len(SOURCE) * cut // 9
    assert not ENGLISH.search(outcome(SOURCE[:place] + more + SOURCE[place:]))


def outcome(source: str) -> str:
    """What is said of a file, after its first words, or nothing when it is read."""
    try:
        table(source, "essai.toml")
    except UnsoundWorkflow as refused:
        return str(refused).partition(" : ")[2]
    return ""


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def test_the_mark_of_an_editor_changes_neither_the_text_nor_its_hash(tmp_path) -> None:
    plain, marked = tmp_path / "a.toml", tmp_path / "b.toml"
    plain.write_text(SOURCE, encoding="utf-8")
    marked.write_text(SOURCE, encoding="utf-8-sig")
    assert toml.text(marked) == toml.text(plain) == SOURCE
    texts = [parse(toml.text(path), path.name) for path in (plain, marked)]
    assert texts[0].sha256 == texts[1].sha256


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = 1\nlabel = '\xe9'", "un caractère de la ligne 2"),
        ("a = 1".encode("utf-16"), "UTF-16"),
    ],
)
def test_another_encoding_says_how_to_save(tmp_path, content, words) -> None:
    path = tmp_path / "essai.toml"
    path.write_bytes(content)
    with pytest.raises(UnsoundWorkflow, match="Enregistrer sous") as refused:
        toml.text(path)
    assert words in str(refused.value)
    assert not ENGLISH.search(str(refused.value).partition(" : ")[2])


def test_an_absent_file_and_a_folder_are_told_apart(tmp_path) -> None:
    with pytest.raises(UnsoundWorkflow, match=r"n’existe pas\. Vérifiez son nom"):
        toml.text(tmp_path / "absent.toml")
    with pytest.raises(UnsoundWorkflow, match=r"c’est un dossier\. Donnez le fichier"):
        toml.text(tmp_path)
    with pytest.raises(UnreadableFile, match=r"n’existe pas\. Vérifiez son nom"):
        keep(tmp_path / "absent.pdf", tmp_path)


# ── Form ─────────────────────────────────────────────────────────────────────────────────────────


def flaws(old: str, new: str) -> tuple[str, ...]:
    """The faults of form of the shipped programme, some words replaced."""
    assert old in SOURCE
    with pytest.raises(UnsoundWorkflow) as refused:
        parse(SOURCE.replace(old, new, 1), "essai.toml")
    return refused.value.flaws


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("months = 4\n", "mois = 4\n", "clocks.incubation.mois : clé inconnue. Vouliez-vous dire : "
         "months ?"),
        ("{ days = -90", "{ days = -90, jours = 3", "reminders.jalons.steps.[days = -90].jours : "
         "clé inconnue. Vouliez-vous dire : days ?"),
        ("months = 4\n", 'months = "4"\n', "clocks.incubation.months : un nombre entier est "
         'attendu : écrivez 4, sans guillemets (reçu : "4")'),
        ("final = true", 'final = "oui"', "states.irrecevable.final : true ou false est attendu : "
         'écrivez true, sans guillemets (reçu : "oui")'),
        ('from = ["brouillon"]', 'from = "brouillon"', "transitions.deposer.from : une liste entre "
         'crochets est attendue : écrivez ["brouillon"] (reçu : "brouillon")'),
        ('from = ["brouillon"]', 'from = ["Brouillon"]', "transitions.deposer.from.[1] : écrivez "
         'des minuscules sans accent, des chiffres et _ (reçu : "Brouillon")'),
        ('about = "milestones"', 'about = 3', 'reminders.jalons.about : valeur inconnue ; '
         'choisissez "clocks", "milestones", "validations", "extensions", "documents", "states", '
         '"claims", "certifications", "transmissions" ou "requests" (reçu : 3)'),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_said_as_the_file_writes_it(old, new, said) -> None:
    assert flaws(old, new) == (said,)


def test_the_keys_of_another_table_are_never_suggested() -> None:
    with pytest.raises(UnsoundWorkflow) as refused:
        typed({**DATA, "documents": {"rib": {"label": "RIB", "jours": 3}}}, Workflow, "essai.toml")
    assert refused.value.flaws == (
        "documents.rib.jours : clé inconnue. Existent : label, per_claim, valid_months.",
    )


def test_a_mapping_suggests_its_own_keys() -> None:
    given = {"programme": "x", "from": 1, "to": 2, "reason": "Comité", "jalons": {}}
    with pytest.raises(UnsoundWorkflow) as refused:
        typed(given, Correspondence, "essai.toml")
    assert refused.value.flaws == ("jalons : clé inconnue. Vouliez-vous dire : milestones ?",)


def test_a_list_is_not_called_short_when_something_in_it_is_wrong() -> None:
    (one,) = flaws("asked_days = [15, 92]", 'asked_days = ["15", 92]')
    assert "écrivez 15, sans guillemets" in one
    (other,) = flaws('to = ["porteur"], letter = "rappel" },', 'to = [3], letter = "rappel" },')
    assert 'écrivez "3"' in other


def test_each_question_left_in_a_mapping_is_asked_again(tmp_path) -> None:
    path = tmp_path / "essai.toml"
    path.write_text(
        'programme = "manufactures"\nfrom = 1\nto = 2\nreason = "?"\n'
        '[states]\nincubation = "?"\n[clocks]\nincubation = "?"\n[lengths]\nincubation = "?"\n',
        encoding="utf-8",
    )
    with pytest.raises(UnsoundWorkflow, match=r"^essai.toml attend encore 4 réponses\.$") as found:
        load_mapping(path, rules(version=1).workflow, rules().workflow)
    asked = "répondez au « ? »"
    assert found.value.flaws == (
        f"reason : {asked} : le motif, en une phrase, pour l’histoire des dossiers",
        f"states.incubation : {asked} : son nom dans la nouvelle version",
        f'clocks.incubation : {asked} : son nom dans la nouvelle version, ou "-" s’il n’y a plus '
        "de place",
        f'lengths.incubation : {asked} : "kept" (le terme ne bouge pas) ou "new" '
        "(il est recalculé)",
    )
