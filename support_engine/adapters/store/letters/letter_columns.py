"""The columns of a letter, each named once: what it says, how it is on its way, what left, what
people said of it. Queueing, reading and sealing take their lists from here."""

TOLD = ("key", "reference", "letter", "kind", "person", "contact", "topic", "thread", "data")
SINCE = ("queued_at",)
OF_ACT = ("act", "role")
DEPARTURE = ("sent_on", "sent_at", "message_id", "subject", "body")
"""What is known of it once it left."""
DELIVERY = ("received_on", "proof")
"""What a person says of it afterwards."""
CLAIM = ("claimed_by", "handed_at")

AS_IT_WAITS = (*TOLD, *SINCE, *OF_ACT)
"""What the digest of a letter that waits to leave covers, in order: what it says, to whom, of which
act."""
AS_IT_STOPPED = (*AS_IT_WAITS, "state")
"""What it covers of one that was set aside, given up, held or cancelled."""
AS_IT_LEFT = (*TOLD, "state", *SINCE, *DEPARTURE, *OF_ACT)
"""What the digest of a letter that left covers, in order."""
WRITTEN = (*TOLD, "state", *SINCE, "not_before", "error", *OF_ACT, "digest")
"""The columns that a new letter gives; those of its sending start blank."""
BLANK = ("attempts", "lease_until", *CLAIM, *DEPARTURE, *DELIVERY)
READ = (*WRITTEN[:-1], "attempts", "lease_until", *DEPARTURE, *DELIVERY)
"""The columns that are read to send a letter or to show it."""
NUMBERS = frozenset({"act", "attempts"})
"""Those that are no text."""
BLANKS = ", ".join("0" if name in NUMBERS else "''" for name in BLANK)
"""The values of `BLANK`, in SQL."""
