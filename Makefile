# What people type. Each target does what is missing and nothing twice; Scripts/ holds how.

CONFIGURATION := release
BINARY := .build/$(CONFIGURATION)/sandboxd
SWIFT_SOURCES := Package.swift Sources Tests

.DEFAULT_GOAL := help
.PHONY: help setup toolchain build run demo test fuzz lint format bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: system packages and the judge's Python toolchain
	@Scripts/setup.sh

toolchain: ## Set the judge's Python toolchain up, without system packages
	@Scripts/setup.sh --toolchain

build: setup ## Build the program
	@Scripts/build.sh

run: build ## Start the daemon on http://127.0.0.1:8545
	@exec $(BINARY) serve $(ARGS)

demo: build ## Run the main job from end to end: teams, devnets, projects, judging, scoreboard
	@Scripts/demo.sh

test: lint ## Run every test
	@Scripts/setup.sh --test
	@Scripts/test.sh

fuzz: build ## Fuzz for an hour or so: the EVM against revm and EELS, decoders, JSON-RPC (SEED=2 for other cases)
	@Scripts/setup.sh --test
	@Scripts/fuzz.sh

lint: ## Check format, imports and file sizes
	@swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	@Scripts/check-sizes.sh
	@Scripts/check-imports.sh

format: ## Let the formatter have its way
	@swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

bench: ## Run the benchmarks; Benchmarks/README.md tells what they mean
	@Scripts/setup.sh --bench
	@Benchmarks/devnets.sh
	@swift run -c $(CONFIGURATION) --package-path Benchmarks PrecompileBenchmarks
	@Benchmarks/evm.sh
	@Benchmarks/http.sh
	@Benchmarks/event.sh
	@Benchmarks/judging.sh

clean: ## Remove what was built, not the toolchain
	@swift package clean
