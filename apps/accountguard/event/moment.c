/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments of logs: a cursor over the text, which knows whether anything failed.
 */
#include "accountguard/event/moment.h"

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

/** A number of @p min to @p max digits. */
static bool
number(cursor *c, unsigned *out, unsigned min, unsigned max)
{
    unsigned count = 0;
    *out = 0;
    while (c->at < c->end && count < max && *c->at >= '0' && *c->at <= '9') {
        *out = *out * 10 + (unsigned)(*c->at - '0');
        c->at++;
        count++;
    }
    return count >= min;
}

static bool
accept(cursor *c, char wanted)
{
    if (c->at < c->end && *c->at == wanted) {
        c->at++;
        return true;
    }
    return false;
}

/** The digits after the point, cut to microseconds. */
static bool
fraction(cursor *c, unsigned *micro)
{
    unsigned count = 0;
    *micro = 0;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9') {
        if (count < 6) {
            *micro = *micro * 10 + (unsigned)(*c->at - '0');
        }
        c->at++;
        count++;
    }
    for (unsigned i = count; i < 6; i++) {
        *micro *= 10;
    }
    return count >= 1 && count <= 9;
}

/** "Z", "+01:00", "+0100", "+01" or nothing; minutes east of Greenwich. */
static bool
zone(cursor *c, int *east)
{
    *east = 0;
    if (c->at == c->end || accept(c, 'Z') || accept(c, 'z')) {
        return true;
    }
    const bool west = *c->at == '-';
    unsigned hours;
    unsigned minutes = 0;
    if ((!accept(c, '+') && !accept(c, '-')) || !number(c, &hours, 2, 2)) {
        return false;
    }
    if (c->at < c->end) {
        (void)accept(c, ':');
        if (!number(c, &minutes, 2, 2)) {
            return false;
        }
    }
    *east = (int)(hours * 60 + minutes);
    *east = west ? -*east : *east;
    return hours <= 14 && minutes <= 59;
}

/** The moment of a date that may end in a leap second. */
static bool
moment_of(ag_time *out, ag_date *d, int east)
{
    ag_time late = 0;
    if (d->second == 60) {
        d->second = 59;
        late = AG_SECOND;
    }
    ag_time t;
    if (!ag_time_of_date(&t, d)) {
        return false;
    }
    t += late - east * AG_MINUTE;
    if (t < 0 || t > AG_TIME_MAX) {
        return false;
    }
    *out = t;
    return true;
}

static bool
read_iso(ag_time *out, cursor c)
{
    ag_date d = {0};
    int east;
    if (!number(&c, &d.year, 4, 4) || !accept(&c, '-') ||
        !number(&c, &d.month, 2, 2) || !accept(&c, '-') ||
        !number(&c, &d.day, 2, 2) ||
        (!accept(&c, 'T') && !accept(&c, 't') && !accept(&c, ' ')) ||
        !number(&c, &d.hour, 2, 2) || !accept(&c, ':') ||
        !number(&c, &d.minute, 2, 2) || !accept(&c, ':') ||
        !number(&c, &d.second, 2, 2)) {
        return false;
    }
    if (accept(&c, '.') && !fraction(&c, &d.micro)) {
        return false;
    }
    return zone(&c, &east) && c.at == c.end && moment_of(out, &d, east);
}

/** " AM" or " PM", or nothing for a clock of 24 hours. */
static bool
half_of_day(cursor *c, unsigned *hour)
{
    if (c->at == c->end) {
        return true;
    }
    if (!accept(c, ' ') || c->end - c->at != 2 || (c->at[1] | 0x20) != 'm' ||
        *hour < 1 || *hour > 12) {
        return false;
    }
    const char half = (char)(c->at[0] | 0x20);
    if (half != 'a' && half != 'p') {
        return false;
    }
    *hour = *hour % 12 + (half == 'p' ? 12 : 0);
    c->at = c->end;
    return true;
}

static bool
read_american(ag_time *out, cursor c)
{
    ag_date d = {0};
    if (!number(&c, &d.month, 1, 2) || !accept(&c, '/') ||
        !number(&c, &d.day, 1, 2) || !accept(&c, '/') ||
        !number(&c, &d.year, 4, 4) || !accept(&c, ' ') ||
        !number(&c, &d.hour, 1, 2) || !accept(&c, ':') ||
        !number(&c, &d.minute, 2, 2) ||
        (accept(&c, ':') && !number(&c, &d.second, 2, 2)) ||
        (accept(&c, '.') && !fraction(&c, &d.micro)) ||
        !half_of_day(&c, &d.hour)) {
        return false;
    }
    return moment_of(out, &d, 0);
}

bool
ag_moment_read(ag_time *out, const char *text, size_t len)
{
    const cursor c = {text, text + len};
    if (len < 13 || len > 40) {
        return false;
    }
    return text[4] == '-' ? read_iso(out, c) : read_american(out, c);
}

bool
ag_moment_read_millis(ag_time *out, const char *text, size_t len)
{
    ag_time value = 0;
    if (len == 0 || len > 15) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    if (value > AG_TIME_MAX / 1000) {
        return false;
    }
    *out = value * 1000;
    return true;
}
