/* Objects of Graphviz: see gv_object.h. */
#include "draw/gv_object.h"

#include <stdlib.h>
#include <string.h>

#include "draw/xml.h"

const char *cr_gv_attribute(void *object, char *name)
{
    const char *value = agget(object, name);
    return value ? value : "";
}

const char *cr_gv_link(void *object)
{
    const char *href = cr_gv_attribute(object, "href");
    const char *link = *href ? href : cr_gv_attribute(object, "URL");
    return cr_xml_is_link(link) ? link : "";
}

size_t cr_gv_element(void *object)
{
    return strtoul(cr_gv_attribute(object, "element"), NULL, 10);
}

bool cr_gv_is_drawn(const obj_state_t *state)
{
    return state->penwidth > 0 && state->pencolor.u.rgba[3] > 0;
}

bool cr_gv_is_seen(const obj_state_t *state, bool filled)
{
    return cr_gv_is_drawn(state) || (filled && state->fillcolor.u.rgba[3] > 0);
}

bool cr_gv_is_blank(const GVJ_t *job, const textspan_t *span)
{
    const unsigned lines = HTML_UL | HTML_OL | HTML_S;
    const bool has_lines = span->font && span->font->flags & lines;
    return !span->layout || job->obj->pencolor.u.rgba[3] == 0 ||
           (!has_lines && !span->str[strspn(span->str, " ")]);
}

double cr_gv_text_left(const textspan_t *span, double x)
{
    switch (span->just) {
    case 'l':
        return x;
    case 'r':
        return x - span->size.x;
    default:
        return x - span->size.x / 2;
    }
}

bool cr_gv_has_overline(const textspan_t *span)
{
    return span->font && span->font->flags & HTML_OL;
}
