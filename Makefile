# Two commands do everything: `make demo` and `make test`. Each sets up what it needs in .venv and src/hasila/resolve/data.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
READY := $(VENV)/.ready
GAZETTEER := src/hasila/resolve/data/gazetteer.bin
FONTS := src/hasila/web/static/fonts/naskh-400.woff2

.PHONY: demo desk test check gate kinds floors bench soak fmt size pictures gazetteer clean

demo: $(READY) $(GAZETTEER)
	$(BIN)/hasila read samples/ar/beirut-port.txt --published 2021-08-04
	$(BIN)/hasila read samples/ar/car-bomb-claim.txt --published 2014-11-03

desk: $(READY) $(GAZETTEER) $(FONTS)
	$(BIN)/python tools/sample_ledger.py build/samples.db
	$(BIN)/hasila serve --ledger build/samples.db

test: $(READY) $(GAZETTEER) $(FONTS)
	$(BIN)/python -m pytest

check: $(READY) $(GAZETTEER) $(FONTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hasila rules check
	$(BIN)/python tools/check_repository.py
	$(BIN)/python -m pytest

gate: $(READY) $(GAZETTEER)
	$(BIN)/python tools/gate.py

kinds: $(READY) $(GAZETTEER)
	$(BIN)/python tools/score_kinds.py

bench: $(READY) $(GAZETTEER) $(FONTS)
	$(BIN)/python bench/read.py
	$(BIN)/python bench/read_pages.py
	$(BIN)/python bench/group.py
	$(BIN)/python bench/ledger.py
	$(BIN)/python bench/batch.py
	$(BIN)/python bench/desk.py

soak: $(READY) $(GAZETTEER)
	$(BIN)/python -m pytest -m soak
	$(BIN)/python bench/soak.py
	$(BIN)/python bench/soak_batch.py

floors: $(READY) $(GAZETTEER)
	$(BIN)/python tests/scoring.py --raise

fmt: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

size: $(READY)
	$(BIN)/python tools/size.py

pictures: $(READY) $(GAZETTEER) $(FONTS)
	$(BIN)/python tools/picture.py
	$(BIN)/python tools/page_pictures.py

gazetteer: $(READY)
	$(BIN)/python tools/build_gazetteer.py

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -c "open('$(READY)', 'w').close()"

$(GAZETTEER): $(READY) tools/build_gazetteer.py tools/build_shapes.py tools/gazetteer_packages.py src/hasila/resolve/data/areas_admin1.tsv
	$(BIN)/python tools/build_gazetteer.py

$(FONTS): $(READY) tools/build_fonts.py
	$(BIN)/python tools/build_fonts.py

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in ('.venv', 'build', 'dist')]"
