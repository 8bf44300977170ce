"""What a command gives: events, or a refusal."""

from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier import events as e

Decision = tuple[e.AnyEvent, ...] | Refused
