/* What every presentation consists of: see deck_parts.h. */
#include "draw/deck_parts.h"

#include <stddef.h>

#define COLOR(name, value) "<a:" name "><a:srgbClr val='" value "'/></a:" name ">"
#define FONT(name)                                                                       \
    "<a:" name "><a:latin typeface='Latin Modern Math'/><a:ea typeface=''/>"             \
    "<a:cs typeface=''/></a:" name ">"
#define FILL "<a:solidFill><a:schemeClr val='phClr'/></a:solidFill>"
#define LINE "<a:ln w='9525'>" FILL "</a:ln>"
#define EFFECT "<a:effectStyle><a:effectLst/></a:effectStyle>"

/* Colours and fonts of text that is added later. */
static const char THEME[] = CR_XML_HEAD
    "<a:theme xmlns:a='" CR_OPEN "drawingml/2006/main' name='chainrule'><a:themeElements>"
    "<a:clrScheme name='chainrule'>" COLOR("dk1", "111418") COLOR("lt1", "FFFFFF")
    COLOR("dk2", "2B3440") COLOR("lt2", "EDEFF3") COLOR("accent1", "5DD5EB")
    COLOR("accent2", "A00E26") COLOR("accent3", "8FDC6B") COLOR("accent4", "FFA764")
    COLOR("accent5", "7C8794") COLOR("accent6", "E6929E") COLOR("hlink", "1F5FA8")
    COLOR("folHlink", "6B4A8A") "</a:clrScheme>"
    "<a:fontScheme name='chainrule'>" FONT("majorFont") FONT("minorFont") "</a:fontScheme>"
    "<a:fmtScheme name='chainrule'><a:fillStyleLst>" FILL FILL FILL "</a:fillStyleLst>"
    "<a:lnStyleLst>" LINE LINE LINE "</a:lnStyleLst>"
    "<a:effectStyleLst>" EFFECT EFFECT EFFECT "</a:effectStyleLst>"
    "<a:bgFillStyleLst>" FILL FILL FILL "</a:bgFillStyleLst></a:fmtScheme>"
    "</a:themeElements></a:theme>";

#define COLOR_MAP                                                                        \
    "<p:clrMap bg1='lt1' tx1='dk1' bg2='lt2' tx2='dk2' accent1='accent1' "               \
    "accent2='accent2' accent3='accent3' accent4='accent4' accent5='accent5' "           \
    "accent6='accent6' hlink='hlink' folHlink='folHlink'/>"
#define BACKGROUND "<p:bg><p:bgRef idx='1001'><a:schemeClr val='bg1'/></p:bgRef></p:bg>"

#define PLACEHOLDER(id, name, kind, x, y, cx, cy, text)                                  \
    "<p:sp><p:nvSpPr><p:cNvPr id='" id "' name='" name "'/><p:cNvSpPr><a:spLocks "       \
    "noGrp='1'/></p:cNvSpPr><p:nvPr><p:ph " kind "/></p:nvPr></p:nvSpPr><p:spPr>"        \
    "<a:xfrm><a:off x='" x "' y='" y "'/><a:ext cx='" cx "' cy='" cy "'/></a:xfrm>"      \
    "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr>" text "</p:sp>"
#define TEXT(words)                                                                      \
    "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang='en-GB'/><a:t>" words       \
    "</a:t></a:r></a:p></p:txBody>"

/* The title stands above the slide: pictures have their own, this one is for outlines and
 * readers. */
#define TITLE                                                                            \
    PLACEHOLDER("2", "Title", "type='title'", "0", "-914400", "9144000", "685800",       \
                TEXT("Title"))

static const char MASTER[] = CR_XML_HEAD
    "<p:sldMaster" CR_NAMESPACES "><p:cSld>" BACKGROUND CR_SHAPES TITLE
    "</p:spTree></p:cSld>" COLOR_MAP
    "<p:sldLayoutIdLst><p:sldLayoutId id='2147483649' r:id='rId1'/></p:sldLayoutIdLst>"
    "<p:txStyles><p:titleStyle/><p:bodyStyle/><p:otherStyle/></p:txStyles>"
    "</p:sldMaster>";

static const char LAYOUT[] = CR_XML_HEAD
    "<p:sldLayout" CR_NAMESPACES " type='titleOnly' preserve='1'><p:cSld name='Figure'>"
    CR_SHAPES TITLE "</p:spTree></p:cSld>"
    "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>";

/* A page of 7.5 by 10 inches: the slide, and the notes below it. */
static const char NOTES_MASTER[] = CR_XML_HEAD
    "<p:notesMaster" CR_NAMESPACES "><p:cSld>" BACKGROUND CR_SHAPES
    PLACEHOLDER("2", "Slide", "type='sldImg' idx='2'", "685800", "685800", "5486400",
                "3086100", "")
    PLACEHOLDER("3", "Notes", "type='body' sz='quarter' idx='3'", "685800", "4343400",
                "5486400", "4114800", TEXT("Notes"))
    "</p:spTree></p:cSld>" COLOR_MAP "</p:notesMaster>";

#define TYPE_THEME "application/vnd.openxmlformats-officedocument.theme+xml"

const struct cr_deck_part CR_DECK_PARTS[] = {
    {"_rels/.rels", "",
     CR_RELATIONS_HEAD CR_RELATION("1", "officeDocument", "ppt/presentation.xml")
     "<Relationship Id='rId2' Type='" CR_OPEN "package/2006/relationships/metadata/"
     "core-properties' Target='docProps/core.xml'/></Relationships>"},
    {"ppt/theme/theme1.xml", TYPE_THEME, THEME},
    {"ppt/theme/theme2.xml", TYPE_THEME, THEME},
    {"ppt/slideMasters/slideMaster1.xml", CR_PML "slideMaster+xml", MASTER},
    {"ppt/slideMasters/_rels/slideMaster1.xml.rels", "",
     CR_RELATIONS_HEAD CR_RELATION("1", "slideLayout", "../slideLayouts/slideLayout1.xml")
     CR_RELATION("2", "theme", "../theme/theme1.xml") "</Relationships>"},
    {"ppt/slideLayouts/slideLayout1.xml", CR_PML "slideLayout+xml", LAYOUT},
    {"ppt/slideLayouts/_rels/slideLayout1.xml.rels", "",
     CR_RELATIONS_HEAD CR_RELATION("1", "slideMaster", "../slideMasters/slideMaster1.xml")
     "</Relationships>"},
    {"ppt/notesMasters/notesMaster1.xml", CR_PML "notesMaster+xml", NOTES_MASTER},
    {"ppt/notesMasters/_rels/notesMaster1.xml.rels", "",
     CR_RELATIONS_HEAD CR_RELATION("1", "theme", "../theme/theme2.xml") "</Relationships>"},
    {NULL, NULL, NULL}};
