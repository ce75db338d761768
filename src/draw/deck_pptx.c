/*
 * A deck as a presentation (.pptx): see deck.h.
 *
 * A slide is the picture of a frame, as large as the slide, with its alternative text; a title
 * above the slide, where only outlines and screen readers find it; and notes. The parts that
 * name all others are written when the slides are known.
 *
 *     [Content_Types].xml    docProps/core.xml    ppt/presentation.xml
 *     ppt/slides/slide1.xml -> ../media/image1.png, ../notesSlides/notesSlide1.xml ...
 */
#include <math.h>

#include "base/zip.h"
#include "draw/deck.h"
#include "draw/deck_parts.h"
#include "draw/xml.h"

/* Lengths are in units of which an inch has so many. Slides are 7.5 inches high, and have a
 * width of 1 to 56. */
static const double INCH = 914400, HEIGHT = 7.5, LEAST = 1, MOST = 56;

enum { FIRST_SLIDE_ID = 256, FIRST_SLIDE_RELATION = 10 };

struct deck {
    const struct cr_film *film;
    struct cr_zip *zip;   /* owned */
    struct cr_buf xml, path; /* of the part at work */
    long width, height;   /* of a slide */
    int slides;
};

/* ---- parts ---- */

static int add_part(struct deck *deck, const char *path, struct cr_err *err)
{
    const int failed = cr_zip_add(deck->zip, path, &deck->xml, true, err);
    cr_buf_clear(&deck->xml);
    return failed;
}

/* The same for a part of the slide at work: `path` has a place for its number. */
__attribute__((format(printf, 2, 0))) static int
add_numbered(struct deck *deck, const char *path, struct cr_err *err)
{
    cr_buf_clear(&deck->path);
    cr_buf_printf(&deck->path, path, deck->slides);
    return cr_buf_check(&deck->path, err) || add_part(deck, cr_buf_text(&deck->path), err)
               ? -1
               : 0;
}

static int add_constants(struct deck *deck, struct cr_err *err)
{
    for (const struct cr_deck_part *part = CR_DECK_PARTS; part->path; part++) {
        cr_buf_puts(&deck->xml, part->text);
        if (add_part(deck, part->path, err))
            return -1;
    }
    return 0;
}

/* ---- a slide ---- */

static int add_image(struct deck *deck, const struct cr_shot *shot, struct cr_err *err)
{
    struct cr_buf png = {0};
    cr_buf_clear(&deck->path);
    cr_buf_printf(&deck->path, "ppt/media/image%d.png", deck->slides);
    const int failed =
        cr_buf_check(&deck->path, err) ||
        cr_film_png(deck->film, shot, &png, err) ||
        cr_zip_add(deck->zip, cr_buf_text(&deck->path), &png, false, err);
    cr_buf_release(&png);
    return failed ? -1 : 0;
}

static void put_paragraph(struct cr_buf *xml, const char *text)
{
    cr_buf_puts(xml, "<a:p><a:r><a:rPr lang='en-GB'/><a:t>");
    cr_xml_text(xml, text);
    cr_buf_puts(xml, "</a:t></a:r></a:p>");
}

static void put_title(struct cr_buf *xml, const struct cr_step *step)
{
    struct cr_buf title = {0};
    cr_buf_puts(&title, step->title);
    if (*step->detail)
        cr_buf_printf(&title, ": %s", step->detail);
    put_paragraph(xml, cr_buf_text(&title));
    xml->failed = xml->failed || title.failed;
    cr_buf_release(&title);
}

static void put_box(struct cr_buf *xml, long x, long y, long width, long height)
{
    cr_buf_printf(xml,
                  "<p:spPr><a:xfrm><a:off x='%ld' y='%ld'/><a:ext cx='%ld' cy='%ld'/>"
                  "</a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr>",
                  x, y, width, height);
}

static void put_picture(struct deck *deck, const struct cr_step *step)
{
    cr_buf_puts(&deck->xml, "<p:pic><p:nvPicPr><p:cNvPr id='3' name='Figure' descr=\"");
    cr_xml_text(&deck->xml, step->words);
    cr_buf_puts(&deck->xml,
                "\"/><p:cNvPicPr><a:picLocks noChangeAspect='1'/></p:cNvPicPr><p:nvPr/>"
                "</p:nvPicPr><p:blipFill><a:blip r:embed='rId2'/><a:stretch><a:fillRect/>"
                "</a:stretch></p:blipFill>");
    put_box(&deck->xml, 0, 0, deck->width, deck->height);
    cr_buf_puts(&deck->xml, "</p:pic>");
}

