# Two commands do everything: `make run` opens Rapport on the sample venue, `make test` tests it.
# They make .venv with the locked dependencies and see to Qt's system libraries first.

PYTHON ?= python3
BIN := .venv/bin
SIZE ?= s
DEMO ?= demo-out
SAMPLE := build/harbour-lights-$(shell date +%F).db

.PHONY: run test check bench endurance package demo clean

run: .venv/ready
	@.ci/system-libraries $(BIN)/python
	@mkdir -p build
	@if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		[ -f $(SAMPLE) ] || $(BIN)/rapport sample $(SAMPLE); \
		$(BIN)/rapport --database $(SAMPLE); \
	else \
		echo "There is no display here, so this runs the demo instead of opening the window."; \
		$(BIN)/rapport demo --out $(DEMO); \
	fi

test: .venv/ready
	$(BIN)/python -m pytest -q

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: .venv/ready
	$(BIN)/python -m benchmarks --size $(SIZE)

# Hours of accidents: kills, power cuts, full disks, damaged files. `make endurance SHORT=--short` takes minutes.
endurance: .venv/ready
	$(BIN)/python -m benchmarks.endurance $(SHORT)

package: .venv/ready
	$(BIN)/pyinstaller --noconfirm --log-level WARN build.spec
	.ci/licences $(BIN)/python dist/rapport

demo: .venv/ready
	$(BIN)/rapport demo --out $(DEMO)

# The lock is the only thing that says which versions are installed.
.venv/ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rapport needs Python 3.11 or newer; try: make PYTHON=python3.12 run" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@command -v uv >/dev/null || [ -x $(BIN)/uv ] || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@echo "Installing the locked dependencies into .venv"
	@PATH="$$PATH:$(CURDIR)/$(BIN)" UV_PROJECT_ENVIRONMENT=.venv uv sync --quiet --frozen --inexact
	@.ci/system-libraries $(BIN)/python
	@touch $@

clean:
	rm -rf build dist demo-out .pytest_cache .mypy_cache .ruff_cache
