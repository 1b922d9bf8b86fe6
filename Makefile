# Two commands do everything on a bare machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run setup test browser bench screenshots clean

run: setup
	@$(BIN)/python -m dashboard

setup: $(VENV)/.ready

# Compiling here, even where writing byte code is switched off, saves seconds at every start.
$(VENV)/.ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	-PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q $(VENV)/lib geodata layers dashboard
	@touch $@

$(VENV)/.tests: $(VENV)/.ready requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

# The tests drive a real Chromium. As root a missing one is installed from Debian's packages; under CI it must be there.
browser:
	@if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null; \
	  else \
	    echo "The browser tests need Debian's packages chromium and chromium-driver: apt install chromium chromium-driver"; \
	  fi; \
	fi

test: $(VENV)/.tests browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

screenshots: $(VENV)/.tests browser
	$(BIN)/python -m docs.screenshots

bench: $(VENV)/.tests
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
