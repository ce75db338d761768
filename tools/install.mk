# Installing, and what is installed besides the program: see `make help`. Part of the Makefile.

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(DATADIR)/man

.PHONY: install uninstall
install: all $(SHARED)
	@mkdir -p $(OUT)/installed
	@$(call FILL_PC,$(PREFIX),$(LIBDIR:$(PREFIX)/%=$${prefix}/%),$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)) \
	    tools/chainrule.pc.in > $(OUT)/installed/chainrule.pc
	@$(INSTALL) install

uninstall:
	@$(INSTALL) uninstall

INSTALL = OUT='$(OUT)' VERSION=$(VERSION) SOVERSION=$(SOVERSION) BINDIR='$(BINDIR)' LIBDIR='$(LIBDIR)' \
    INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' MANDIR='$(MANDIR)' DESTDIR='$(DESTDIR)' \
    sh tools/install.sh
