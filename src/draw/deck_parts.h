/*
 * What every presentation consists of besides its slides: a master, one layout, a master of
 * notes and themes that nothing of ours uses but that programs insist on.
 */
#ifndef CR_DRAW_DECK_PARTS_H
#define CR_DRAW_DECK_PARTS_H

#define CR_XML_HEAD "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
#define CR_OPEN "http://schemas.openxmlformats.org/"
#define CR_OFFICE CR_OPEN "officeDocument/2006/relationships"

/* The attributes of a part's root. */
#define CR_NAMESPACES                                                                    \
    " xmlns:a='" CR_OPEN "drawingml/2006/main' xmlns:r='" CR_OFFICE                      \
    "' xmlns:p='" CR_OPEN "presentationml/2006/main'"

/* The unseen group that all shapes of a page are in; its end tag is the page's own. */
#define CR_SHAPES                                                                        \
    "<p:spTree><p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/><p:nvPr/>"           \
    "</p:nvGrpSpPr><p:grpSpPr/>"

#define CR_RELATIONS_HEAD                                                                \
    CR_XML_HEAD "<Relationships xmlns='" CR_OPEN "package/2006/relationships'>"

/* One relation of a part: its number, kind and target. */
#define CR_RELATION(id, kind, target)                                                    \
    "<Relationship Id='rId" id "' Type='" CR_OFFICE "/" kind "' Target='" target "'/>"

/* The kinds of parts that content types name. */
#define CR_PML "application/vnd.openxmlformats-officedocument.presentationml."

struct cr_deck_part {
    const char *path, *type; /* type "": by its extension */
    const char *text;
};

extern const struct cr_deck_part CR_DECK_PARTS[]; /* ends with a row without a path */

#endif
