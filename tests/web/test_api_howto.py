"""The client of `docs/howto/api.md`: its blocks, run in their order against a desk that answers."""

import json
import re
import sys
import threading
import time
from base64 import b64encode
from http.server import HTTPServer
from types import ModuleType

import pytest
import uvicorn

from support_engine.adapters.store.calling import calls
from support_engine.stories.rules import proven
from support_engine.web.app import build
from tests.console import ROOT
from tests.story import REFERENCE
from tests.test_caller import NOW, caller, subscribe
from tests.web.program import token
from tests.web.test_opening import with_waves

PAGE = ROOT / "docs" / "howto" / "api.md"


def blocks(heading: str = "") -> list[str]:
    """The Python of the page, before its part on being called, or of that part."""
    before, _, after = PAGE.read_text("utf-8").partition("## Être appelé")
    return re.findall(r"```python\n(.*?)```", after if heading else before, re.DOTALL)


@pytest.fixture
def served(office, monkeypatch):
    """A desk on a port of its own, and the token of an officer."""
    monkeypatch.setattr(proven, "is_proven", lambda _desk, _text: True)
    office.open_at("incubation")
    bureau = with_waves(office, "2022-04-01")
    settings = uvicorn.Config(build(bureau), port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", token(bureau, "camille")
    server.should_exit = True
    thread.join()


def test_the_client_takes_a_dossier_through_a_day(office, served, capsys, monkeypatch) -> None:
    before = office.dossier().version
    client = ModuleType("client")
    client.ADRESSE, client.JETON = served
    monkeypatch.setitem(sys.modules, "client", client)
    for number, block in enumerate(blocks()):
        exec(
            compile(block, f"{PAGE.name}, block {number}", "exec", dont_inherit=True), vars(client)
        )
    told = capsys.readouterr().out
    for words in (
        "Atelier du Lin : En incubation",
        "rapport.pdf",
        "Lettre à",
        "mot de passe",
        ": Déposée",
        "a déjà son",
    ):
        assert words in told, told
    assert "→ document:" in told or "→ milestone." in told, told
    dossier = office.dossier(REFERENCE)
    assert [one.months for one in dossier.extensions] == [2]
    assert len(dossier.documents["rapport_diagnostic"]) == 1
    assert dossier.version == before + 4


def test_the_listener_takes_what_is_signed_once_and_nothing_else(office, capsys) -> None:
    (block,) = blocks("called")
    program = {"json": json}
    exec(compile(block, PAGE.name, "exec", dont_inherit=True), program)
    assert len(block.strip().splitlines()) < 35
    server = HTTPServer(("127.0.0.1", 0), program["Listener"])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    one, program["SECRET"] = subscribe(office, url, "dossier.opened", "dossier.moved")
    office.open_at("deposee")
    assert caller(office).run(NOW).made == 2
    with office.store.transaction() as db:
        again = [call.key for call in calls.last(db, one, 9)]
        assert all(calls.retry(db, key, NOW) for key in again)
    assert caller(office).run(NOW).made == 2
    program["SECRET"] = "whsec_" + b64encode(bytes(32)).decode()
    with office.store.transaction() as db:
        assert all(calls.retry(db, key, NOW) for key in again)
    assert caller(office).run(NOW).failed == 1
    server.shutdown()
    server.server_close()
    told = capsys.readouterr().out.splitlines()
    assert sorted(told) == [f"dossier.moved {REFERENCE}", f"dossier.opened {REFERENCE}"]
