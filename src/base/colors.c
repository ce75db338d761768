/*
 * Names of colours: see colors.h.
 *
 * Many have shades, the name with a number behind it: "red1" to "red4", "gray0" to "gray100".
 */
#include "base/colors.h"

#include <stddef.h>
#include <string.h>

#include "base/near.h"

static const struct color {
    const char *name;
    int shades; /* the number of the last one; 0: it has none */
} COLORS[] = {
    {"aliceblue", 0}, {"antiquewhite", 4}, {"aqua", 0}, {"aquamarine", 4}, {"azure", 4},
    {"beige", 0}, {"bisque", 4}, {"black", 0}, {"blanchedalmond", 0}, {"blue", 4},
    {"blueviolet", 0}, {"brown", 4}, {"burlywood", 4}, {"cadetblue", 4},
    {"chartreuse", 4}, {"chocolate", 4}, {"coral", 4}, {"cornflowerblue", 0},
    {"cornsilk", 4}, {"crimson", 0}, {"cyan", 4}, {"darkblue", 0}, {"darkcyan", 0},
    {"darkgoldenrod", 4}, {"darkgray", 0}, {"darkgreen", 0}, {"darkgrey", 0},
    {"darkkhaki", 0}, {"darkmagenta", 0}, {"darkolivegreen", 4}, {"darkorange", 4},
    {"darkorchid", 4}, {"darkred", 0}, {"darksalmon", 0}, {"darkseagreen", 4},
    {"darkslateblue", 0}, {"darkslategray", 4}, {"darkslategrey", 0},
    {"darkturquoise", 0}, {"darkviolet", 0}, {"deeppink", 4}, {"deepskyblue", 4},
    {"dimgray", 0}, {"dimgrey", 0}, {"dodgerblue", 4}, {"firebrick", 4},
    {"floralwhite", 0}, {"forestgreen", 0}, {"fuchsia", 0}, {"gainsboro", 0},
    {"ghostwhite", 0}, {"gold", 4}, {"goldenrod", 4}, {"gray", 100}, {"green", 4},
    {"greenyellow", 0}, {"grey", 100}, {"honeydew", 4}, {"hotpink", 4},
    {"indianred", 4}, {"indigo", 0}, {"ivory", 4}, {"khaki", 4}, {"lavender", 0},
    {"lavenderblush", 4}, {"lawngreen", 0}, {"lemonchiffon", 4}, {"lightblue", 4},
    {"lightcoral", 0}, {"lightcyan", 4}, {"lightgoldenrod", 4},
    {"lightgoldenrodyellow", 0}, {"lightgray", 0}, {"lightgreen", 0}, {"lightgrey", 0},
    {"lightpink", 4}, {"lightsalmon", 4}, {"lightseagreen", 0}, {"lightskyblue", 4},
    {"lightslateblue", 0}, {"lightslategray", 0}, {"lightslategrey", 0},
    {"lightsteelblue", 4}, {"lightyellow", 4}, {"lime", 0}, {"limegreen", 0},
    {"linen", 0}, {"magenta", 4}, {"maroon", 4}, {"mediumaquamarine", 0},
    {"mediumblue", 0}, {"mediumorchid", 4}, {"mediumpurple", 4}, {"mediumseagreen", 0},
    {"mediumslateblue", 0}, {"mediumspringgreen", 0}, {"mediumturquoise", 0},
    {"mediumvioletred", 0}, {"midnightblue", 0}, {"mintcream", 0}, {"mistyrose", 4},
    {"moccasin", 0}, {"navajowhite", 4}, {"navy", 0}, {"navyblue", 0}, {"oldlace", 0},
    {"olive", 0}, {"olivedrab", 4}, {"orange", 4}, {"orangered", 4}, {"orchid", 4},
    {"palegoldenrod", 0}, {"palegreen", 4}, {"paleturquoise", 4}, {"palevioletred", 4},
    {"papayawhip", 0}, {"peachpuff", 4}, {"peru", 0}, {"pink", 4}, {"plum", 4},
    {"powderblue", 0}, {"purple", 4}, {"rebeccapurple", 0}, {"red", 4},
    {"rosybrown", 4}, {"royalblue", 4}, {"saddlebrown", 0}, {"salmon", 4},
    {"sandybrown", 0}, {"seagreen", 4}, {"seashell", 4}, {"sienna", 4}, {"silver", 0},
    {"skyblue", 4}, {"slateblue", 4}, {"slategray", 4}, {"slategrey", 0}, {"snow", 4},
    {"springgreen", 4}, {"steelblue", 4}, {"tan", 4}, {"teal", 0}, {"thistle", 4},
    {"tomato", 4}, {"transparent", 0}, {"turquoise", 4}, {"violet", 0},
    {"violetred", 4}, {"wheat", 4}, {"white", 0}, {"whitesmoke", 0}, {"yellow", 4},
    {"yellowgreen", 0},
};

enum { COUNT = sizeof COLORS / sizeof *COLORS, MOST_DIGITS = 3, GREYS = 100 };

/* Is this the number of a shade? Those of grey begin with 0. */
static bool is_shade(const char *digits, int shades)
{
    const size_t length = strlen(digits);
    int number = 0;
    if (length > MOST_DIGITS || (digits[0] == '0' && length > 1))
        return false;
    for (; *digits; digits++)
        number = 10 * number + (*digits - '0');
    return number <= shades && number >= (shades == GREYS ? 0 : 1);
}

bool cr_color_is_known(const char *name)
{
    const size_t length = strcspn(name, "0123456789");
    if (name[length + strspn(name + length, "0123456789")])
        return false;
    for (size_t i = 0; i < COUNT; i++)
        if (strlen(COLORS[i].name) == length && strncmp(COLORS[i].name, name, length) == 0)
            return !name[length] || is_shade(name + length, COLORS[i].shades);
    return false;
}

const char *cr_color_nearest(const char *name)
{
    const char *names[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        names[i] = COLORS[i].name;
    return cr_nearest(name, names, COUNT);
}
