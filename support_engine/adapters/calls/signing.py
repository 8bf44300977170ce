"""How a call is signed, as the Standard Webhooks specification says (version 1.0.0, symmetric)."""

import hmac
from base64 import b64encode
from datetime import datetime
from json import dumps

from support_engine.adapters.store.calling.calls import Call

VERSION = "v1"
"""HMAC with SHA-256, over the id, the moment of the attempt and the body."""


def body_of(call: Call, address: str) -> bytes:
    """What a call says: no personal data, nothing of what an act contains. `address`: the public
    one of the desk, empty where it has none. The same bytes at each attempt."""
    said: dict[str, object] = {
        "id": call.event,
        "type": call.kind,
        "created_at": call.queued_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {},
    }
    if call.reference:
        said["data"] = {
            "reference": call.reference,
            "version": call.version,
            "day": call.day,
            "url": f"{address}/api/v1/dossiers/{call.reference}",
        }
    return dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(event: str, body: bytes, secret: bytes, at: datetime) -> dict[str, str]:
    """What stands at the head of a call made at `at` (aware)."""
    stamp = str(int(at.timestamp()))
    signed = b".".join((event.encode(), stamp.encode(), body))
    signature = b64encode(hmac.digest(secret, signed, "sha256")).decode()
    return {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": event,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{VERSION},{signature}",
    }
