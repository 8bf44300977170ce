"""The roles that the engine knows by name, whatever the programme: it writes to two of them, and
is the third. A file without the first two is not sound (`soundness.assumed_flaws`)."""

HOLDER = "porteur"
"""Who carries the project: letters about it are addressed to them."""
OFFICER = "instructeur"
"""Who follows the dossier: letters about their work, and answers to the holder's letters."""
SYSTEM_ROLE = "systeme"
"""The role of the round itself; no person can have it."""
