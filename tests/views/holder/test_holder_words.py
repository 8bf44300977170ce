"""A letter on the page of its own project says what it is about, and no more."""

from support_engine.views.holder.holder_words import own_title

NAME = "Manufacture fictive 01 (jalons en retard)"


def test_a_title_says_neither_the_project_nor_the_demonstration() -> None:
    cut = "Manufacture fictive 01 (jalons en retar…"
    assert own_title(f"[Démonstration] Diagnostic – {cut} (FICTIF-01)", NAME) == "Diagnostic"
    assert own_title(f"Solde – avance – {NAME} (MP1-001)", NAME) == "Solde – avance"
    assert own_title("2 points à suivre", NAME) == "2 points à suivre"
    assert own_title("Diagnostic", "") == "Diagnostic"
