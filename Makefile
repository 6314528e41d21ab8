# Needs make and Python 3.11 or later with pip; everything else is installed into .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help run test check format bench migration screenshots

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed ## the dashboard on http://localhost:8501 (PORT=…), with database and worker
	@# Ctrl-C ends it in order and without an error: Streamlit's own command would report an abort.
	@$(BIN)/streamlit run dashboard.py --server.port $(PORT) & pid=$$!; \
	  trap 'stopped=1; kill -TERM $$pid 2>/dev/null' INT TERM; \
	  wait $$pid; status=$$?; [ -z "$$stopped" ] || { wait $$pid; status=0; }; exit $$status

test: .venv/installed-dev ## what the tests need, the checks, all tests
	@.ci/browser
	@$(MAKE) --no-print-directory check
	@# Three files at a time, because browsers make much of it wait; in order: browser tests come last in every process.
	@# What fails beside others on a busy machine gets one more chance by itself; what is wrong fails again.
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder || \
	  $(BIN)/python -m pytest --last-failed --last-failed-no-failures none

check: .venv/installed-dev ## lint, format, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-dev ## put everything into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed-dev ## the benchmarks: a table, and JSON in bench/results
	@.ci/browser
	$(BIN)/python -m bench

migration: .venv/installed-dev ## m="A sentence": write down what the tables have and the migrations lack
	$(BIN)/python -m db.migrations "$(m)"

screenshots: .venv/installed-dev ## the pages as pictures
	@.ci/browser
	$(BIN)/python -m bench.screenshots

# The stamps make every start but the first a quick one: pip runs only when a list has changed.
# A Python without ensurepip (Debian's) makes the environment without pip, and its own pip puts one in.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv 2>/dev/null || \
	  { $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --quiet --python $(BIN)/python install pip; }
	@touch $@

.venv/installed: requirements.txt .venv/made
	@echo "Installing what the dashboard needs (once) …"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need (once) …"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@
