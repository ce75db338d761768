/* Room for labels: see room.h. */
#include "plot/room.h"

#include <math.h>

static const double CELL = 4, MARGIN = 5, NEAREST = 14;

/* Of places that are equally near: to the right rather than to the left, above rather than
 * below. */
static const double LEFTWARD = 2, DOWNWARD = 3;

int cr_room_init(struct cr_room *room, struct cr_arena *arena, struct cr_area area,
                 struct cr_err *err)
{
    *room = (struct cr_room){
        .area = area,
        .columns = (size_t)fmax(1, floor((area.right - area.left) / CELL)),
        .rows = (size_t)fmax(1, floor((area.bottom - area.top) / CELL))};
    const size_t cells = (room->columns + 1) * (room->rows + 1);
    room->weights = cr_arena_alloc(arena, cells, sizeof *room->weights);
    room->sums = cr_arena_alloc(arena, cells, sizeof *room->sums);
    return room->weights && room->sums ? 0 : cr_fail_memory(err);
}

/* The cell that an offset from the area's edge falls in: 0 to count - 1. */
static size_t cell_of(double offset, size_t count)
{
    const double cell = floor(offset / CELL);
    return cell < 0 ? 0 : cell >= (double)count ? count - 1 : (size_t)cell;
}

static size_t index_of(const struct cr_room *room, size_t column, size_t row)
{
    return row * (room->columns + 1) + column;
}

void cr_room_fill(struct cr_room *room, struct cr_area box, double weight)
{
    const size_t left = cell_of(box.left - room->area.left, room->columns),
                 right = cell_of(box.right - room->area.left, room->columns),
                 top = cell_of(box.top - room->area.top, room->rows),
                 bottom = cell_of(box.bottom - room->area.top, room->rows);
    for (size_t row = top; row <= bottom; row++)
        for (size_t column = left; column <= right; column++)
            room->weights[index_of(room, column + 1, row + 1)] += weight;
}

void cr_room_draw(struct cr_room *room, struct cr_place from, struct cr_place to,
                  double weight)
{
    const double length = hypot(to.x - from.x, to.y - from.y);
    const int steps = (int)fmin(ceil(length / CELL), 1e5);
    for (int i = 0; i <= steps; i++) {
        const double t = steps ? (double)i / steps : 0;
        const double x = from.x + t * (to.x - from.x), y = from.y + t * (to.y - from.y);
        cr_room_fill(room, (struct cr_area){x, y, x, y}, weight);
    }
}

static void sum_up(struct cr_room *room)
{
    for (size_t row = 1; row <= room->rows; row++)
        for (size_t column = 1; column <= room->columns; column++)
            room->sums[index_of(room, column, row)] =
                room->weights[index_of(room, column, row)] +
                room->sums[index_of(room, column - 1, row)] +
                room->sums[index_of(room, column, row - 1)] -
                room->sums[index_of(room, column - 1, row - 1)];
}

static double weight_under(const struct cr_room *room, const struct cr_area *box)
{
    const size_t left = cell_of(box->left - MARGIN - room->area.left, room->columns),
                 right = cell_of(box->right + MARGIN - room->area.left, room->columns) + 1,
                 top = cell_of(box->top - MARGIN - room->area.top, room->rows),
                 bottom = cell_of(box->bottom + MARGIN - room->area.top, room->rows) + 1;
    return room->sums[index_of(room, right, bottom)] -
           room->sums[index_of(room, left, bottom)] -
           room->sums[index_of(room, right, top)] + room->sums[index_of(room, left, top)];
}

/* What lies between the point and the box, its nearest surroundings left out: a label
 * across a line from its point would be taken for another's. */
static double weight_between(const struct cr_room *room, const struct cr_area *box,
                             struct cr_place point)
{
    const double x = fmax(box->left, fmin(point.x, box->right)) - point.x;
    const double y = fmax(box->top, fmin(point.y, box->bottom)) - point.y;
    const double length = hypot(x, y);
    double weight = 0;
    for (double t = NEAREST; t < length; t += CELL) {
        const double right = point.x + x * t / length - room->area.left;
        const double down = point.y + y * t / length - room->area.top;
        weight += room->weights[index_of(room, cell_of(right, room->columns) + 1,
                                         cell_of(down, room->rows) + 1)];
    }
    return weight;
}

static double distance(const struct cr_area *box, struct cr_place point)
{
    const double x = fmax(fmax(box->left - point.x, point.x - box->right), 0);
    const double y = fmax(fmax(box->top - point.y, point.y - box->bottom), 0);
    const bool left = box->left + box->right < 2 * point.x;
    const bool below = box->top + box->bottom > 2 * point.y;
    return hypot(x, y) + (left ? LEFTWARD : 0) + (below ? DOWNWARD : 0);
}

/* A search for the best box. */
struct search {
    const struct cr_room *room;
    struct cr_area box; /* the best one so far */
    double cost;
    struct cr_place near;
};

/* Looks at the boxes of one size at this height. Returns whether any could have been
 * better, by its height alone. */
static bool search_row(struct search *s, double width, double height, double y)
{
    const struct cr_area *area = &s->room->area;
    if (fmax(y - s->near.y, s->near.y - y - height) >= s->cost)
        return false;
    for (double x = area->left + MARGIN; x + width + MARGIN <= area->right; x += CELL) {
        const struct cr_area box = {x, y, x + width, y + height};
        double cost = weight_under(s->room, &box) + distance(&box, s->near);
        if (cost < s->cost) /* else it is not worth a closer look */
            cost += weight_between(s->room, &box, s->near);
        if (cost < s->cost) {
            s->cost = cost;
            s->box = box;
        }
    }
    return true;
}

/* Row by row away from the point, upward and downward, until a row is too far off. */
struct cr_area cr_room_find(struct cr_room *room, double width, double height,
                            struct cr_place near)
{
    const struct cr_area *area = &room->area;
    const double top = area->top + MARGIN, last = area->bottom - height - MARGIN;
    struct search s = {.room = room, .cost = INFINITY, .near = near};
    s.box = (struct cr_area){area->left, area->top, area->left + width, area->top + height};
    sum_up(room);
    if (last < top)
        return s.box;
    const double middle = fmax(0, fmin(near.y - height / 2, last) - top);
    const double start = top + floor(middle / CELL) * CELL;
    for (double y = start; y >= top && search_row(&s, width, height, y); y -= CELL)
        ;
    for (double y = start + CELL; y <= last && search_row(&s, width, height, y); y += CELL)
        ;
    return s.box;
}
