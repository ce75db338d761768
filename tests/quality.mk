# Tests that look deeper than `make test`, or longer: see `make help`. Part of the Makefile.

.PHONY: coverage reliability test-asan test-valgrind fuzz fuzzers fuzz-programs fuzzers-if-any mutants

SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

test-asan:
	@$(MAKE) --no-print-directory OUT=$(OUT)/asan FUZZ_OUT=$(OUT)/fuzz CC=clang \
	    CFLAGS='$(SANITIZE)' LDFLAGS='-fsanitize=address,undefined' test

# The programs that draw most, browsers and other languages take too long there; what happens to
# files when disks are full, valgrind has its own part in.
VALGRIND_PARTS := unit cases train cli formulas options limits numbers check import explain
test-valgrind: all $(TEST_NEEDS)
	@OUT=$(OUT) VALGRIND=1 sh tests/run.sh $(if $(PARTS),$(PARTS),$(VALGRIND_PARTS))

# What part of src/ the tests run. Numbers of an earlier run do not count. What is installed or
# linked elsewhere would need gcov, too.
COVERAGE_PARTS := unit cases train cli formulas options limits hostile numbers decks stepper check \
                  mutants failing files outputs speed import torch explain watch completion
coverage:
	@mkdir -p $(OUT)/coverage
	@$(CC) -c -o $(OUT)/coverage/exit.o tests/gcov_exit.c
	@find $(OUT)/coverage -name '*.gcda' -delete
	@$(MAKE) --no-print-directory OUT=$(OUT)/coverage FUZZ_OUT=$(OUT)/fuzz CFLAGS='-O0 --coverage' \
	    LDFLAGS='--coverage -Wl,--wrap=_exit $(OUT)/coverage/exit.o' PARTS='$(COVERAGE_PARTS)' test
	@sh tests/coverage.sh $(OUT)/coverage >$(OUT)/coverage/summary; \
	    status=$$?; cat $(OUT)/coverage/summary; exit $$status

# Fuzzers, with libFuzzer: what reads, under the sanitizers, for SECONDS each. Nothing else is
# built for them; a test does so wherever clang can, and tries a few inputs.
SECONDS    := 60
FUZZERS    := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_PARTS := base graph math read import write model run check story weave
FUZZ_OBJ   := $(patsubst src/%.c,$(OBJ)/%.o,$(wildcard $(FUZZ_PARTS:%=src/%/*.c))) \
              $(OBJ)/draw/theme.o $(OBJ)/draw/xml.o $(OBJ)/gen/themes.o $(OBJ)/gen/onnx.o

fuzzers:
	@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc)) \
	    OUT=$(FUZZ_OUT) CC=clang CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link' fuzz-programs

fuzz-programs: $(FUZZERS:%=$(OUT)/bin/%)

$(OUT)/bin/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/feed.c tests/fuzz/feed.h $(FUZZ_OBJ)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $< tests/fuzz/feed.c $(FUZZ_OBJ) $(PKG_LIBS)

fuzzers-if-any:
	@if sh tests/fuzz.sh can; then $(MAKE) --no-print-directory fuzzers; fi

fuzz: fuzzers
	@FUZZ_OUT=$(FUZZ_OUT) SECONDS=$(SECONDS) sh tests/fuzz.sh

# Broken copies of the examples, given to the program itself.
COUNT := 10000
$(OUT)/bin/mutants: tests/mutants.c
	@mkdir -p $(@D)
	@$(CC) -std=c11 $(WARNINGS) $(CFLAGS) -o $@ $<

mutants: $(BIN) $(OUT)/bin/mutants
	@OUT=$(OUT) COUNT=$(COUNT) sh tests/mutants.sh

# All of these figures, in out/reliability.md.
reliability: $(BIN) $(OUT)/bin/mutants fuzzers
	@OUT=$(OUT) FUZZ_OUT=$(FUZZ_OUT) SECONDS=$(SECONDS) COUNT=$(COUNT) sh tests/reliability.sh
