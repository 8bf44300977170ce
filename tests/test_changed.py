"""`make check` runs the tests of what changed, and the laws of the house."""

from tests.changed import ALWAYS, to_run


def test_a_module_brings_its_own_tests_and_those_that_import_it() -> None:
    found = to_run(["support_engine/core/days/calendar.py"])
    assert {"tests/core/days/test_calendar.py", "tests/core/dossier/test_deadlines.py"} < {*found}
    assert "tests/test_emails.py" not in found


def test_a_test_brings_itself_and_what_tests_share_brings_those_that_share_it() -> None:
    assert "tests/test_config.py" in to_run(["tests/test_config.py"])
    assert "tests/test_emails.py" in to_run(["tests/letter_samples.py"])


def test_a_letter_a_programme_and_a_page_have_their_tests() -> None:
    for path in ("templates/emails/rappel/body.txt", "workflows/fabriques.toml", "README.md"):
        assert len(to_run([path])) > len(ALWAYS), path


def test_what_is_gone_brings_the_laws_of_the_house_alone() -> None:
    assert to_run(["support_engine/core/forgotten.py"]) == sorted(ALWAYS)
