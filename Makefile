# make          installs into .venv      make demo   plays the demonstration
# make serve    opens the demonstration in a browser
# make test     every check and test     make check  the same laws, the tests of what changed
# make bench    measures                 make lock   renews the pinned versions
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TWO := -n 2 --dist worksteal
# Bases of tests stand in memory where there is room for them: nothing waits for a disk.
MEMORY := $(shell test -w /dev/shm && test $$(df -Pk /dev/shm | awk 'NR==2 {print $$4}') -gt 4000000 && echo TMPDIR=/dev/shm)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: install demo serve browser test check laws thorough mutants bench pictures docs lock clean help
.DEFAULT_GOAL := install

install: $(VENV)/installed

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 ou plus récent est nécessaire : make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Le module venv manque (sous Debian : python3-venv)."; exit 1; }

$(VENV)/installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installation dans $(VENV)…"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt tests/readers/package-lock.json $(VENV)/installed
	@echo "Installation des outils de test…"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@mkdir -p $(VENV)/readers && cp tests/readers/package*.json $(VENV)/readers
	@(command -v npm > /dev/null && cd $(VENV)/readers && npm ci --ignore-scripts --no-audit --no-fund --silent) || \
	  echo "npm manque, ou ne répond pas : les calendriers ne sont pas relus par un programme d’un autre langage."
	@touch $@

demo: install
	@$(BIN)/support-engine demo --folder demo

# The day on which the demonstration ends; each role has a link that serves once.
serve: install
	@test -f demo/config.toml || $(BIN)/support-engine demo --folder demo
	@$(BIN)/support-engine --config demo/config.toml --now 2023-06-15 serve

# Pages are tried in a real browser; Debian's is installed where that may be done, without windows
# where there is one so.
browser:
	@for name in "$$CHROMIUM" chromium-headless-shell chromium chromium-browser google-chrome \
	  google-chrome-stable; do test -n "$$name" && command -v "$$name" > /dev/null && exit 0; done; \
	  if test "$$(id -u)" = 0 && command -v apt-get > /dev/null; then \
	  echo "Installation de Chromium…"; apt-get update -qq > /dev/null; \
	  export DEBIAN_FRONTEND=noninteractive; for name in chromium-headless-shell chromium; do \
	  apt-get install -qq -y --no-install-recommends $$name > /dev/null && exit 0; done; exit 1; \
	  else echo "Aucun navigateur : installez Chromium (Debian : apt-get install chromium), ou"; \
	  echo "dites où il est (CHROMIUM). Sans lui, les pages ne sont pas essayées."; fi

# The laws are read while the browser is brought; the tests take both processors.
test:
	@$(MAKE) --no-print-directory --jobs=2 laws browser
	@echo "pytest";       $(MEMORY) $(BIN)/python -m pytest $(TWO) --durations=10

# Before each commit: the same laws, and the tests of what differs from main.
check: laws
	@echo "pytest";       $(MEMORY) $(BIN)/python -m pytest $(TWO) -m "not demo" $$($(BIN)/python -m tests.changed)

laws: $(VENV)/installed-dev
	@echo "ruff";         $(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@echo "mypy";         $(BIN)/mypy --num-workers 2
	@echo "import-linter"; $(BIN)/lint-imports > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

# What is drawn by lot, drawn many more times (`make test` draws enough for a day's work); and on
# PostgreSQL too what `make test` asks of one base.
thorough: $(VENV)/installed-dev
	@MONEY_WALKS=500 MONEY_RACES=500 PROOF_CHANGES=40 FORESEEN_LIVES=10 REPLAYS=10000 \
	  $(MEMORY) $(BIN)/python -m pytest $(TWO) tests/test_money_laws.py tests/test_money_races.py \
	  tests/core/proof/test_any_change.py tests/stories/test_foresee.py tests/web/test_api_more.py
	@DRAWS=10 $(MEMORY) $(BIN)/python -m pytest $(TWO) -m hypothesis
	@EVERY_BASE=1 $(MEMORY) $(BIN)/python -m pytest $(TWO) -m one_base -k postgresql

# Changes one thing at a time in the rules of money and sees a test fail (some minutes).
mutants: $(VENV)/installed-dev
	@$(BIN)/python -m tests.mutation

bench: $(VENV)/installed-dev
	@$(BIN)/python -m benchmarks

# Taken in the real pages of the demonstration.
pictures: $(VENV)/installed-dev
	@test -f demo/config.toml || $(BIN)/support-engine demo --folder demo
	@$(BIN)/python -m docs.build_pictures demo

docs: install
	@$(BIN)/python -m docs.build_reference

# No host is written: the index of whoever installs is used.
lock: $(VENV)/bin/python
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra oidc --extra postgresql --extra web --output-file requirements.txt pyproject.toml requirements.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:
	@rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

help:
	@head -4 Makefile | sed 's/^# //'
