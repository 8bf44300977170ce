"""The desk runs: uvicorn, and the rounds beside it where a small team wants one process."""

import atexit
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from support_engine import config, scheduler
from support_engine.adapters.clock import PARIS
from support_engine.adapters.stopping import Stop, listening
from support_engine.web.app import build
from support_engine.web.bureau import Bureau
from support_engine.web.logs import LOGS

Say = Callable[[str], None]
TOLD = "SUPPORT_ENGINE_DESK"
"""Where several processes find what the first one was told."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk listens, in how many processes; `file`: the settings, that each reads."""

    host: str
    port: int
    processes: int = 1
    file: Path | None = None


def run(bureau: Bureau, place: Place, say: Say, *, with_rounds: bool = False) -> None:
    """Serve until told to stop; a round that runs ends first.

    With proxies named in the settings, what they say of the visitor's address is believed.
    """
    proxies = list(bureau.settings.web.trusted_proxies)
    is_alone = place.processes == 1
    settings = uvicorn.Config(
        build(bureau) if is_alone else f"{__name__}:{one_of_several.__name__}",
        factory=not is_alone,
        workers=place.processes,
        host=place.host,
        port=place.port,
        log_config=LOGS,
        log_level="warning",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_worker_healthcheck=60,  # one that starts on a busy machine is not hung
    )
    # The server hands the signal that ended it on to whoever listened before: us, who end in order.
    with listening() as stop:
        if is_alone:
            Thread(target=bureau.examine, daemon=True).start()
            with rounds(bureau, say, stop) if with_rounds else nothing():
                uvicorn.Server(settings).run()
        else:
            os.environ[TOLD] = told(bureau, place)
            Multiprocess(settings, [settings.bind_socket()]).run()
        bureau.close()
    say("Arrêté.")


def told(bureau: Bureau, place: Place) -> str:
    """What each of several processes is told of the desk; the settings it reads by itself."""
    return json.dumps(
        {
            "file": str(place.file) if place.file else None,
            "now": bureau.given_now.isoformat() if bureau.given_now else None,
            "insecure": bureau.is_insecure,
            "listens": bureau.listens,
        }
    )


def one_of_several() -> ASGIApp:
    """The desk in one of several processes, as the first of them was told of it."""
    said = json.loads(os.environ.pop(TOLD))  # it is none of the settings
    settings = config.load(Path(said["file"]) if said["file"] else None)
    now = datetime.fromisoformat(said["now"]).astimezone(PARIS) if said["now"] else None
    bureau = Bureau(settings, now, said["insecure"], said["listens"])
    Thread(target=bureau.examine, daemon=True).start()
    atexit.register(bureau.close)
    return build(bureau)


@contextmanager
def nothing() -> Iterator[None]:
    """The rounds are done elsewhere."""
    yield


@contextmanager
def rounds(bureau: Bureau, say: Say, stop: Stop) -> Iterator[None]:
    """Rounds in a thread of this process; one that runs ends at its next dossier or letter."""
    made = scheduler.build(bureau.desk, say, BackgroundScheduler(timezone=UTC), stop)
    made.start()
    try:
        yield
    finally:
        stop.ask()
        made.shutdown()