static int add_slide(struct deck *deck, const struct cr_step *step, struct cr_err *err)
{
    struct cr_buf *xml = &deck->xml;
    cr_buf_puts(xml, CR_XML_HEAD "<p:sld" CR_NAMESPACES "><p:cSld>" CR_SHAPES
                     "<p:sp><p:nvSpPr><p:cNvPr id='2' name='Title'/><p:cNvSpPr><a:spLocks "
                     "noGrp='1'/></p:cNvSpPr><p:nvPr><p:ph type='title'/></p:nvPr>"
                     "</p:nvSpPr>");
    put_box(xml, 0, -deck->height / 8, deck->width, deck->height / 10);
    cr_buf_puts(xml, "<p:txBody><a:bodyPr/><a:lstStyle/>");
    put_title(xml, step);
    cr_buf_puts(xml, "</p:txBody></p:sp>");
    put_picture(deck, step);
    cr_buf_puts(xml, "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
                     "</p:sld>");
    return add_numbered(deck, "ppt/slides/slide%d.xml", err);
}

static int add_slide_relations(struct deck *deck, struct cr_err *err)
{
    cr_buf_printf(&deck->xml,
                  CR_RELATIONS_HEAD CR_RELATION("1", "slideLayout",
                                                "../slideLayouts/slideLayout1.xml")
                      CR_RELATION("2", "image", "../media/image%d.png")
                          CR_RELATION("3", "notesSlide", "../notesSlides/notesSlide%d.xml")
                              "</Relationships>",
                  deck->slides, deck->slides);
    return add_numbered(deck, "ppt/slides/_rels/slide%d.xml.rels", err);
}

/* ---- its notes ---- */

/* What the picture says, and the equations at its foot. */
static void put_notes(struct cr_buf *xml, const struct cr_step *step)
{
    struct cr_buf line = {0};
    put_paragraph(xml, step->words);
    for (size_t i = 0; i < step->footer_count; i++) {
        cr_buf_clear(&line);
        cr_math_text(step->footer[i], &line);
        put_paragraph(xml, cr_buf_text(&line));
    }
    xml->failed = xml->failed || line.failed;
    cr_buf_release(&line);
}

static int add_notes(struct deck *deck, const struct cr_step *step, struct cr_err *err)
{
    cr_buf_puts(&deck->xml,
                CR_XML_HEAD "<p:notes" CR_NAMESPACES "><p:cSld>" CR_SHAPES
                            "<p:sp><p:nvSpPr><p:cNvPr id='2' name='Slide'/><p:cNvSpPr>"
                            "<a:spLocks noGrp='1' noRot='1' noChangeAspect='1'/></p:cNvSpPr>"
                            "<p:nvPr><p:ph type='sldImg'/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>"
                            "<p:sp><p:nvSpPr><p:cNvPr id='3' name='Notes'/><p:cNvSpPr>"
                            "<a:spLocks noGrp='1'/></p:cNvSpPr><p:nvPr><p:ph type='body' "
                            "idx='1'/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>"
                            "<a:lstStyle/>");
    put_notes(&deck->xml, step);
    cr_buf_puts(&deck->xml, "</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr>"
                            "<a:masterClrMapping/></p:clrMapOvr></p:notes>");
    if (add_numbered(deck, "ppt/notesSlides/notesSlide%d.xml", err))
        return -1;
    cr_buf_printf(&deck->xml,
                  CR_RELATIONS_HEAD CR_RELATION("1", "notesMaster",
                                                "../notesMasters/notesMaster1.xml")
                      CR_RELATION("2", "slide", "../slides/slide%d.xml") "</Relationships>",
                  deck->slides);
    return add_numbered(deck, "ppt/notesSlides/_rels/notesSlide%d.xml.rels", err);
}

/* ---- the whole ---- */

static void put_type(struct cr_buf *xml, const char *path, const char *type)
{
    cr_buf_printf(xml, "<Override PartName='/%s' ContentType='%s'/>", path, type);
}

static void put_types(struct deck *deck)
{
    cr_buf_puts(&deck->xml,
                CR_XML_HEAD "<Types xmlns='" CR_OPEN "package/2006/content-types'>"
                            "<Default Extension='rels' ContentType='application/vnd."
                            "openxmlformats-package.relationships+xml'/>"
                            "<Default Extension='xml' ContentType='application/xml'/>"
                            "<Default Extension='png' ContentType='image/png'/>");
    put_type(&deck->xml, "docProps/core.xml",
             "application/vnd.openxmlformats-package.core-properties+xml");
    put_type(&deck->xml, "ppt/presentation.xml", CR_PML "presentation.main+xml");
    for (const struct cr_deck_part *part = CR_DECK_PARTS; part->path; part++)
        if (*part->type)
            put_type(&deck->xml, part->path, part->type);
    for (int i = 1; i <= deck->slides; i++)
        cr_buf_printf(&deck->xml,
                      "<Override PartName='/ppt/slides/slide%d.xml' ContentType='" CR_PML
                      "slide+xml'/><Override PartName='/ppt/notesSlides/notesSlide%d.xml' "
                      "ContentType='" CR_PML "notesSlide+xml'/>",
                      i, i);
    cr_buf_puts(&deck->xml, "</Types>");
}

