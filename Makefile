# SPDX-License-Identifier: LGPL-2.1-or-later
# make run opens the sample document, make test runs the tests. Both install what is missing (Debian packages) first.

FILE ?= ui/data/sample.pdf
BUILD ?= build
MESON_ARGUMENTS ?=
TIME ?= 60
install = tests/tool/install-packages

.PHONY: build run test test-long test-kernel test-web bench debug fuzz build-fuzz corpus install clean help check-format reliability

build: ## build everything into build/
	@$(install) build run
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD) -Dwerror=true $(MESON_ARGUMENTS)
	@ninja -C $(BUILD)

run: build ## open FILE (the sample document if none is named); without a display: on Xvfb, with a screenshot
	@tests/tool/run-window $(BUILD) "$(FILE)"

test: ## run the tests, the trusted side's also sanitized; ends with "N passed, N failed, N skipped"
	@$(install) build run test
	@$(MAKE) --no-print-directory build debug
	@tests/run $(BUILD) build-debug:trusted

test-long: ## the same with storms, whole corpora, fuzzing, a kernel booted in QEMU and other long checks
	@$(install) build run test kernel
	@$(MAKE) --no-print-directory build debug build-fuzz
	@$(install) web; tests/web/install $(BUILD)
	@tests/run --long $(BUILD) build-debug:trusted build-fuzz:fuzz

test-kernel: ## the jail, the self-test and the kernel module in a Debian kernel, booted in QEMU
	@$(install) build run test kernel
	@$(MAKE) --no-print-directory build
	@tests/run --long --only kernel/ $(BUILD)

test-web: ## programs by others, from the npm registry, draw in the jail, and as in Chromium
	@$(install) build run test web
	@$(MAKE) --no-print-directory build
	@tests/web/install $(BUILD)
	@tests/run --long --only web/ $(BUILD)

bench: ## figures as ratios, all from one run
	@$(install) build run test
	@$(MAKE) --no-print-directory build
	@tests/bench/run $(BUILD)

debug: ## build-debug/: the trusted side under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory build BUILD=build-debug MESON_ARGUMENTS="-Dsanitize=true -Dbuildtype=debug"

fuzz: build-fuzz ## fuzz each target of tests/fuzz for TIME seconds (60); findings stay in build-fuzz/found
	@FUZZ_SECONDS=$(TIME) FUZZ_KEEP=$(CURDIR)/build-fuzz/found tests/fuzz/run-all build-fuzz

build-fuzz:
	@$(install) build run fuzz
	@[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzz=true
	@ninja -C build-fuzz fuzz

corpus: build ## every file of the folder DIR through render, text and sanitize: a table; fails if the broker did
	@$(install) corpus
	@tests/tool/corpus $(BUILD) "$(DIR)"

reliability: build ## what the hostile tests tried, in numbers; LONG=--long for the whole storms
	@$(install) build run test
	@tests/hostile/figures $(BUILD) $(LONG)

check-format: ## does clang-format agree?
	@$(install) format
	@git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror

install: build ## meson install; DESTDIR and meson's prefix as usual
	@meson install -C $(BUILD) --no-rebuild

clean: ## remove the build folders
	@rm -rf build build-debug build-fuzz

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
