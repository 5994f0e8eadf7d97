# The one door: `make` says what there is. Everything is made inside .venv; a stamp there says what is up to date.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test test-all bench lint translations lock clean

BIN := .venv/bin
DONE := .venv/done
PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
# Tests marked serial or browser take their turn alone (tests/alone.py), so two processes are safe on two cores.
PYTEST := $(BIN)/python -m pytest -n 2

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: $(DONE)/assets ## make .venv with all that is needed to run; then the command is .venv/bin/kakehashi

demo: setup ## serve the demonstration event, with invented people (PORT=8000)
	$(BIN)/kakehashi demo

test: lint $(DONE)/browser ## check the code and run the tests that end within ten minutes
	$(PYTEST) -m "not long" </dev/null

test-all: lint $(DONE)/browser ## the long tests too
	$(PYTEST) </dev/null

bench: $(DONE)/dev $(DONE)/assets $(DONE)/browser ## measure
	$(BIN)/python -m bench

lint: $(DONE)/dev $(DONE)/assets ## check the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint webapp/templates --lint --quiet
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry webapp
	$(BIN)/vulture
	$(BIN)/python translations/catalogues.py --check

translations: $(DONE)/dev ## find the sentences in the code, update the catalogues, compile them
	$(BIN)/python translations/catalogues.py
	$(BIN)/python hatch_build.py

# uv and npm write no address into a lock as they are asked here. A newer version is chosen in pyproject.toml or package.json.
lock: $(DONE)/venv ## write the locks again, from pyproject.toml and package.json
	$(BIN)/python -m venv .venv/uv
	.venv/uv/bin/python -m pip --disable-pip-version-check install --quiet uv==0.13.9
	$(UV) pyproject.toml --group build -o requirements.lock
	$(UV) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(UV) --group node -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts --loglevel=error
UV := .venv/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

clean: ## take away all that make made, and nothing else
	rm -rf .venv static/vendor webapp/fonts build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f translations/*/LC_MESSAGES/messages.mo
	find bench tests webapp -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# A pythonX.Y on the PATH may be a mere shim: each is asked, not believed. PYTHON= says which to take.
$(DONE)/venv:
	@for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "$$python -m venv .venv"; $$python -m venv .venv && mkdir -p $(DONE) && touch $@; exit; \
	  fi; \
	done; \
	echo "Kakehashi needs Python 3.11 or newer, and none was found. Give its path: make PYTHON=/path/to/python3" >&2; exit 1

# Without npm, a node from the package index stands in for it.
$(DONE)/locked: requirements.lock requirements-node.lock $(DONE)/venv
	$(PIP) -r requirements.lock
	@command -v npm >/dev/null 2>&1 || { echo "$(PIP) -r requirements-node.lock"; $(PIP) -r requirements-node.lock; }
	@touch $@

$(DONE)/installed: pyproject.toml hatch_build.py $(DONE)/locked
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(DONE)/assets: package.json package-lock.json .npmrc $(PO) $(DONE)/installed
	$(BIN)/python hatch_build.py
	@touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/installed
	$(PIP) -r requirements-dev.lock
	@touch $@

# The browser tests need Chromium, and faces with French accents and Japanese. Root on Debian gets what is missing.
$(DONE)/browser: $(DONE)/dev
	@missing=chromium; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name >/dev/null 2>&1; then missing=; fi; \
	done; \
	if [ -z "$$(fc-list :lang=ja 2>/dev/null)" ]; then missing="$$missing fontconfig fonts-noto-cjk fonts-noto-core"; fi; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "apt-get install" $$missing; \
	  apt-get update -qq </dev/null >/dev/null && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing </dev/null >/dev/null && missing=; \
	fi; \
	if [ -n "$$missing" ]; then echo "The browser tests want, and could not get:" $$missing >&2; else touch $@; fi
