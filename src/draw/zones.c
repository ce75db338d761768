/* The zones of a board: see zones.h. */
#include "draw/zones.h"

#include <math.h>

static const double BOARD_WIDTH = 832, BOARD_HEIGHT = 468, STRIP = 18;

static struct cr_size slot(const struct cr_scene *scene, size_t number)
{
    return cr_slot_size(&scene->labels, number);
}

static double lines_height(const struct cr_scene *scene, size_t first, size_t end)
{
    double height = 0;
    for (size_t s = first; s < end; s++)
        height += slot(scene, s).h > 0 ? slot(scene, s).h + CR_LINE_GAP : 0;
    return height;
}

static double lines_width(const struct cr_scene *scene, size_t first, size_t end)
{
    double width = 0;
    for (size_t s = first; s < end; s++)
        width = fmax(width, slot(scene, s).w);
    return width;
}

/* A row for the legend, and one for the scale of the shading. */
static double legend_room(const struct cr_scene *scene)
{
    return (scene->options.legend ? CR_LEGEND_ROOM : 0) +
           (scene->options.shading ? CR_LEGEND_ROOM : 0);
}

/* Below the foot: the legend and the watermark, which is larger on a large board. */
static double bottom_strip(const struct cr_scene *scene)
{
    return STRIP * (scene->options.watermark ? scene->zoom : 1) + legend_room(scene);
}

void cr_zones_measure(struct cr_scene *scene)
{
    const double title = slot(scene, CR_SLOT_TITLE).h + slot(scene, CR_SLOT_DETAIL).h;
    scene->title_room = fmax(title, lines_height(scene, CR_SLOT_HEAD, CR_SLOT_HEAD_END)) + 26;
    scene->foot_room = lines_height(scene, CR_SLOT_FOOT, CR_SLOT_FOOT_END) + 6 +
                       bottom_strip(scene);
}

static double legend_width(const struct cr_scene *scene)
{
    return scene->options.legend
               ? (double)CR_LEGEND_COUNT * (slot(scene, CR_SLOT_LEGEND).w * 0.75 +
                                            CR_LEGEND_LINE + CR_LEGEND_GAP)
               : 0;
}

void cr_zones_board(struct cr_scene *scene, double width, double above, double below)
{
    const double lines =
        fmax(lines_width(scene, CR_SLOT_FOOT, CR_SLOT_FOOT_END),
             slot(scene, CR_SLOT_TITLE).w + 40 +
                 lines_width(scene, CR_SLOT_HEAD, CR_SLOT_HEAD_END)) +
        2 * CR_MARGIN + 20;
    const double height =
        fmax(BOARD_HEIGHT, scene->title_room + above + below + scene->foot_room);
    scene->width = fmax(fmax(BOARD_WIDTH, width), fmax(lines, legend_width(scene)));
    scene->width = fmax(scene->width, height * 16 / 9);
    scene->height = scene->width * 9 / 16;
    scene->head_top = scene->height - 20;
    scene->foot_bottom = bottom_strip(scene);
    const double spare =
        scene->height - scene->title_room - above - below - scene->foot_room;
    scene->middle = scene->foot_room + below + spare / 2;
}
