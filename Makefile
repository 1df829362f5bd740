# Foundation Models, Measured. `make help` lists what there is.
# Everything runs from .venv, which the first target that needs it makes.

SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PY := $(BIN)/python

# nbgrader looks for its helpers on PATH; one thread is both the fast and the reproducible choice on a shared laptop.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export OMP_NUM_THREADS ?= 1
export PYTHONHASHSEED ?= 0
export PYDEVD_DISABLE_FILE_VALIDATION ?= 1

.DEFAULT_GOAL := help
.PHONY: help book serve screenshots lab check exercises release archive grade lint test test-quick style claims checkpoints notebooks ladder benchmarks clean

help:  ## list the commands
	@echo "make COMMAND, where COMMAND is one of"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)$$/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

$(READY): requirements.txt constraints.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) found: install Python 3.11 or newer, or run make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11: install Python 3.11 or newer, or run make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: on Debian or Ubuntu run  apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) with the pinned requirements: two to ten minutes, 2 GB on disk with PyTorch's CPU build,"
	@echo "several GB more where pip takes the CUDA build (Linux by default; README.md says how to avoid it) ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(VENV) was made with a Python older than 3.11: remove it and run make again."; exit 1; }
	@set -o pipefail; $(PY) -m pip install --disable-pip-version-check --progress-bar on -r requirements.txt | grep --line-buffered -v "already satisfied"
	@touch $(READY)

book: $(READY)  ## build the site and say where it is
	@$(PY) tools/book.py

serve: book  ## build the site and serve it on http://localhost:8000
	@$(PY) -m http.server 8000 --bind 127.0.0.1 --directory _build/html

screenshots: book  ## photograph every page for review: ARGS="--pages intro --widths 360 --open"
	@$(PY) tools/screenshots.py $(ARGS)

lab: $(READY)  ## open JupyterLab in the course folder
	@$(PY) -m jupyterlab

check: $(READY)  ## grade your own work privately: make check EX=samplers
	@test -n "$(EX)" || { echo "Name the exercise: make check EX=samplers"; exit 2; }
	@$(PY) -m autograder check "$(EX)" || [ $$? -eq 3 ]  # 3: graded, not yet full marks; the report says so

exercises: $(READY)  ## make exercises/ from solutions/
	@$(PY) tools/exercises.py

release: $(READY)  ## hand out: check and bundle the exercises; EXCHANGE=folder also releases them there
	@$(PY) tools/release.py $(if $(ASSIGNMENT),--assignment "$(ASSIGNMENT)") $(if $(EXCHANGE),--exchange "$(EXCHANGE)") $(if $(FORCE),--force)

archive: $(READY)  ## write build/archive/VERSION: site, exercises and instructor bundle (TAG=v1.2.3 FORCE=1)
	@$(PY) tools/publish.py $(if $(TAG),--tag "$(TAG)") $(if $(FORCE),--force)

grade: $(READY)  ## grade submitted/ : make grade ASSIGNMENT=samplers (ARGS="--student ID --force")
	@test -n "$(ASSIGNMENT)" || { echo "Name the assignment: make grade ASSIGNMENT=samplers"; exit 2; }
	@$(PY) -m autograder grade "$(ASSIGNMENT)" $(ARGS) || [ $$? -eq 1 ]  # 1: graded, and some need a person

lint: $(READY)  ## prove the checks of an assignment: make lint ASSIGNMENT=samplers
	@test -n "$(ASSIGNMENT)" || { echo "Name the assignment: make lint ASSIGNMENT=samplers"; exit 2; }
	@$(PY) -m autograder lint "$(ASSIGNMENT)" $(ARGS)

test: $(READY) style  ## run every test, as CI does
	@$(PY) tools/test.py

test-quick: $(READY) style  ## run the tests that take seconds
	@$(PY) tools/test.py --quick

style: $(READY)
	@$(BIN)/ruff check .

claims: $(READY)  ## re-run the pages with other random seeds and list every claim: make claims SEEDS="1 2 3"
	@$(PY) tools/claims.py $(or $(SEEDS),1 2 3)

notebooks: $(READY)  ## re-execute every page and write it in canonical form
	@$(PY) tools/nb.py run

checkpoints: $(READY)  ## retrain the shipped checkpoints and compare them with those in the repository
	@$(PY) tools/checkpoints.py

ladder: $(READY)  ## run the shipped ladders of many models again, in an hour, and compare them with their logs
	@$(PY) tools/ladder.py

benchmarks: book  ## time what the course does beside its peers, in half an hour or more: ARGS=--quick
	@$(PY) benchmarks/all.py $(ARGS) || [ $$? -eq 3 ]  # 3: some were left out; it says which and why

clean:  ## remove what was built, the reports of make check too (never your work, grades or the environment)
	rm -rf _build build .pytest_cache .hypothesis .ruff_cache
