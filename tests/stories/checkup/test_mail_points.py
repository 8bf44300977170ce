"""What `doctor` says of where letters go: from a real base, to their readers or to nobody."""

from types import SimpleNamespace

import pytest

from support_engine.stories.checkup.mail_points import where


@pytest.mark.parametrize(
    ("is_trial", "mode", "only", "level", "said"),
    [
        (False, "smtp", "", "ok", "relais:587"),
        (False, "folder", "", "late", "dont aucun courrier ne part"),
        (False, "smtp", "essai@demo.example", "late", "vont à essai@demo.example"),
        (True, "folder", "", "ok", "fichiers dans lettres"),
        (True, "smtp", "", "ok", "Rien ne part d’une base d’essai"),
        (True, "smtp", "essai@demo.example", "ok", "tout pour essai@demo.example"),
    ],
)
def test_a_real_base_whose_letters_reach_nobody_is_late(is_trial, mode, only, level, said) -> None:
    mail = SimpleNamespace(mode=mode, redirect_all=only, host="relais", port=587)
    settings = SimpleNamespace(mail=mail, letters="lettres")
    desk = SimpleNamespace(settings=settings, store=SimpleNamespace(is_for_replaying=is_trial))
    point = where(desk)
    assert point.level == level
    assert said in point.sentence
    assert ("les délais" in point.sentence) == (level == "late")
