"""A template does no more than a letter needs, whatever it asks, and reads nothing outside."""

import resource
from pathlib import Path
from time import process_time

import pytest

from support_engine.adapters.mail import bounds
from support_engine.errors import BrokenTemplate
from tests.adapters.mail.test_templates import written

ENDLESS = (
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}fini",
    "{% for i in items %}{% for j in items %}{% for k in items %}{{ 'x' }}{% endfor %}{% endfor %}"
    "{% endfor %}",
    "{% macro twice(n) %}{{ twice(n) }}{{ twice(n) }}{% endmacro %}{{ twice(1) }}",
    "{% macro twice(n) %}{% if n %}{{ twice(n - 1) }}{{ twice(n - 1) }}{% endif %}{% endmacro %}"
    "{{ twice(60) }}",
    "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = [n.x, n.x] | join %}"
    "{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x | replace('x', 'xx') %}"
    "{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x %}{{ n.x }}{{ n.x }}"
    "{% endset %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x %}{% filter upper %}{{ n.x }}"
    "{{ n.x }}{% endfilter %}{% endset %}{% endfor %}",
    "{{ 'x' * 10 ** 9 }}",
    "{{ 1000000 * ['x'] }}",
    "{{ 10 ** 10 ** 8 }}",
    "{{ name * 1000000000 }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ '%999999999d' | format(1) }}",
    "{{ '%*d' | format(999999999, 1) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '{:999999999}'.format(1) }}",
    "{{ name.ljust(1000000000) }}",
    "{{ name.zfill(1000000000) }}",
    "{{ '\\t'.expandtabs(1000000000) }}",
    "{{ items | batch(1000000000, 'x') | list }}",
    "{{ lipsum(n=100000000) }}",
    "{% include 'emails/essai/body.txt' %}{% include 'emails/essai/body.txt' %}",
    "{% extends 'emails/essai/body.txt' %}",
    "{% for i in items recursive %}{{ loop(items) }}{{ loop(items) }}{% endfor %}",
    "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "{% if " + "(" * 400 + "1" + ")" * 400 + " %}{% endif %}",
    "{% if 1 %}" * 200 + "x" + "{% endif %}" * 200,
    "{% for i in items %}" * 60 + "x" + "{% endfor %}" * 60,
)


@pytest.fixture
def little(monkeypatch) -> None:
    """The same bounds, met sooner."""
    monkeypatch.setattr(bounds, "STEPS", 20_000)
    monkeypatch.setattr(bounds, "SIGNS", 200_000)


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("template", ENDLESS)
def test_what_has_no_end_is_a_broken_letter_in_little_time_and_memory(tmp_path, template) -> None:
    letters = written(tmp_path, text=template)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    with pytest.raises(BrokenTemplate, match=r"emails/essai/body\.txt"):
        letters.render("essai", {"items": list(range(200)), "name": "x" * 1000})
    assert process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


@pytest.mark.usefixtures("little")
def test_each_text_has_its_own_budget(tmp_path) -> None:
    letters = written(tmp_path, text="{% for i in items %}x{% endfor %}")
    for _ in range(3):
        assert len(letters.render("essai", {"items": list(range(9_000))}).text) == 9_001


def test_a_figure_is_still_reckoned_and_formatted(tmp_path) -> None:
    text = "{{ 2 * 3 + 4 - 1 }} {{ '%+d' | format(3) }} {{ 'a' ~ 1 ~ name }} {{ 7 % 4 }}"
    assert written(tmp_path, text=text).render("essai", {"name": "b"}).text == "9 +3 a1b 3\n"


def test_what_is_joined_keeps_its_escaping(tmp_path) -> None:
    letters = written(tmp_path, html="{{ '<b>' ~ name }}|{{ ('<i>' | safe) ~ name }}")
    html = letters.render("essai", {"name": "<u>"}).html
    assert html == "&lt;b&gt;&lt;u&gt;|<i>&lt;u&gt;"


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path, is_folder) -> None:
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "end.txt").write_text("mot de passe", encoding="utf-8")
    home = tmp_path / "templates"
    letters = written(home, text='{% include "emails/_base/out/end.txt" %}')
    link = home / "emails/_base/out"
    if is_folder:
        link.symlink_to(outside)
    else:
        link.mkdir()
        (link / "end.txt").symlink_to(outside / "end.txt")
    with pytest.raises(BrokenTemplate, match=r"ce n’est pas un fichier de ce dossier"):
        letters.render("essai", {})


def test_a_link_within_the_folder_is_followed(tmp_path) -> None:
    letters = written(tmp_path, text='{% include "emails/_base/end.txt" %}')
    (tmp_path / "emails/_base/true.txt").write_text("fin", encoding="utf-8")
    (tmp_path / "emails/_base/end.txt").symlink_to(tmp_path / "emails/_base/true.txt")
    assert letters.render("essai", {}).text == "fin\n"


@pytest.mark.parametrize("name", ["../secret.txt", "emails/../../secret.txt", "/etc/hostname"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("mot de passe", encoding="utf-8")
    letters = written(tmp_path / "templates", text=f'{{% include "{name}" %}}')
    with pytest.raises(BrokenTemplate, match="manque"):
        letters.render("essai", {})
