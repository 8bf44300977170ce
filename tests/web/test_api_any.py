"""Whatever is sent to any route of the API, as any role, is answered as declared; nothing fails.

The values are of the kinds that the description declares, and of none.
"""

from string import printable
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support_engine.adapters.store.people import directory
from tests.story import REFERENCE
from tests.web.bureau import bureau_of
from tests.web.program import HERE, Program
from tests.web.test_access import MORE, ROLES
from tests.web.test_api_more import FOREIGN, TODAY, check_declared, operations

OPERATIONS = [one for one in operations() if "sha256" not in one[1]]
ACTS = ("note", "extension.ask:incubation", "document:statuts", "assign:instructeur", "bank")
KNOWN = {
    "reference": (REFERENCE, REFERENCE, FOREIGN, "MP9-999"),
    "key": (*ACTS, "deux\nlignes"),
    "if-match": ('"7"', 'W/"7"', '"1"', "*", '"99999999999"'),
    "idempotency-key": ("k", "x" * 201),
    "state": ("incubation", "En incubation", "nulle"),
    "as_of": ("2022-02-01", "2030-01-01", "1/2/2022", "0001-01-01", "9999-12-31"),
    "cursor": ("am91cm5hbCAz", "ZG9zc2llcnMgTVAxLTAwMQ", "===="),
    "name": ("x.pdf", "..\\..\\x\u202e.exe"),
}
ANYTHING = st.text(max_size=12)
NUMBERS = st.integers(-3, 300).map(str)
FIELDS = ("text", "months", "reason", "on", "because", "person", "iban", "file", "autre")
VALUES = st.sampled_from(("2", "2022-04-01", "12,5", "camille", "", "0", "1e9")) | ANYTHING
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANYTHING,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(ANYTHING, inner, max_size=2),
    max_leaves=5,
)
FILLED = st.dictionaries(st.sampled_from(FIELDS) | ANYTHING, VALUES, max_size=3)


def value(name: str):
    """What may stand for a parameter: known ones, and any other."""
    known = KNOWN.get(name)
    return st.sampled_from(known) | ANYTHING if known else NUMBERS | ANYTHING


def in_header(text: str) -> str:
    """What a header can carry."""
    return "".join(sign for sign in text if sign in printable[:95]).strip()


@st.composite
def bodies(draw, path: str):
    """A body: of the shape that is declared, or of any."""
    if draw(st.integers(0, 3)) == 0:
        return draw(JUNK)
    body = {"fields": draw(FILLED)}
    if path.startswith("/batches"):
        named = draw(st.lists(value("reference"), max_size=3))
        on = [{"reference": one, "version": draw(st.integers(-1, 9))} for one in named]
        body |= {"act": draw(value("key")), "dossiers": named if "foresee" in path else on}
    return body


@st.composite
def requests(draw):
    """A request to any operation."""
    method, path, operation = draw(st.sampled_from(OPERATIONS))
    there, query, headers = path, [], {}
    for one in operation.get("parameters", ()):
        name, given = one["name"], draw(value(one["name"]))
        if one["in"] == "path":
            there = there.replace(f"{{{name}}}", quote(given, safe="") or "x")
        elif one["in"] == "header":
            headers[name] = in_header(given)
        elif draw(st.integers(0, 2)) == 0:
            query.append((name, given))
    address = f"{HERE}{there}?{urlencode(query)}"
    sent = {}
    if path.endswith("/files"):
        headers["content-type"] = "application/octet-stream"
        sent["content"] = draw(st.sampled_from((b"%PDF-1.7 x", b"", b"MZ")))
    elif method == "post":
        sent["json"] = draw(bodies(path))
    return method, address, operation, {"headers": headers, **sent}


@pytest.fixture
def programs(office) -> dict[str, Program]:
    office.open_at("incubation")
    office.open_at("brouillon", FOREIGN, name="Atelier lointain", wave="2")
    with office.store.transaction() as db:
        for person in MORE:
            directory.save(db, person)
    bureau = bureau_of(office, TODAY)
    return {person: Program(bureau, person) for person in ROLES}


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck]
)
@given(asked=requests(), person=st.sampled_from(sorted(ROLES)))
def test_whatever_is_asked_is_answered_as_declared(office, programs, asked, person) -> None:
    method, address, operation, sent = asked
    before = [office.dossier(one).version for one in (REFERENCE, FOREIGN)]
    answer = programs[person].request(method.upper(), address, **sent)
    if not ("%2F" in address and answer.status_code == 405):  # another route
        check_declared(operation, answer)
    assert answer.status_code not in (500, 503), answer.text
    after = [office.dossier(one).version for one in (REFERENCE, FOREIGN)]
    if answer.status_code != 200 or person in ("andrea", "noa", "lou"):
        assert after == before
