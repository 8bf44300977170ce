"""Words of templates that nothing stands behind: misspelt variables, attributes, macros; and
files whose text and HTML were exchanged. Said with file and line, whatever branch they are in.
"""

import re
from collections.abc import Iterable, Iterator

from jinja2 import meta, nodes

from support_engine.adapters.mail.template_needs import MACROS, attribute, variables
from support_engine.adapters.mail.templates import FAILURES, LETTERS_FOLDER, Letters
from support_engine.core.language.names import suggestion
from support_engine.core.programme.pages import PAGES, words_of

CHECKED_ELSEWHERE = frozenset({"facts", "lengths", "loop"})
"""Variables whose attributes the rules name, or the library."""
BY_ATTRIBUTE = frozenset({"selectattr", "rejectattr", "map", "sort", "groupby", "sum", "unique"})
"""Filters that take the name of an attribute."""
TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]{3}")


def unknown_attributes(letters: Letters, path: str, parts: Iterable[nodes.Node]) -> Iterator[str]:
    """Words after a dot that no data has, and macros that the imported template has not."""
    parts, known = tuple(parts), words_of(path)
    macros = {**shared(letters, path), **dict(imported(letters, parts))}
    for node, base, word in read(parts):
        names = macros.get(base, known)
        if base not in CHECKED_ELSEWHERE and word and not word.isdigit() and word not in names:
            near = suggestion(word, names)
            said = f"{base}.{word}" if base else word
            yield f"{path}, ligne {node.lineno} : mot inconnu « {said} ». {near}"


def read(parts: Iterable[nodes.Node]) -> Iterator[tuple[nodes.Node, str, str]]:
    """Each attribute that is read, with the variable before the dot (nothing where it is another
    attribute)."""
    for node in parts:
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            base = node.node.name if isinstance(node.node, nodes.Name) else ""
            yield node, base, attribute(node)
        elif isinstance(node, nodes.Filter) and node.name in BY_ATTRIBUTE:
            named = node.args[:1] if node.name in ("selectattr", "rejectattr", "groupby") else []
            named += [one.value for one in node.kwargs if one.key == "attribute"]
            for one in named:
                if isinstance(one, nodes.Const):
                    yield node, "", str(one.value)


def shared(letters: Letters, path: str) -> dict[str, frozenset[str]]:
    """The macros that the layouts import for the letters that extend them."""
    if not path.startswith(f"{LETTERS_FOLDER}/"):
        return {}
    return {MACROS: macros_of(letters, f"{LETTERS_FOLDER}/_base/macros.{ending_of(path)}")}


def ending_of(path: str) -> str:
    """Of which kind a template is: `html` or `txt`."""
    return path.rpartition(".")[2]


def imported(letters: Letters, parts: Iterable[nodes.Node]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each name under which macros are imported, with those that there are."""
    for node in parts:
        if isinstance(node, nodes.Import) and isinstance(node.template, nodes.Const):
            yield node.target, macros_of(letters, str(node.template.value))


def macros_of(letters: Letters, path: str) -> frozenset[str]:
    """The macros of a template; none where it cannot be read, which is said of it itself."""
    try:
        found = letters.parts(path)
    except FAILURES:
        return frozenset()
    return frozenset(node.name for node in found if isinstance(node, nodes.Macro))


def page_flaws(letters: Letters, path: str) -> Iterator[str]:
    """Variables that a page reads, itself or what it leans on, and that it is not given."""
    known = PAGES[path]
    for place in leaned_on(letters, path, set()):
        tree = letters.tree(place)
        own = {
            n.name for n in letters.parts(place) if isinstance(n, nodes.Name) and n.ctx != "load"
        }
        own |= {name for name, _ in imported(letters, letters.parts(place))}
        for name in sorted(variables(tree) - known - own):
            near = suggestion(name, known)
            yield f"{place} : variable inconnue « {name} » ({path}). {near}"


def leaned_on(letters: Letters, path: str, seen: set[str]) -> Iterator[str]:
    """A page and all that it leans on, which can be read."""
    if path in seen:
        return
    seen.add(path)
    try:
        tree = letters.tree(path)
    except FAILURES:
        return
    yield path
    for used in meta.find_referenced_templates(tree):
        if used:
            yield from leaned_on(letters, used, seen)


def exchanged(path: str, parts: Iterable[nodes.Node], leans_on: Iterable[str]) -> Iterator[str]:
    """Text where HTML is due, or the other way round; a template leans on its own kind alone."""
    ending = ending_of(path)
    for used in leans_on:
        if used and ending_of(used) != ending:
            yield f"{path} : ce modèle s’appuie sur « {used} », qui n’est pas de son format."
    said = [node for node in parts if isinstance(node, nodes.TemplateData)]
    tagged = [node for node in said if TAG.search(node.data)]
    if ending == "txt" and tagged:
        yield f"{path}, ligne {tagged[0].lineno} : des balises HTML dans un texte."
    has_words = any(LETTER.search(node.data) for node in said)
    if ending == "html" and has_words and not tagged and not any(leans_on):
        yield f"{path} : un texte sans balises là où du HTML est attendu."
