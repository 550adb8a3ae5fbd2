# The portal's commands. On a machine with Python 3.11 or later and make, `make demo` and `make test` need nothing else.

# The system's own Python first, where it is recent and has pip: distributions build theirs with profile-guided optimisation,
# version managers mostly without, and then everything takes four tenths longer. PYTHON=/path/to/python3 names another.
FITS = import pip, sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell if /usr/bin/python3 -c '$(FITS)' 2>/dev/null; then echo /usr/bin/python3; exit; fi; \
	for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
PORT ?= 8000
ENV = .venv/bin/
MANAGE = $(ENV)python manage.py

# What Python has compiled is kept, also on machines that are set not to (containers often are): every command starts in half
# the time. It goes to var/, not between the sources.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check services services-migrated services-stop test-services bench messages \
	python runtime development format lint types migrations translations templates deploy audit

help:  ## This list
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s%s\n", $$1, $$2 }' Makefile

# --- running --------------------------------------------------------------------------------

demo:  ## Start the portal with its demo on 127.0.0.1:8000 (PORT=8001 for another port)
	@$(MAKE) --no-print-directory python
	@$(PYTHON) scripts/prepare.py --port $(PORT)
	@DJANGO_SETTINGS_MODULE=portal.settings.demo exec $(MANAGE) demo --port $(PORT)

demo-reset:  ## Delete the demo's data and start it afresh
	@$(MAKE) --no-print-directory runtime
	@DJANGO_SETTINGS_MODULE=portal.settings.demo $(MANAGE) compile_translations
	@DJANGO_SETTINGS_MODULE=portal.settings.demo $(MANAGE) load_demo --reset

# --- testing --------------------------------------------------------------------------------

test: development  ## The whole test suite, on SQLite
	$(ENV)pytest -n auto --dist loadfile --no-loadscope-reorder -q

check: development  ## Format, lint, types, migrations, translations, templates, deployment settings, dependencies
	@$(ENV)python scripts/check.py

services:  ## Start PostgreSQL, Redis and Elasticsearch for tests (installed where missing: apt, Maven)
	@$(MAKE) --no-print-directory python
	@$(PYTHON) scripts/services.py start

services-stop:  ## Stop them again
	@$(MAKE) --no-print-directory python
	@$(PYTHON) scripts/services.py stop

services-migrated: development services  # PostgreSQL's migrated database is kept, and tests copy it
	@set -a && . var/services.env && set +a && $(ENV)pytest -q tests/test_remaking.py

test-services: development services  ## The tests that a database can change, on PostgreSQL, Redis and Elasticsearch
	set -a && . var/services.env && set +a && REQUIRE_SERVICES=1 $(ENV)pytest -n auto --dist loadfile --no-loadscope-reorder -q

bench: development  ## The benchmarks of bench/, each figure beside its target
	$(ENV)python -m bench

messages: development  ## Extract the interface's texts into locale/ (needs gettext)
	$(MANAGE) makemessages --all --no-location --no-wrap --ignore .venv --ignore var --ignore node_modules

# --- what the above stand on ----------------------------------------------------------------

python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "The portal needs Python 3.11 or later, and none was found. Install one, or name it: make demo PYTHON=/path/to/python3" >&2; exit 1; fi

runtime: python
	@$(PYTHON) scripts/prepare.py

development: python
	@$(PYTHON) scripts/prepare.py --dev
