"""Batches on both kinds of base: noted once, told line by line, gone with whoever asked."""

from dataclasses import replace
from datetime import timedelta

from support_engine.adapters.store.web import web_batches
from support_engine.adapters.store.web.web_batches import Batch, BatchLine
from tests.office import at, settle_in

NOW = at("2022-04-01")
LINES = (BatchLine("MP1-001", 3), BatchLine("MP2-002", 4))
BATCH = Batch("b" * 32, "camille", NOW, "note", "Écrire", {"text": "é"}, LINES)


def test_a_batch_is_noted_once_and_told_line_by_line_until_it_goes(store) -> None:
    settle_in(store)
    with store.transaction() as db:
        for again in (BATCH, replace(BATCH, act="other", lines=())):
            web_batches.begin(db, again)
        assert web_batches.load(db, BATCH.id, "camille") == BATCH
        assert web_batches.load(db, BATCH.id, "sacha") is None
        done = replace(LINES[0], outcome="done", letters=2)
        why = replace(LINES[1], outcome="refused", reasons=("Trop tôt.", "« Non »"))
        late = replace(LINES[0], outcome="refused", reasons=("Déjà fait.",))
        for line in (done, why, late):
            web_batches.told(db, BATCH.id, line)
        found = web_batches.load(db, BATCH.id, "camille")
        assert found is not None
        assert found.lines == (done, why), "what is done stays done"
        assert [one.size for one in web_batches.last(db, "camille")] == [2]
        later = replace(BATCH, id="c" * 32, made_at=NOW + timedelta(days=367))
        web_batches.begin(db, later)
        assert [one.id for one in web_batches.last(db, "camille")] == [later.id]
        web_batches.forget(db, "camille")
        assert web_batches.last(db, "camille") == []
