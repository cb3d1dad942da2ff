# The commands of a checkout; `make help` lists them. The work itself is in CMakeLists.txt and scripts/.
.DEFAULT_GOAL := help
.PHONY: help site test perf count asan docs screenshot clean

BUILD := build
TOOL := $(BUILD)/benchhub-build

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

site: ## install what the build needs, build the tool, run the baselines, render site/ (BUDGET=USD also runs models that have a key)
	@scripts/install-packages.sh build
	@scripts/install-charts.sh
	@$(MAKE) --no-print-directory $(BUILD)/build.ninja
	@cmake --build $(BUILD) --target benchhub-build
	@scripts/make-site.sh $(TOOL)

test: ## install what the tests need, build everything, run every test
	@scripts/install-packages.sh test
	@$(MAKE) --no-print-directory node_modules/.package-lock.json $(BUILD)/build.ninja
	@cmake --build $(BUILD)
	@scripts/run-tests.sh $(BUILD)

perf: ## measure: the programs of tests/perf, with seeded input
	@scripts/install-packages.sh test
	@cmake --preset perf
	@cmake --build $(BUILD)
	@scripts/run-perf.sh $(BUILD)/tests/perf

count: ## count the instructions of a few commands; fails if one grew by 5 % (UPDATE=1 keeps the new counts)
	@scripts/install-packages.sh count
	@cmake --preset perf
	@cmake --build $(BUILD) --target benchhub-build perf_corpus
	@scripts/count-instructions.sh $(BUILD) $(if $(UPDATE),--update)

asan: ## every test under AddressSanitizer and UndefinedBehaviorSanitizer
	@scripts/install-packages.sh test
	@$(MAKE) --no-print-directory node_modules/.package-lock.json
	@cmake --preset asan
	@cmake --build build-asan
	@scripts/run-tests.sh build-asan

docs: ## write the generated references and schemas under docs/
	@scripts/install-packages.sh build
	@$(MAKE) --no-print-directory $(BUILD)/build.ninja
	@cmake --build $(BUILD) --target benchhub-build
	@$(TOOL) docs

screenshot: site ## docs/screenshot.png of the rendered site
	@scripts/install-packages.sh test
	@$(MAKE) --no-print-directory node_modules/.package-lock.json
	@node scripts/screenshot.mjs site docs/screenshot.png

clean: ## remove what was built; answers in data/ and .benchhub/ stay
	rm -rf build build-asan site

# Ninja itself configures again when CMakeLists.txt changes; of the presets it knows nothing.
$(BUILD)/build.ninja: CMakePresets.json
	cmake --preset release
	@touch $@

node_modules/.package-lock.json: package-lock.json package.json .npmrc
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
