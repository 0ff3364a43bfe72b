/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The map of a page: a square a country, roughly where it lies.
 *
 * Squares of one size show what the numbers say, and not how large a country is.
 * Rows and columns are where the sum of squared distances is least between the
 * squares and the countries' places, which are spread so that each has room.
 */
#include "accountguard/statistics/page_map.h"

#include <string.h>

/** Codes of a row, two letters and a blank each. */
static const char *const rows[] = {
    ".. .. .. .. .. .. .. .. GL FO IM NO DK SE LV EE FI .. .. .. .. .. .. .. "
    ".. ..",
    ".. .. .. CA .. .. .. .. IS IE GB NL DE CZ PL LT BY .. .. .. RU .. .. .. "
    ".. ..",
    ".. .. .. .. .. .. .. .. .. GG BE LU LI AT SK HU MD UA .. KZ .. .. .. .. "
    ".. ..",
    ".. .. .. .. .. .. .. PM .. JE FR CH SI HR RS BG RO GE AZ UZ KG MN .. .. "
    ".. ..",
    ".. .. .. US .. .. .. .. .. PT AD MC SM BA XK MK TR AM IR TM TJ .. KP .. "
    ".. ..",
    ".. .. .. .. BS TC BM .. .. GI ES VA IT ME AL CY LB SY KW AF NP CN KR JP "
    ".. ..",
    ".. .. MX CU HT PR VG AI AG EH MA DZ TN MT GR PS JO IQ BH AE BT BD TW .. "
    ".. ..",
    ".. .. BZ KY DO VI SX BL GP CV MR .. .. LY .. EG IL SA QA PK IN MO HK .. "
    ".. ..",
    ".. .. GT HN JM MF KN DM MQ SN GM NE .. .. .. .. SD ER OM .. MM LA PH MP "
    ".. ..",
    ".. .. SV NI AW CW MS LC BB GW ML BF BJ TD .. .. DJ YE .. .. TH KH .. GU "
    ".. ..",
    ".. .. .. CR PA BQ GD VC SR GN SL TG NG .. .. .. SS ET .. .. LK VN BN PW "
    "FM MH",
    ".. .. .. .. CO VE TT GY GF LR CI GH GQ CM CF RW UG KE SO MV MY SG ID .. "
    "NR KI",
    "WF TK .. .. EC .. .. BR .. .. .. ST GA CG CD BI TZ KM SC .. .. .. TL PG "
    "SB TV",
    "WS AS PF .. PE BO .. .. .. .. SH .. .. AO ZM ZW MW YT MU .. .. .. .. .. "
    "VU FJ",
    "TO NU CK .. .. .. .. PY .. .. .. .. .. NA BW SZ MZ MG RE .. .. .. .. AU "
    "NC ..",
    ".. .. .. .. .. CL AR UY .. .. .. .. .. .. ZA LS .. .. .. .. .. .. .. .. "
    ".. NZ",
    ".. .. .. .. .. .. .. FK .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. "
    ".. ..",
};

/** Columns; the last code of a row has no blank. */
#define COLUMNS                                                                \
    ((sizeof(".. .. .. .. .. .. .. .. GL FO IM NO DK SE LV EE FI .. .. .. .. " \
             ".. .. .. .. ..")) /                                              \
     3)

/** Side of a square with the gap beside it. */
#define SIDE 10

ag_map_at
ag_map_look(size_t row, size_t column, char code[3])
{
    if (row >= EG_ARRAY_LEN(rows) || column >= COLUMNS) {
        return AG_MAP_OUTSIDE;
    }
    const char *at = rows[row] + 3 * column;
    if (at[0] == '.') {
        return AG_MAP_SEA;
    }
    code[0] = at[0];
    code[1] = at[1];
    code[2] = '\0';
    return AG_MAP_COUNTRY;
}

/** The line of a country; NULL: it is not listed. */
static const ag_stat_line *
find_line(const ag_stat_table *t, const char *code)
{
    for (size_t i = 0; i < t->len; i++) {
        if (strcmp(t->line[i].code, code) == 0) {
            return &t->line[i];
        }
    }
    return NULL;
}

/** How dark a square is: more than a half, a fifth, a twentieth of the most. */
static const char *
shade(uint64_t value, uint64_t most)
{
    return 2 * value > most    ? "1"
           : 5 * value > most  ? ".85"
           : 20 * value > most ? ".7"
                               : ".55";
}

static void
put_square(eg_buffer *out,
           const ag_stat_table *t,
           uint64_t most,
           size_t row,
           size_t column,
           const char *code)
{
    const ag_stat_line *line = find_line(t, code);
    const unsigned x = (unsigned)column * SIDE;
    const unsigned y = (unsigned)row * SIDE;
    eg_buffer_format(out,
                     "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"9\" "
                     "height=\"9\" rx=\"1.5\" fill-opacity=\"%s\"/>",
                     line != NULL ? "one" : "rail", x, y,
                     line != NULL ? shade(line->value, most) : "1");
    eg_buffer_format(out, "<text class=\"%s\" x=\"%u.5\" y=\"%u\">%s</text>",
                     line != NULL ? "in" : "out", x + 4, y + 6, code);
}

void
ag_map_write(eg_buffer *out, const ag_stat_table *t)
{
    uint64_t most = 1;
    for (size_t i = 0; i < t->len; i++) {
        most = t->line[i].value > most ? t->line[i].value : most;
    }
    eg_buffer_format(out,
                     "<svg class=\"map\" viewBox=\"0 0 %zu %zu\" "
                     "aria-hidden=\"true\">",
                     COLUMNS * SIDE - 1, EG_ARRAY_LEN(rows) * SIDE - 1);
    char code[3];
    for (size_t row = 0; row < EG_ARRAY_LEN(rows); row++) {
        for (size_t column = 0; column < COLUMNS; column++) {
            if (ag_map_look(row, column, code) == AG_MAP_COUNTRY) {
                put_square(out, t, most, row, column, code);
            }
        }
    }
    eg_buffer_text(out, "</svg>\n");
}