static void put_core(struct deck *deck)
{
    cr_buf_puts(&deck->xml,
                CR_XML_HEAD "<cp:coreProperties xmlns:cp='" CR_OPEN
                            "package/2006/metadata/core-properties' "
                            "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>");
    cr_xml_text(&deck->xml, deck->film->title);
    cr_buf_puts(&deck->xml, "</dc:title></cp:coreProperties>");
}

static void put_presentation(struct deck *deck)
{
    struct cr_buf *xml = &deck->xml;
    cr_buf_puts(xml, CR_XML_HEAD
                "<p:presentation" CR_NAMESPACES "><p:sldMasterIdLst><p:sldMasterId "
                "id='2147483648' r:id='rId1'/></p:sldMasterIdLst><p:notesMasterIdLst>"
                "<p:notesMasterId r:id='rId2'/></p:notesMasterIdLst>");
    if (deck->slides > 0)
        cr_buf_puts(xml, "<p:sldIdLst>");
    for (int i = 0; i < deck->slides; i++)
        cr_buf_printf(xml, "<p:sldId id='%d' r:id='rId%d'/>", FIRST_SLIDE_ID + i,
                      FIRST_SLIDE_RELATION + i);
    if (deck->slides > 0)
        cr_buf_puts(xml, "</p:sldIdLst>");
    cr_buf_printf(xml,
                  "<p:sldSz cx='%ld' cy='%ld'/><p:notesSz cx='6858000' cy='9144000'/>"
                  "</p:presentation>",
                  deck->width, deck->height);
}

static void put_presentation_relations(struct deck *deck)
{
    cr_buf_puts(&deck->xml,
                CR_RELATIONS_HEAD CR_RELATION("1", "slideMaster",
                                              "slideMasters/slideMaster1.xml")
                    CR_RELATION("2", "notesMaster", "notesMasters/notesMaster1.xml")
                        CR_RELATION("3", "theme", "theme/theme1.xml"));
    for (int i = 0; i < deck->slides; i++)
        cr_buf_printf(&deck->xml, CR_RELATION("%d", "slide", "slides/slide%d.xml"),
                      FIRST_SLIDE_RELATION + i, i + 1);
    cr_buf_puts(&deck->xml, "</Relationships>");
}

/* Types go first into the archive, though all slides have to be known for them: an empty
 * part keeps the place. */
static int add_all(struct deck *deck, struct cr_err *err)
{
    static const char types[] = "[Content_Types].xml";
    struct cr_shot shot;
    int got = add_part(deck, types, err) || add_constants(deck, err) ? -1 : 1;
    while (got > 0 && (got = cr_film_next(deck->film, &shot, err)) > 0) {
        deck->slides++;
        if (add_image(deck, &shot, err) || add_slide(deck, shot.step, err) ||
            add_slide_relations(deck, err) || add_notes(deck, shot.step, err))
            got = -1;
    }
    if (got < 0)
        return -1;
    put_core(deck);
    if (add_part(deck, "docProps/core.xml", err))
        return -1;
    put_presentation(deck);
    if (add_part(deck, "ppt/presentation.xml", err))
        return -1;
    put_presentation_relations(deck);
    if (add_part(deck, "ppt/_rels/presentation.xml.rels", err))
        return -1;
    put_types(deck);
    return add_part(deck, types, err);
}

int cr_deck_pptx(const struct cr_film *film, struct cr_buf *out, struct cr_err *err)
{
    const double shape = (double)film->show->width / film->show->height;
    const double height = fmin(fmax(HEIGHT, LEAST / shape), MOST / fmax(1, shape));
    struct deck deck = {.film = film,
                        .zip = cr_zip_new(err),
                        .width = lround(INCH * fmax(LEAST, height * shape)),
                        .height = lround(INCH * fmax(LEAST, height))};
    const int failed =
        !deck.zip || add_all(&deck, err) || cr_zip_finish(deck.zip, out, err);
    cr_zip_free(deck.zip);
    cr_buf_release(&deck.xml);
    cr_buf_release(&deck.path);
    return failed ? -1 : 0;
}
