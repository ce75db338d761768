# What looks sources over without running them: see CONTRIBUTING.md. Part of the Makefile.

.PHONY: check-layers
check-layers:
	@cd src && awk -f ../tools/layers.awk ../tools/layers */*.[ch] */*.def
