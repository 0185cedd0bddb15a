# The two commands: `make run` and `make test`. Both set up what they need.

HOST ?= 127.0.0.1
PORT ?= 8501

# Which build of PyTorch: auto (the one for the GPU, or else the one without CUDA), cpu, cu130 …;
# pip leaves uv out.
TORCH_BACKEND ?= auto

# The first Python that is new enough.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python3.14; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; \
  done)

# Libraries that compute side by side must not spin while they wait for each other.
export OMP_WAIT_POLICY ?= passive

# glibc gives threads memory of their own, eight times the cores: what runs of pages leave free in one
# is of no use to another.
export MALLOC_ARENA_MAX ?= 2

VENV := .venv
BIN := $(VENV)/bin
UV := uv==0.13.9
SOURCES := app.py hatch_build.py pages explorer supply tests benchmarks

# UMAP, LocalMAP and EVōC are compiled once, a minute or two; the app does not wait for it.
PREPARE = $(BIN)/python -m explorer prepare >/dev/null && touch $(VENV)/prepared

.PHONY: run test check format lint types direction pytest bench chromium lock sbom audit clean

run: $(VENV)/runtime
	$(if $(wildcard $(VENV)/prepared),,@{ nice $(PREPARE); } &)
	$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

test: check

# Side by side: a compiler, a download and a checker each leave one of two cores idle.
check: $(VENV)/dev
	$(MAKE) --no-print-directory --jobs 2 $(VENV)/prepared lint types direction chromium
	$(MAKE) --no-print-directory pytest

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] && \
	  "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: install one, or name one in PYTHON=."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# $(call install,LIST): what a list names, in the versions of the lock. uv takes PyTorch, and that
# alone, from PyTorch's own index, which has builds without CUDA. Where uv cannot do that, pip does
# the whole: it also finds what the machine itself offers (pip.conf), which uv does not look at.
FROM := --constraint requirements.lock --requirement
# Python compiles a module when it is first used, and keeps that, unless it is told to keep nothing.
NOW := $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)
LATER := $(if $(PYTHONDONTWRITEBYTECODE),,--no-compile)
define install
	@set -e; \
	: "$${SSL_CERT_FILE:=$$PIP_CERT}"; [ -z "$$SSL_CERT_FILE" ] || export SSL_CERT_FILE; \
	uv="$(BIN)/uv pip install --python $(BIN)/python --torch-backend $(TORCH_BACKEND) \
	  $(NOW) $(FROM) $1"; \
	if [ $(TORCH_BACKEND) != pip ]; then \
	  $(BIN)/python -m pip install --quiet $(UV) 2>$(VENV)/uv.log && \
	  $$uv --dry-run --quiet 2>$(VENV)/uv.log && $$uv && exit; \
	  echo "uv cannot set this up here (why: $(VENV)/uv.log), so pip does, with the PyTorch that it" \
	    "finds; on Linux that may be the 6.4 GB."; \
	fi; \
	$(BIN)/python -m pip install --quiet $(LATER) $(FROM) $1 || \
	  { echo "Where $1 was changed, “make lock” must renew requirements.lock."; exit 1; }
endef

$(VENV)/runtime: requirements.txt requirements.lock | $(VENV)/bin/python
	@echo "Setting up the app in $(VENV), once, in some minutes: about 2 GB, with CUDA 6.4 GB."
	$(call install,requirements.txt)
	@touch $@

$(VENV)/dev: requirements-dev.txt requirements.txt requirements.lock | $(VENV)/bin/python
	@echo "Setting up the checks in $(VENV), once, in some minutes: about 2.3 GB, with CUDA 6.7 GB."
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/runtime

$(VENV)/prepared: | $(VENV)/runtime
	@$(PREPARE)

# The newest versions that fit both lists, those in the lock before others; UPGRADE=--upgrade lets
# go of them. CUDA's packages are left out: the head of the lock says why.
lock: | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet $(UV)
	cp requirements.lock $(VENV)/lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 $(UPGRADE) --no-header \
	  --annotation-style line --output-file $(VENV)/lock requirements-dev.txt
	{ grep '^#' requirements.lock; grep -Ev '^(cuda|nvidia|triton)' $(VENV)/lock; } >$(VENV)/new
	mv $(VENV)/new requirements.lock

# What the product is made of, in CycloneDX's format; `python -m supply.licenses` lists the licenses.
sbom: $(VENV)/dev
	$(BIN)/python -m supply.bom build/sbom.json

# The packages of the lock against the weaknesses known to OSV, which is asked over the network.
audit: $(VENV)/audit/bin/pip-audit
	$< --vulnerability-service osv --disable-pip --no-deps --requirement requirements.lock

# In an environment of its own: what looks at the lock is no part of it.
AUDIT := pip-audit==2.10.1
$(VENV)/audit/bin/pip-audit: Makefile | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet $(AUDIT)
	@touch $@

# A browser for the journeys: the one that is there, else the package of Debian or Fedora.
chromium: $(VENV)/dev
	@$(BIN)/python -m explorer.browser >/dev/null 2>&1 || { \
	  echo "Installing a Chromium for the tests: about 0.4 GB."; \
	  as_root=$$(command -v sudo); \
	  if command -v apt-get >/dev/null; then \
	    $$as_root apt-get update --quiet && $$as_root apt-get install --quiet --yes chromium; \
	  elif command -v dnf >/dev/null; then \
	    $$as_root dnf install --quiet --assumeyes chromium; \
	  fi; }
	@$(BIN)/python -m explorer.browser >/dev/null

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

# One process more than two cores: tests wait for programs they start, and for pages. The journeys
# run one after the other, and after the rest: two browsers and two servers would fight for the
# cores, and what is slow then is not what is slow for a person. A journey that fails is walked once
# more, and both are printed: what fails twice is a fault, what passes then a race to be found.
pytest: $(VENV)/dev chromium $(VENV)/prepared
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal --ignore tests/browser
	$(BIN)/python -m pytest tests/browser || \
	  { [ $$? -eq 1 ] && $(BIN)/python -m pytest tests/browser --last-failed; }

bench: $(VENV)/dev chromium
	$(BIN)/python -m benchmarks.results
	$(BIN)/python -m benchmarks.sessions

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
