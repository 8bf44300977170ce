"""Writes docs/reference from the code and the files it describes: it cannot say otherwise."""

import json
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from docs import modules
from support_engine.adapters.mail.template_needs import needs_of
from support_engine.adapters.mail.templates import Letters
from support_engine.cli import french
from support_engine.cli.app import app
from support_engine.cli.french import speak_french
from support_engine.config import shipped
from support_engine.core.acts.blockers import SENTENCES
from support_engine.core.people.decide import WHO_ACTS
from support_engine.core.people.hands import hands
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import ALWAYS, OF_THE_BASE, uses
from support_engine.core.programme.schema import schema
from support_engine.core.proof.who_may import who_may

HERE = Path(__file__).parent / "reference"


def commands() -> str:
    """Every command with its help."""
    speak_french()
    context = click.Context(
        app,
        info_name="support-engine",
        terminal_width=100,
        help_option_names=app.context_settings["help_option_names"],
    )
    parts = ["# Commandes\n", block(app.get_help(context))]
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        parts.extend(helps(command, click.Context(command, info_name=name, parent=context)))
    return "\n".join(parts)


def helps(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command and those below it."""
    context.terminal_width = 100
    yield f"\n## {context.command_path}\n"
    yield block(command.get_help(context))
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from helps(below, click.Context(below, info_name=name, parent=context))


def block(words: str) -> str:
    """Text as it stands on a terminal."""
    return f"```text\n{words.rstrip()}\n```"


def settings() -> str:
    """The settings file is its own documentation."""
    text = shipped("config.toml").read_text(encoding="utf-8")
    return f"# Réglages\n\nLe fichier `config.toml`, tel qu’il est livré :\n\n```toml\n{text}```\n"


def letters() -> str:
    """Each letter, what it reads and of the file's facts, and the places that name it."""
    shipped_letters = Letters(shipped("templates"))
    named = {letter: {occasion} for letter, occasion in OF_THE_BASE.items()}
    for path in sorted(shipped("workflows").glob("*.toml")):
        workflow = Workflow.model_validate(tomllib.loads(path.read_text("utf-8")))
        for use in uses(workflow):
            named.setdefault(use.letter, set()).add(use.occasion)
    rows = ["# Lettres\n", "| lettre | occasion | utilise | informations |", "|---|---|---|---|"]
    for name, needs in needs_of(shipped_letters, shipped_letters.names()).items():
        used = ", ".join(f"`{word}`" for word in sorted(needs.variables - ALWAYS))
        facts = ", ".join(f"`{word}`" for word in sorted(needs.facts))
        occasions = ", ".join(sorted(named.get(name, ())))
        rows.append(f"| `{name}` | {occasions} | {used} | {facts} |")
    return "\n".join(rows) + "\n"


def programme(path: Path) -> str:
    """A workflow, state by state."""
    workflow = Workflow.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    lines = [f"# {workflow.header.label}, version {workflow.header.version}\n"]
    for phase_id, phase in workflow.phases.items():
        lines.append(f"## {phase.label}\n")
        for state_id, state in workflow.states.items():
            if state.phase == phase_id:
                lines.extend(state_lines(workflow, state_id))
    lines.append("## Délais\n")
    lines.extend(
        f"- `{name}` : {clock.label}. {clock.source}" for name, clock in workflow.clocks.items()
    )
    lines.append("\n## Jalons\n")
    lines.extend(f"- `{m.id}` : {m.label} (délai `{m.due.clock}`)" for m in workflow.milestones)
    lines.append("\n## Pièces\n")
    lines.extend(f"- `{name}` : {kind.label}" for name, kind in workflow.documents.items())
    lines.append("\n## Informations\n")
    lines.extend(
        f"- `{name}` : {field.label} ({field.type})" for name, field in workflow.facts.items()
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def state_lines(workflow: Workflow, state_id: str) -> Iterator[str]:
    """A state and the ways out of it."""
    state = workflow.states[state_id]
    yield f"**{state.label}** (`{state_id}`){', fin' if state.final else ''}\n"
    for t in workflow.leaving[state_id]:
        who = ", ".join(workflow.roles[r].label for r in t.roles if r in workflow.roles)
        yield f"- `{t.id}` : {t.label} → {workflow.states[t.target].label} ({who or 'd’elle-même'})"
    yield ""


def who_may_do() -> str:
    """Each act with the roles that may do it, programme by programme, then the acts on people."""
    parts = ["# Qui peut faire quoi\n"]
    for path in sorted(shipped("workflows").glob("*.toml")):
        workflow = Workflow.model_validate(tomllib.loads(path.read_text("utf-8")))
        parts += [f"## {workflow.header.label}\n", "| acte | sur | rôles |", "|---|---|---|"]
        parts += [
            f"| `{one.act}` | {one.about and f'`{one.about}`'} | {', '.join(one.roles)} |"
            for one in who_may(workflow)
        ]
        parts.append("")
        parts += ["Les mains de l’argent, dont le rôle demande deux personnes :\n"]
        parts += [f"- {role} : {', '.join(touch)}" for role, touch in hands(workflow).items()]
        parts.append("")
    parts += ["## Les personnes, les lettres, les passages\n", "| acte | qui |", "|---|---|"]
    parts += [f"| `{act}` | {who} |" for act, who in WHO_ACTS.items()]
    return "\n".join(parts) + "\n"


def workflow_schema() -> str:
    """What a workflow file may say, for editors (`.taplo.toml` names it)."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def refusals() -> str:
    """Every reason for a refusal, with what lifts it."""
    rows = ["# Motifs de refus\n", "| code | phrase | remède |", "|---|---|---|"]
    for code, saying in SENTENCES.items():
        lifts = saying.remedy.replace("{command}", saying.act.line if saying.act else "")
        rows.append(f"| `{code}` | {saying.sentence} | {lifts} |")
    return "\n".join(rows) + "\n"


class Word(NamedTuple):
    """A word of officers, the one that stands for it and where (`code`, or `programme`: an id of
    the shipped files), and the word of the study of the domain that is not written, if any."""

    french: str
    word: str
    where: str
    unwritten: str


def words() -> list[Word]:
    """The glossary, which a test compares with the code and with the shipped programmes."""
    lines = (Path(__file__).parent / "glossary.csv").read_text("utf-8").splitlines()
    return [Word(*line.split(";")) for line in lines]


def glossary() -> str:
    """One word, one thing: the French of officers, the English of the code, the ids of files."""
    parts = ["# Glossaire\n"]
    for where, title in (("code", "Dans le code"), ("programme", "Dans les programmes")):
        parts.append(f"## {title}\n\n| français | s’écrit | et non |\n|---|---|---|")
        parts.extend(
            f"| {one.french} | `{one.word}` | {one.unwritten and f'`{one.unwritten}`'} |"
            for one in words()
            if one.where == where
        )
        parts.append("")
    return "\n".join(parts)


PAGES = {
    "commands.md": commands,
    "settings.md": settings,
    "letters.md": letters,
    "workflow.schema.json": workflow_schema,
    "refusals.md": refusals,
    "who-may.md": who_may_do,
    "glossary.md": glossary,
    **{
        f"{path.stem}.md": partial(programme, path)
        for path in sorted(shipped("workflows").glob("*.toml"))
    },
}


def main() -> None:
    """Write every page, and first the catalogue that makes the help of the commands French."""
    french.FILE.parent.mkdir(parents=True, exist_ok=True)
    french.FILE.write_bytes(french.catalogue())
    HERE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
    modules.PAGE.write_text(modules.page(), encoding="utf-8")


if __name__ == "__main__":
    main()
