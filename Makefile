# The two commands: `make run` and `make test`. Both set up what they need.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501

# Libraries that compute side by side must not spin while they wait for each other.
export OMP_WAIT_POLICY ?= passive

VENV := .venv
BIN := $(VENV)/bin
SOURCES := app.py pages explorer tests benchmarks

.PHONY: run test check format lint types direction pytest bench chromium clean

run: $(VENV)/runtime
	$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

test: check

check: lint types direction pytest

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

$(VENV)/dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@ $(VENV)/runtime

# A browser for the journeys: any Chromium on the PATH, else Debian's package.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  command -v google-chrome >/dev/null || \
	  { $$(command -v sudo) apt-get update --quiet && \
	    $$(command -v sudo) apt-get install --quiet --yes chromium; }

format: $(VENV)/dev
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lint: $(VENV)/dev
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

types: $(VENV)/dev
	$(BIN)/mypy

direction: $(VENV)/dev
	$(BIN)/lint-imports

# The journeys run one after the other: two browsers and two servers would fight for the cores.
pytest: $(VENV)/dev chromium
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --ignore tests/browser
	$(BIN)/python -m pytest tests/browser

bench: $(VENV)/dev chromium
	$(BIN)/python -m benchmarks.first_picture
	$(BIN)/python -m benchmarks.sessions

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
