# Two commands are enough on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOMS := policyvane scheduler crawler review store analysis demo
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo serve screenshots browser test check lint types rooms unit format clean

help:
	@echo "make demo    run the monitor on the demo portals (no network needed)"
	@echo "make serve   the same, then the service with its review page"
	@echo "make test    everything: checks, unit, integration, fault and security tests"
	@echo "make check   the fast half: lint, types, the rooms' order, unit tests"
	@echo "make format  put the code into the house's format"
	@echo "make screenshots  the pictures of the review page in docs/img"

$(VENV)/.app: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Policyvane needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/.app
	@$(BIN)/policyvane demo

serve: $(VENV)/.app
	@$(BIN)/policyvane demo --serve

screenshots: $(VENV)/.dev browser
	$(BIN)/python docs/screenshots.py

# The browser that the page is tested in, with fonts for Chinese. Where it can't be installed those tests say so and are skipped.
browser:
	@command -v chromium >/dev/null || test ! -w /usr/bin || ! command -v apt-get >/dev/null || \
	  (apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null)

test: lint types rooms browser
	$(BIN)/pytest -n 3 --dist worksteal tests

check: lint types rooms unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

rooms: $(VENV)/.dev
	$(BIN)/lint-imports --no-logo

unit: $(VENV)/.dev
	$(BIN)/pytest -m "not slow" tests/unit

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
