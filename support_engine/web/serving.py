"""The desk runs: uvicorn, and the rounds beside it where a small team wants one process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from threading import Thread

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler

from support_engine import scheduler
from support_engine.adapters.stopping import Stop, listening
from support_engine.web.app import build
from support_engine.web.bureau import Bureau
from support_engine.web.logs import LOGS

Say = Callable[[str], None]


def run(bureau: Bureau, host: str, port: int, say: Say, *, with_rounds: bool) -> None:
    """Serve until told to stop; a round that runs ends first.

    With proxies named in the settings, what they say of the visitor's address is believed.
    """
    proxies = list(bureau.settings.web.trusted_proxies)
    settings = uvicorn.Config(
        build(bureau),
        host=host,
        port=port,
        log_config=LOGS,
        log_level="warning",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    Thread(target=bureau.examine, daemon=True).start()
    # The server hands the signal that ended it on to whoever listened before: us, who end in order.
    with listening() as stop:
        with rounds(bureau, say, stop) if with_rounds else nothing():
            uvicorn.Server(settings).run()
        bureau.close()
    say("Arrêté.")


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
