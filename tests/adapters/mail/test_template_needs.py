"""What a template needs is read from its text: nothing that it says can be missing unseen."""

import pytest
from jinja2 import nodes

from support_engine import config
from support_engine.adapters.mail.template_needs import attributes, facts_read
from support_engine.adapters.mail.templates import environment
from support_engine.adapters.mail.trees import Trees, below
from support_engine.core.programme.letters import ANY_FACT


def parsed(words: str) -> nodes.Template:
    return environment(Trees(config.shipped("templates"))).parse(words)


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("{{ facts.suite }}", {"suite"}),
        ('{{ facts["suite"] | upper }}', {"suite"}),
        ("{% set all = facts %}{{ all.suite }}", {ANY_FACT}),
        ("{% for name in facts %}{{ name }}{% endfor %}", {ANY_FACT}),
        ("{{ facts[which] }}", {ANY_FACT}),
        ("{% if facts.suite is defined %}{{ facts.suite }}{% endif %}", set()),
        ("{% if facts.suite is defined %}a{% endif %}{{ facts.suite }}", {"suite"}),
        ("{% if facts.suite is defined %}a{% else %}{{ facts.fin }}{% endif %}", {"fin"}),
        ("{% if facts.suite is defined and facts.suite > 2 %}a{% endif %}", set()),
        ("{% if facts.suite is defined or facts.suite %}a{% endif %}", {"suite"}),
        ('{{ facts.suite if facts.suite is defined else "" }}', set()),
        ("{% if facts.fin is defined %}{{ facts.suite }}{% endif %}", {"suite"}),
        ("{{ dossier.name }}", set()),
    ],
)
def test_a_fact_is_needed_where_the_template_has_not_just_asked_for_it(words, needed) -> None:
    assert set(facts_read(parsed(words), frozenset())) == needed


def test_a_name_in_brackets_is_read_as_one_after_a_dot() -> None:
    read = set(attributes(below(parsed('{{ act.label }} {{ act["on"] }} {{ act[which] }}'))))
    assert read == {("act", "label"), ("act", "on")}
