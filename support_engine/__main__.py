"""`python -m support_engine` is the command `support-engine`."""

from support_engine.cli import main

main()
