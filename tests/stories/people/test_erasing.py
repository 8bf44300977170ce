"""Erasing somebody: nothing of them is left in the base nor in the files, but what others wrote in
the journal of a dossier, which is proven and told."""

import json
import sqlite3

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from tests.console import as_typed, run
from tests.proven import remember

WHO, MAIL = "Zoé Zygomatique", "zoe.zygo@demo.example"
SHEET = f"""nom;commune;departement;vague;courriel;contact;date_depot
Atelier Un;Privas;07;1;{MAIL};{WHO};2022-03-20
Atelier Deux;Crest;26;1;autre@demo.example;Lou Autre;2022-03-20
"""
AS = "support-engine --now 2022-04-01"


def test_what_names_somebody_who_was_erased_is_gone_or_told(tmp_path):
    assert run(tmp_path, "support-engine init --replay --administrator adm").code == 0
    remember(tmp_path)
    added = "people add ana --name Ana --email ana@demo.example --role instructeur"
    assert run(tmp_path, f"support-engine --as adm {added}").code == 0
    (tmp_path / "f.csv").write_text(SHEET, encoding="utf-8")
    assert run(tmp_path, f"{AS} --as ana import f.csv --apply").code == 0
    (tmp_path / "f.csv").unlink()
    assert run(tmp_path, f"{AS} --as ana note MP1-002 'Rien sur zoé ici'").code == 0
    assert run(tmp_path, f"{AS} --as ana note MP1-002 'À dire à {WHO}, {MAIL}'").code == 0
    assert run(tmp_path, f"{AS}T08:00 tick").code == 0
    plant(tmp_path)
    letters = tmp_path / "data" / "letters"
    assert any(MAIL in path.read_text() for path in letters.iterdir())
    renamed = "people change porteur-mp1-001 --name 'Zoé Nouvelle'"
    assert run(tmp_path, f"{AS} --as adm {renamed}").code == 0
    forget = f"{AS} --as adm people forget porteur-mp1-001"
    unsaid = run(tmp_path, forget)
    assert unsaid.code == 3
    assert 'people forget porteur-mp1-001 --also "…"' in as_typed(unsaid.output)
    told = as_typed(run(tmp_path, f"{forget} --also '{WHO}'").output)
    assert "Reste : les pièces de MP1-001" in told
    assert "écrit au journal de MP1-002." in told
    assert not any(MAIL in path.read_text() for path in letters.iterdir())
    with sqlite3.connect(tmp_path / "data" / "support_engine.db") as db:
        names = [
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        rows = {name: str(db.execute(f"SELECT * FROM {name}").fetchall()) for name in names}
    assert [name for name, said in rows.items() if "zygo" in said.casefold()] == ["journal"]
    assert "essai" in rows["web_batches"]
    assert run(tmp_path, "support-engine verify").code == 0
    other = run(tmp_path, f"{AS} --as adm people forget porteur-mp1-002 --json").output
    assert json.loads(other)["named_in"] == []


def plant(folder) -> None:
    """What somebody else typed at the desk of whoever is to be erased."""
    said = json.dumps({"text": f"Rappeler {WHO}, {MAIL}"}, ensure_ascii=False)
    with sqlite3.connect(folder / "data" / "support_engine.db") as db:
        db.execute(
            "INSERT INTO web_batches (id, person, made_at, act, label, fields, until)"
            " VALUES ('b', 'ana', '2022', 'note', 'essai', ?, '')",
            (said,),
        )
        db.execute(
            "INSERT INTO web_forms (digest, person, path, fields, until)"
            " VALUES ('f', 'ana', '/', ?, '2099')",
            (said,),
        )
        db.execute(
            "INSERT INTO web_answers (key, person, asked, content, until)"
            " VALUES ('k', 'ana', '', ?, '2099')",
            (said,),
        )


def test_nothing_of_somebody_erased_stays_in_the_files_of_the_base(tmp_path) -> None:
    """Not in what is written ahead of it, nor in its free pages, while others have it open."""
    store = Store(f"sqlite:///{tmp_path / 'base.db'}")
    upgrade(store, "tests", REPLAY)
    known = Person("zoe", WHO, MAIL)
    with store.transaction() as db:
        directory.save(db, known)
    with store.transaction() as db:
        directory.forget(db, "zoe")
    store.empty_log()
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "base.db" in files
    assert [name for name, content in files.items() if MAIL.encode() in content] == []
    store.close()
