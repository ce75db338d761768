# Installing, and what is installed besides the program: see `make help`. Part of the Makefile.

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(DATADIR)/man

.PHONY: install uninstall
install: all $(SHARED) $(COMPLETIONS)
	@mkdir -p $(OUT)/installed
	@$(call FILL_PC,$(PREFIX),$(LIBDIR:$(PREFIX)/%=$${prefix}/%),$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)) \
	    tools/chainrule.pc.in > $(OUT)/installed/chainrule.pc
	@$(INSTALL) install

uninstall:
	@$(INSTALL) uninstall

INSTALL = OUT='$(OUT)' VERSION=$(VERSION) SOVERSION=$(SOVERSION) BINDIR='$(BINDIR)' LIBDIR='$(LIBDIR)' \
    INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' MANDIR='$(MANDIR)' DESTDIR='$(DESTDIR)' \
    sh tools/install.sh

# Made of the tables of options: tools/choices.h.
COMPLETIONS := $(OUT)/completion/chainrule $(OUT)/completion/_chainrule $(OUT)/completion/chainrule.fish

$(OUT)/bin/completion: $(OUT)/bin/%: tools/%.c tools/choices.c tools/choices.h $(CLI_OBJ) $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -Itools $(LDFLAGS) -o $@ $< tools/choices.c $(CLI_OBJ) $(LIB) $(PKG_LIBS)

$(OUT)/completion/chainrule: SHELL_NAME = bash
$(OUT)/completion/_chainrule: SHELL_NAME = zsh
$(OUT)/completion/chainrule.fish: SHELL_NAME = fish
$(COMPLETIONS): $(OUT)/bin/completion
	@mkdir -p $(@D)
	@$< $(SHELL_NAME) > $@.new && mv $@.new $@
