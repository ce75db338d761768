/* Files of assets/ that are built into the program: themes by their name. */
#ifndef CR_DRAW_ASSETS_H
#define CR_DRAW_ASSETS_H

/* The text of a built-in theme, or NULL. */
const char *cr_asset(const char *name);

#endif
