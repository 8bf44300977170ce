"""What the base holds, read for a check: rows, lines, orphans."""

from sqlalchemy import text

ROWS = text(
    "SELECT version, type, payload, actor, effective_on, recorded_at, act_key, previous, hash"
    " FROM journal WHERE reference = :reference ORDER BY version"
)
STORED = text("SELECT * FROM dossiers WHERE reference = :reference")
LINES = text("SELECT * FROM agenda WHERE reference = :reference")
ORPHANS = text(
    "SELECT DISTINCT reference FROM journal WHERE reference NOT IN (SELECT reference FROM dossiers)"
    " UNION SELECT DISTINCT reference FROM agenda WHERE reference NOT IN"
    " (SELECT reference FROM dossiers)"
)
