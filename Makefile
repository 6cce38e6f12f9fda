# Everything that a person or a CI job does here: demo, test, check, bench, certify PART=…, docs.
# Each target sets up what it needs; nothing is installed outside the virtual environment.

VENV ?= .venv
OUT ?= data/out/demo
WORKERS ?= 2
# Set SAMPLE=1 for the small, named sample of a certify part that CI runs.
SAMPLE ?=

BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PYTHONUTF8 := 1

# The first Python from 3.11 to 3.13 that can make a virtual environment; a newer one only if there is no other.
# The system's own comes first: distributions compile theirs by profile, version managers often do not, and all
# here is slower for it.
USABLE = import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, $(1)))
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	"$$p" -c '$(call USABLE,13)' >/dev/null 2>&1 && { echo "$$p"; exit; }; done; \
	for p in python3 python3.14; do \
	"$$p" -c '$(call USABLE,99)' >/dev/null 2>&1 && { echo "$$p"; exit; }; done)

# What tests and long proofs drive: a browser, a tracer, and the toolchains of the programs' languages.
DEBIAN := chromium chromium-driver strace
# What programs in other languages are checked by, and what reads labels in pictures; tests skip what is not there by name.
TOOLCHAINS := gcc libc6-dev tcc golang-go nodejs default-jdk-headless rustc tesseract-ocr

.DEFAULT_GOAL := help
.PHONY: help venv demo test check format docs bench certify smoke-train lock system-packages toolchains clean

help:
	@echo "make demo              install, make two small verified datasets with reports: $(OUT), $(OUT)-geotrust"
	@echo "make test              install, run every test"
	@echo "make check             lint, format, types, import contracts, house rules, generated docs"
	@echo "make docs              write the generated pages of docs/ again"
	@echo "make bench             run tests/benchmarks and write docs/benchmarks.md (ONLY=bench_x: that one)"
	@echo "make certify PART=x    run one long proof of tests/certify (SAMPLE=1: its small sample)"
	@echo "make smoke-train       train a tiny model by TRL on rows of ours: its reward must rise (minutes)"
	@echo "make system-packages   as root on Debian: chromium and strace, which some tests drive"
	@echo "make toolchains        as root on Debian: the compilers that programs are checked by, and tesseract"

venv: $(READY)

# Installed again only when the lock or the project's metadata changed; hashes are required.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv was found: install one, or give make PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	$(BIN)/proofloom run data/recipes/demo.yaml --leave-out-missing --out $(OUT) --workers $(WORKERS)
	$(BIN)/proofloom report $(OUT)
	$(BIN)/proofloom verify $(OUT)
	$(BIN)/proofloom regenerate $(OUT) --shard 0
	$(BIN)/proofloom run data/recipes/geotrust_mini.yaml --out $(OUT)-geotrust --workers $(WORKERS)
	$(BIN)/proofloom report $(OUT)-geotrust
	$(BIN)/proofloom verify $(OUT)-geotrust

test: $(READY)
	$(BIN)/pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/pytest --quiet tests/test_house.py

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY)
	$(BIN)/python docs/generate.py

bench: $(READY)
	$(BIN)/python tests/benchmarks $(ONLY)

certify: $(READY)
	@test -n "$(PART)" || { $(BIN)/python tests/certify; exit 2; }
	$(BIN)/python tests/certify $(PART) $(if $(SAMPLE),--sample)

smoke-train: $(READY)
	$(BIN)/python tests/certify smoke_train

# Names, versions and hashes only: the lock names no index and no host.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-header --no-annotate pyproject.toml --output-file requirements.lock

system-packages: WANTED := $(DEBIAN)
toolchains: WANTED := $(TOOLCHAINS)
system-packages toolchains:
	@command -v apt-get >/dev/null || { echo "No apt-get here: install by other means: $(WANTED)" >&2; exit 1; }
	@test "$$(id -u)" = 0 || { echo "As root: apt-get install $(WANTED)" >&2; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(WANTED)

clean:
	rm -rf $(VENV) data/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
