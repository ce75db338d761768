# Installing, and what is installed besides the program: see `make help`. Part of the Makefile.

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(DATADIR)/man
INSTALL    ?= install

MANUAL      := $(OUT)/man/made
COMPLETIONS := $(OUT)/completion/chainrule $(OUT)/completion/_chainrule $(OUT)/completion/chainrule.fish

.PHONY: install uninstall
install: all $(SHARED) $(MANUAL) $(COMPLETIONS)
	@mkdir -p $(OUT)/installed
	@$(call FILL_PC,$(PREFIX),$(LIBDIR:$(PREFIX)/%=$${prefix}/%),$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)) \
	    tools/chainrule.pc.in > $(OUT)/installed/chainrule.pc
	@sed 's|@version@|$(VERSION)|' tools/chainrule-config-version.cmake.in \
	    > $(OUT)/installed/chainrule-config-version.cmake
	@$(PUT_FILES) install

# The pages say which ones they are.
uninstall: $(MANUAL)
	@$(PUT_FILES) uninstall

PUT_FILES = OUT='$(OUT)' INSTALL='$(INSTALL)' VERSION=$(VERSION) SOVERSION=$(SOVERSION) BINDIR='$(BINDIR)' LIBDIR='$(LIBDIR)' \
    INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' MANDIR='$(MANDIR)' DESTDIR='$(DESTDIR)' \
    sh tools/install.sh

# Made of the tables of options: tools/choices.h.
$(OUT)/bin/completion $(OUT)/bin/manual: $(OUT)/bin/%: tools/%.c tools/choices.c tools/choices.h $(CLI_OBJ) $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -Itools $(LDFLAGS) -o $@ $< tools/choices.c $(CLI_OBJ) $(LIB) $(PKG_LIBS)

$(OUT)/completion/chainrule: SHELL_NAME = bash
$(OUT)/completion/_chainrule: SHELL_NAME = zsh
$(OUT)/completion/chainrule.fish: SHELL_NAME = fish
$(COMPLETIONS): $(OUT)/bin/completion
	@mkdir -p $(@D)
	@$< $(SHELL_NAME) > $@.new && mv $@.new $@

# Pages of the commands from the same tables; of the library and the formats from comments.
$(MANUAL): $(OUT)/bin/manual tools/manual.sh tools/manual.awk include/chainrule.h
	@mkdir -p $(@D)
	@rm -f $(@D)/*.[135]
	@VERSION=$(VERSION) sh tools/manual.sh $< $(@D)
	@touch $@

# ---- packages ----

DIST       := $(OUT)/chainrule-$(VERSION).tar.gz

.PHONY: dist distcheck deb
dist:
	@sh tools/dist.sh $(VERSION) $(DIST)
	@echo $(DIST)

# The sources as they are packed: built and tested where there is no git. PARTS= are parts of
# tests/run.sh; empty: all.
distcheck: dist
	@rm -rf $(OUT)/distcheck && mkdir -p $(OUT)/distcheck
	@tar -xf $(DIST) -C $(OUT)/distcheck
	@$(MAKE) --no-print-directory -C $(OUT)/distcheck/chainrule-$(VERSION) OUT=out test

deb: dist
	@sh tools/deb.sh $(VERSION) $(DIST) $(OUT)/deb
