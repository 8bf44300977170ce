"""French spaces."""

import pytest

from support_engine.core.language.french import NBSP
from support_engine.core.language.spacing import typeset


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("Une question ?", "Une question~?"),
        (" : la suite ; la fin !", "~: la suite~; la fin~!"),
        ("« Trégor », dit-on", "«~Trégor~», dit-on"),
        ("décret n° 2018-514, article R. 421-1", "décret n°~2018-514, article R.~421-1"),
        ("dans 2 mois et 15 jours", "dans 2~mois et 15~jours"),
        ("20 % de 30 €.", "20~% de 30~€."),
        ('<p style="margin : 0">a : b</p>', '<p style="margin : 0">a~: b</p>'),
        ("<style>a { b : c }</style>", "<style>a { b : c }</style>"),
        ("10:30 et a::b", "10:30 et a::b"),
    ],
)
def test_french_spaces_are_set_in_words_and_never_in_tags(typed: str, set_as: str) -> None:
    assert typeset(typed) == set_as.replace("~", NBSP)
