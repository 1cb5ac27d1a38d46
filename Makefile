.POSIX:
.PHONY: help demo test audit test-hostile test-soak test-kill test-slurm test-conformance test-comparisons test-container bench bench-peers fuzz check lint types format-check format clean

# On the command line or in the environment:
#   PYTHON=python3.12     the Python to build .venv with; without it the newest that is fit
#   TORCH_INDEX=URL       the index that torch comes from, such as https://download.pytorch.org/whl/cpu
WORKERS = auto
BIN = .venv/bin

help: ## say what can be made
	@echo "make [PYTHON=python3.12] [TORCH_INDEX=https://download.pytorch.org/whl/cpu] TARGET"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1@\2/p' Makefile | awk -F@ '{ printf "%-18s %s\n", $$1, $$2 }'

demo: .venv/stamp ## grade the example submissions; reports land in demo/
	$(BIN)/grader grade submissions_example --assignment rubrics/csce636_hw2.yaml --out demo

test: .venv/stamp ## run all tests (WORKERS=0 runs them in one process)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

audit: .venv/stamp ## test the shipped rubrics themselves; what was found lands in audit.html
	$(BIN)/grader audit rubrics/csce636_hw2.yaml --html audit.html

test-hostile: .venv/stamp ## put attacks beside honest work: as you are, as root, as a user, as in a container
	HOSTILE_SETTINGS=all $(BIN)/python -m pytest tests/hostile tests/sandbox/layers tests/sandbox/test_robust.py

test-soak: .venv/stamp ## kill servers and children for five minutes; 10,000 submissions through one server
	HOSTILE_SOAK=300 $(BIN)/python -m pytest tests/sandbox/test_robust.py

test-kill: .venv/stamp ## kill a grader of 1,000 submissions five times, and compare with one that was left alone
	KILL_SUBMISSIONS=1000 KILL_TIMES=5 $(BIN)/python -m pytest tests/cli/test_kill.py

test-slurm: .venv/stamp ## grade a class with jobs of Slurm, one of which is cancelled; as root on Debian it starts one
	sh tools/slurm_here.sh
	$(BIN)/python -m pip install -q -c constraints.txt dask-jobqueue
	SLURM_JOBS=1 $(BIN)/python -m pytest tests/batch/test_slurm.py

test-conformance: .venv/stamp ## hold comparison against facts from public test suites
	$(BIN)/python -m pytest tests/compare/test_conformance.py

test-comparisons: .venv/stamp ## ten thousand random comparisons of each kind, against torch.testing.assert_close too
	COMPARISONS=10000 $(BIN)/python -m pytest tests/compare/test_properties.py

# as root on Debian: installs podman, runc and debootstrap where they are missing, and makes a Debian root once
test-container: .venv/stamp ## grade in a container, set up and run exactly as Gradescope does
	sh tools/container_tools.sh
	CONTAINER=1 TORCH_INDEX='$(TORCH_INDEX)' $(BIN)/python -m pytest tests/container_real

bench: .venv/stamp ## measure a whole class against the floor and other graders (QUICK=1: small numbers)
	$(BIN)/python benchmarks/bench.py $(QUICK:1=--quick)

# TORCH_INDEX as for .venv: the students' solutions need torch, so each grader does
bench-peers: .venv/stamp ## make environments for the graders that ours is measured against
	@for peer in pytest gradescope otter nbgrader; do \
	    env=benchmarks/.envs/$$peer && echo "building $$env" && $(BIN)/python -m venv $$env && \
	    if [ -n '$(TORCH_INDEX)' ]; then \
	        $$env/bin/python -m pip install --no-deps --index-url '$(TORCH_INDEX)' torch==2.13.0 || exit 1; \
	    fi && \
	    $$env/bin/python -m pip install -r benchmarks/peers/$$peer.txt || exit 1; \
	done

fuzz: .venv/stamp ## ten minutes of a coverage-guided fuzzer on what the grader reads from a child
	$(BIN)/python -m pip install -c constraints.txt atheris
	$(BIN)/python tests/fuzz/fuzz_decode.py -max_total_time=600

check: lint types format-check ## everything that reads the code without running it

lint: .venv/stamp ## ruff's rules
	$(BIN)/ruff check .

types: .venv/stamp ## mypy, strict
	$(BIN)/mypy

format-check: .venv/stamp ## whether the code is formatted
	$(BIN)/ruff format --check .

format: .venv/stamp ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## remove the demo, the audit, wheels and caches; rm -r .venv removes the environment
	rm -rf demo audit.html build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name .venv -prune -o -type d -name __pycache__ -exec rm -rf {} +

# --no-deps: an index of torch alone holds few of the versions that constraints.txt pins
.venv/stamp: pyproject.toml constraints.txt
	@python=$$(TORCH_INDEX='$(TORCH_INDEX)' sh tools/find_python.sh '$(PYTHON)') && \
	echo "building .venv with $$python" && "$$python" -m venv .venv
	@if [ -n '$(TORCH_INDEX)' ]; then \
	    $(BIN)/python -m pip install --no-deps --index-url '$(TORCH_INDEX)' -c constraints.txt torch; \
	fi
	$(BIN)/python -m pip install -c constraints.txt -e '.[dev]'
	touch .venv/stamp
