# What looks sources over without running them, and what CI runs: see CONTRIBUTING.md. Part of the
# Makefile.

.PHONY: check-layers lint warnings format ci
check-layers:
	@cd src && awk -f ../tools/layers.awk ../tools/layers */*.[ch] */*.def

# How the sources are compiled, for clang-tidy; editors know the file, too.
LINT_FLAGS := $(OUT)/lint/compile_flags.txt
$(LINT_FLAGS): ALWAYS $(ONNX_GEN)/onnx.pb-c.h
	@mkdir -p $(@D)
	@printf '%s\n' -std=c11 -ffp-contract=off $(WARNINGS) -I$(CURDIR)/src -I$(CURDIR)/include \
	    -I$(CURDIR)/tools -I$(abspath $(OUT))/gen -isystem $(abspath $(ONNX_GEN)) $(PKG_CFLAGS) > $@

lint: $(LINT_FLAGS)
	@OUT=$(OUT) sh tools/lint.sh

# What clang has to say; of gcc it is the build that says it.
warnings: $(LINT_FLAGS)
	@ls src/*/*.c tools/*.c | xargs -P$$(nproc) -n8 clang @$(LINT_FLAGS) -fsyntax-only -Werror

# Sets what is changed and not committed yet, as .clang-format says; FILES= sets whole files.
format:
	@OUT=$(OUT) FILES='$(FILES)' sh tools/format.sh

# All that CI holds a change to; the tests come last, with their count.
ci:
	@$(MAKE) --no-print-directory CFLAGS='-O2 -g -Werror' check-layers warnings lint test
