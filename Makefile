# chainrule: see README.md. `make help` lists the targets.

# The header has the version; all else that tells it asks there.
VERSION   := $(shell sed -n 's/^\#define CHAINRULE_VERSION "\(.*\)"/\1/p' include/chainrule.h)
# Of the shared library: raised by 1 when a public function goes or changes.
SOVERSION := 0
CC        ?= cc
CFLAGS    ?= -O2 -g
WARNINGS  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
PACKAGES  := libgvc libcgraph cairo pangocairo fontconfig libpng libdeflate jansson libwebp libwebpmux libzip libmicrohttpd
PACKAGES  += libcmark
OUT       := out
OBJ       := $(OUT)/obj

# Headers of the libraries are system headers: their warnings are not ours.
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS   = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) $(MORE_LIBS)
MORE_LIBS  = $(GV_PLUGINS) -lcsv -lgif -lm

# Graphviz's plugins are linked directly: nothing is looked for and loaded at run time.
GV_FOLDER  = $(shell pkg-config --variable=libdir libgvc 2>/dev/null)/graphviz
GV_PLUGINS = -L$(GV_FOLDER) -lgvplugin_pango -lgvplugin_neato_layout -lgvplugin_dot_layout -Wl,-rpath,$(GV_FOLDER)
# No fused multiply-add: the numbers are the same on every machine.
ALL_CFLAGS = -std=c11 -ffp-contract=off $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(PIC) -Isrc -Iinclude \
             -I$(OUT)/gen $(PKG_CFLAGS)
# One set of objects for both libraries; what a shared one shows is what chainrule.h declares.
PIC        = -fPIC -fvisibility=hidden
ALL_CFLAGS += -isystem $(ONNX_GEN)

# ONNX's messages, as its own description says them.
PACKAGES  += libprotobuf-c
ONNX_PROTO ?= /usr/include/onnx/onnx.proto
ONNX_GEN  := $(OUT)/gen/onnx

