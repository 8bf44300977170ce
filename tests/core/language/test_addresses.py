"""One rule for an electronic address, for the import, the settings and the post."""

import pytest

from support_engine.core.intake.candidacies import Row, read_candidacies
from support_engine.core.language.addresses import is_address
from support_engine.sections import mailable

TAKEN = {
    "plain": "camille@exemple.fr",
    "signs that servers take": "z.o-e+1@sous.demo.example",
    "an apostrophe": "o'neill@exemple.fr",
    "a country in its own script": "a@exemple.xn--p1ai",
    "the longest parts": f"{'a' * 64}@{'b' * 63}.fr",
}
REFUSED = {
    "a name": "camille",
    "no place": "camille@",
    "a machine": "a@exemple",
    "a route": "a%ailleurs.fr@exemple.fr",
    "an accent": "é@exemple.fr",
    "a name before it": "Camille <a@exemple.fr>",
    "two dots": "a..b@exemple.fr",
    "a dash at the edge": "a@-exemple.fr",
    "an ending of one letter": "a@exemple.f",
    "an ending of digits": "a@192.168.0.1",
    "a person too long": f"{'a' * 65}@exemple.fr",
    "a place too long": f"a@{'b' * 64}.fr",
    "too long in all": f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.fr",
}


def imported(email: str) -> str | None:
    """The address that an import keeps, or None where it refuses the row."""
    cells = {"Nom": "Fab Unit", "Commune": "Crest", "Vague": "1", "Courriel": email}
    intake = read_candidacies(tuple(cells), [Row(2, cells)], ("1",))
    return None if intake.errors else intake.candidacies[0].contact_email


@pytest.mark.parametrize("email", TAKEN.values(), ids=TAKEN)
def test_an_address_is_taken_everywhere(email) -> None:
    assert is_address(email)
    assert mailable(email) == email
    assert imported(email) == email


@pytest.mark.parametrize("email", REFUSED.values(), ids=REFUSED)
def test_what_is_no_address_is_refused_everywhere(email) -> None:
    assert not is_address(email)
    assert imported(email) is None
    with pytest.raises(ValueError, match="adresse électronique"):
        mailable(email)
