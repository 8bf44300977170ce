"""The client of `docs/howto/api.md`: its blocks, run in their order against a desk that answers."""

import re
import sys
import threading
import time
from types import ModuleType

import pytest
import uvicorn

from support_engine.web.app import build
from tests.console import ROOT
from tests.story import REFERENCE
from tests.web.bureau import bureau_of
from tests.web.program import token

PAGE = ROOT / "docs" / "howto" / "api.md"


@pytest.fixture
def served(office):
    """A desk on a port of its own, and the token of an officer."""
    office.open_at("incubation")
    bureau = bureau_of(office, "2022-04-01")
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
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for number, block in enumerate(blocks):
        exec(
            compile(block, f"{PAGE.name}, block {number}", "exec", dont_inherit=True), vars(client)
        )
    told = capsys.readouterr().out
    for words in ("Atelier du Lin : En incubation", "rapport.pdf", "Lettre à", "mot de passe"):
        assert words in told, told
    assert "→ document:" in told or "→ milestone." in told, told
    dossier = office.dossier(REFERENCE)
    assert [one.months for one in dossier.extensions] == [2]
    assert len(dossier.documents["rapport_diagnostic"]) == 1
    assert dossier.version == before + 4