SOURCES   := $(sort $(wildcard src/*/*.c))
LIB_SRC   := $(filter-out src/cli/%,$(SOURCES))
CLI_OBJ   := $(patsubst src/%.c,$(OBJ)/%.o,$(filter-out src/cli/main.c,$(filter src/cli/%,$(SOURCES))))
LIB_OBJ   := $(LIB_SRC:src/%.c=$(OBJ)/%.o) $(OBJ)/gen/themes.o $(OBJ)/gen/web.o \
             $(OBJ)/gen/onnx.o $(OBJ)/gen/examples.o
EXAMPLES  := $(sort $(wildcard assets/examples/*.dot assets/examples/*.expr assets/examples/*.csv))
THEMES    := $(sort $(wildcard assets/themes/*.dot))
WEB       := $(sort $(wildcard assets/stepper/*.* assets/watch/*.*))
BIN       := $(OUT)/bin/chainrule
LIB       := $(OUT)/lib/libchainrule.a
SHARED    := $(OUT)/shared/libchainrule.so.$(VERSION)

FIGURES   := one_neuron.dot two_neurons.dot two_neurons_layer.dot shallow_net.dot \
             sigmoid_gates.expr fan_out.expr neuron.expr three_classes.expr

# The figures of the article, in its order.
ARTICLE   := one_neuron_ one_neuron_forward one_neuron_back one_neuron_back1 one_neuron_back2 \
             two_neurons two_neurons_back two_neurons_back2 two_neurons2 two_neurons2_back \
             two_neurons2_back2 shallow_net sigmoid_function backpropagation_main1

.PHONY: post all demo figures gallery docs deps test-deps test-deps-all test bless clean help

all: $(BIN) $(LIB) $(OUT)/lib/pkgconfig/chainrule.pc

# What they make is needed below.
include tools/install.mk tools/lint.mk

help:
	@echo 'make deps        install what building and running need and is missing'
	@echo 'make             build out/bin/chainrule and out/lib/libchainrule.a'
	@echo 'make demo        draw the example networks into out/figures/'
	@echo 'make figures     draw the figures of the article into out/figures/article/'
	@echo 'make test-deps   install what the tests need besides'
	@echo 'make test-deps-all   also what is large: without it some tests are skipped'
	@echo 'make test        run all tests'
	@echo 'make test-asan   the same under AddressSanitizer and UBSan'
	@echo 'make test-valgrind   most of the same under valgrind'
	@echo 'make fuzz        feed the readers nonsense, for SECONDS=60 each (needs clang)'
	@echo 'make coverage    what part of src/ the tests run'
	@echo 'make reliability   fuzzers, mutants and hostile files, as out/reliability.md'
	@echo 'make mutants     draw COUNT=10000 broken copies of the examples'
	@echo 'make bench       what frames and epochs cost, against other ways to have them'
	@echo 'make bless       accept the present story dumps as the right ones'
	@echo 'make gallery     draw the pictures of README.md and docs/gallery.md'
	@echo 'make post        weave assets/examples/post.md into assets/examples/woven/'
	@echo 'make docs        write docs/operations.md from the table of operations'
	@echo 'make install     put program, libraries, header below PREFIX=/usr/local, in DESTDIR='
	@echo 'make uninstall   take them away again'
	@echo 'make ci          what CI runs: warnings of two compilers as errors, layers, lint, tests'
	@echo 'make check-layers    is every include allowed by tools/layers?'
	@echo 'make lint        clang-tidy and cppcheck; make warnings: those of clang'
	@echo 'make format      format the C that is changed; FILES= formats whole files'
	@echo 'make dist        pack the sources; make distcheck builds and tests them, PARTS= of the tests'
	@echo 'make deb         make Debian packages (needs debhelper)'
	@echo 'make clean       remove out/'

deps:
	@sh tools/deps.sh build

test-deps: deps
	@sh tools/deps.sh test
	@sh tools/npm.sh

test-deps-all: deps
	@sh tools/deps.sh all
	@sh tools/npm.sh

$(BIN): $(OBJ)/cli/main.o $(CLI_OBJ) $(LIB)
	@mkdir -p $(@D)
	@echo '  link $@'
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(LIB): $(LIB_OBJ)
	@mkdir -p $(@D)
	@echo '  ar   $@'
	@rm -f $@
	@ar rcs $@ $^

$(SHARED): $(LIB_OBJ)
	@mkdir -p $(@D)
	@echo '  link $@'
	@$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,libchainrule.so.$(SOVERSION) -o $@ $^ $(PKG_LIBS)

# For programs that link the library where it was built: there it is static alone, so nothing of
# what it is linked with is private.
$(OUT)/lib/pkgconfig/chainrule.pc: tools/chainrule.pc.in Makefile include/chainrule.h
	@mkdir -p $(@D)
	@$(call FILL_PC,$(CURDIR),$(abspath $(OUT))/lib,$${prefix}/include) \
	    -e '/^Libs:/s|$$| $(PKG_LIBS)|' -e '/^Libs.private/d' $< > $@

# $(call FILL_PC,prefix,folder of the library,of the header)
FILL_PC = sed -e 's|@prefix@|$(1)|' -e 's|@libdir@|$(2)|' -e 's|@includedir@|$(3)|' \
    -e 's|@version@|$(VERSION)|' -e 's|@libs@|$(PKG_LIBS)|'

# All objects are made anew when they are to be compiled in another way.
$(OBJ)/flags: ALWAYS
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS)' > $@

.PHONY: ALWAYS
$(OBJ)/%.o: src/%.c $(OBJ)/flags
	@mkdir -p $(@D)
	@echo '  cc   $<'
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Themes and what web pages are made of are built into the program.
$(OUT)/gen/themes.c: $(THEMES) tools/embed.sh
	@mkdir -p $(@D)
	@sh tools/embed.sh cr_asset .dot $(THEMES) > $@.new && mv $@.new $@

$(OUT)/gen/web.c: $(WEB) tools/embed.sh
	@mkdir -p $(@D)
	@sh tools/embed.sh cr_web_asset '' $(WEB) > $@.new && mv $@.new $@

$(OUT)/gen/examples.c: $(EXAMPLES) tools/embed.sh
	@mkdir -p $(@D)
	@sh tools/embed.sh cr_example_asset '' $(EXAMPLES) > $@.new && mv $@.new $@

$(OBJ)/gen/%.o: $(OUT)/gen/%.c $(OBJ)/flags
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(ONNX_GEN)/onnx.pb-c.h: $(ONNX_PROTO)
	@mkdir -p $(@D)
	@protoc-c --proto_path=$(dir $<) --c_out=$(@D) $<

$(OBJ)/gen/onnx.o: $(ONNX_GEN)/onnx.pb-c.h $(OBJ)/flags
	@mkdir -p $(@D)
	@echo '  cc   $(ONNX_GEN)/onnx.pb-c.c'
	@$(CC) -std=c11 -w $(CFLAGS) $(PIC) $(PKG_CFLAGS) -I$(ONNX_GEN) -c -o $@ $(<:.h=.c)

# Who includes it is known only after the first build.
$(patsubst src/%.c,$(OBJ)/%.o,$(wildcard src/import/onnx_*.c)): $(ONNX_GEN)/onnx.pb-c.h

demo: all
	@for file in $(FIGURES); do \
	    $(BIN) render assets/examples/$$file -q -T svg,png \
	        -o $(OUT)/figures/$$(basename $${file%.*}) || exit; \
	done
	@echo 'The figures are in $(OUT)/figures/, a folder for each network: look at'
	@echo '$(OUT)/figures/one_neuron/04-backward-w.png first.'

# The published figures of the article, under their names.
figures: all
	@sh tools/figures.sh $(BIN) $(OUT)/figures/article
	@echo 'The figures are in $(OUT)/figures/article/.'

# The pictures of the README.
gallery: figures $(OUT)/bin/contact $(OUT)/bin/blocks
	@mkdir -p assets/gallery
	@cp $(OUT)/figures/article/hero.gif assets/gallery/hero.gif
	@sh tools/gallery.sh $(OUT)/bin assets/gallery
	@$(OUT)/bin/contact assets/gallery/article.png 3 560 \
	    $(patsubst %,$(OUT)/figures/article/%.png,$(ARTICLE))

# The program in a locale that the environment names.
$(OUT)/bin/chainrule-locale: tests/locale_first.c $(OBJ)/cli/main.o $(CLI_OBJ) $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

# The program with one failing call: memory, write, fsync, rename, fork, pipe.
FAIL_CALLS := malloc calloc realloc write fsync rename fork pipe
$(OUT)/bin/chainrule-failing: tests/fail_nth.c $(OBJ)/cli/main.o $(CLI_OBJ) $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(FAIL_CALLS:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS)

# The example of a woven post.
post: all
	@$(BIN) weave assets/examples/post.md -q -o assets/examples/woven/post.md \
	    --images assets/examples/woven/images

# Tools of the project itself.
$(OUT)/bin/operations $(OUT)/bin/contact: $(OUT)/bin/%: tools/%.c $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

# The table of operations as a page.

docs: $(OUT)/bin/operations
	@mkdir -p docs
	@$(OUT)/bin/operations > docs/operations.md

FUZZ_OUT  ?= $(OUT)/fuzz

# Unit tests: a program each, with cmocka.
UNIT_SRC  := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BIN  := $(UNIT_SRC:tests/unit/%.c=$(OUT)/tests/unit/%)

# What several of them need.
KIT_OBJ   := $(patsubst tests/kit/%.c,$(OUT)/tests/kit/%.o,$(sort $(wildcard tests/kit/*.c)))
KIT       := $(OUT)/tests/kit/kit.a

$(KIT): $(KIT_OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(OUT)/tests/kit/%.o: tests/kit/%.c $(wildcard tests/kit/*.h)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -Itests -c -o $@ $<

$(OUT)/tests/unit/%: tests/unit/%.c $(KIT) $(LIB)
	@mkdir -p $(@D)
	@echo '  cc   $<'
	@$(CC) $(ALL_CFLAGS) -Itests $(LDFLAGS) -o $@ $< $(KIT) $(LIB) -lcmocka -lwebpdemux $(PKG_LIBS)

# The code blocks of the documentation, to be run.
$(OUT)/bin/blocks: tests/blocks.c
	@mkdir -p $(@D)
	@$(CC) -std=c11 $(WARNINGS) $(CFLAGS) $(PKG_CFLAGS) -o $@ $< -lcmark

TEST_NEEDS = $(UNIT_BIN) $(SHARED) $(MANUAL) $(COMPLETIONS) \
             $(patsubst %,$(OUT)/bin/%,operations mutants blocks cost \
               chainrule-failing chainrule-locale)

test: all $(TEST_NEEDS) fuzzers-if-any
	@OUT=$(OUT) FUZZ_OUT=$(FUZZ_OUT) sh tests/run.sh $(PARTS)

.PHONY: bench bench-train bench-render
# What drawing and training cost, against other ways to do the same.
bench: bench-render bench-train

# Frames: against neato started for each, and Graphviz's own floor; into out/bench.md.
bench-render: all $(OUT)/bin/cost $(OUT)/bin/floor
	@OUT=$(OUT) sh tests/bench/render.sh

# An epoch of training: against a plain loop nest and, where it is, torch.
bench-train: $(OUT)/bin/epoch
	@$(OUT)/bin/epoch
	@for python in python3 /usr/bin/python3; do \
	    if $$python -c 'import torch' 2>/dev/null; then \
	        exec $$python tests/bench/epoch_torch.py; \
	    fi; \
	done; echo 'an epoch, torch             (no python3 here has torch)'

$(OUT)/bin/epoch: tests/bench/epoch.c $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

$(OUT)/bin/cost: tests/bench/cost.c
	@mkdir -p $(@D)
	@$(CC) -std=c11 $(WARNINGS) $(CFLAGS) -o $@ $<

$(OUT)/bin/floor: tests/bench/floor.c
	@mkdir -p $(@D)
	@$(CC) -std=c11 $(WARNINGS) $(CFLAGS) $(PKG_CFLAGS) -o $@ $< $(PKG_LIBS)

bless: all
	@OUT=$(OUT) BLESS=1 sh tests/cases.sh

clean:
	rm -rf $(OUT)

include tests/quality.mk

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(OBJ)/cli/main.d
