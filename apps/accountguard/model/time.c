/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments and the calendar.  Days are counted as by Howard Hinnant's
 * "chrono-compatible low-level date algorithms": years begin in March, so that
 * the leap day is the last.
 */
#include "accountguard/model/time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

ag_time
ag_time_now(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (ag_time)now.tv_sec * AG_SECOND + now.tv_nsec / 1000;
}

/** Days since 1970-01-01 of a date from that day on. */
static int64_t
days_of(unsigned year, unsigned month, unsigned day)
{
    const unsigned y = month <= 2 ? year - 1 : year;
    const unsigned era = y / 400;
    const unsigned of_era = y - era * 400;
    const unsigned of_year =
        (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return (int64_t)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
           of_year - 719468;
}

ag_date
ag_time_date(ag_time t)
{
    const int64_t z = t / AG_DAY + 719468;
    const ag_time rest = t % AG_DAY;
    const unsigned era = (unsigned)(z / 146097);
    const unsigned doe = (unsigned)(z % 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    const unsigned month = mp < 10 ? mp + 3 : mp - 9;
    return (ag_date){.year = yoe + era * 400 + (month <= 2),
                     .month = month,
                     .day = doy - (153 * mp + 2) / 5 + 1,
                     .hour = (unsigned)(rest / AG_HOUR),
                     .minute = (unsigned)(rest / AG_MINUTE % 60),
                     .second = (unsigned)(rest / AG_SECOND % 60),
                     .micro = (unsigned)(rest % AG_SECOND)};
}

static unsigned
days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

bool
ag_time_of_date(ag_time *out, const ag_date *d)
{
    if (d->year < 1970 || d->year > 9999 || d->month < 1 || d->month > 12 ||
        d->day < 1 || d->day > days_in(d->year, d->month) || d->hour > 23 ||
        d->minute > 59 || d->second > 59 || d->micro > 999999) {
        return false;
    }
    *out = days_of(d->year, d->month, d->day) * AG_DAY + d->hour * AG_HOUR +
           d->minute * AG_MINUTE + d->second * AG_SECOND + d->micro;
    return true;
}

void
ag_time_write(char out[AG_TIME_TEXT], ag_time t)
{
    const ag_date d = ag_time_date(t);
    const int len =
        snprintf(out, AG_TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u", d.year,
                 d.month, d.day, d.hour, d.minute, d.second);
    if (d.micro == 0) {
        (void)snprintf(out + len, AG_TIME_TEXT - (size_t)len, "Z");
    } else {
        (void)snprintf(out + len, AG_TIME_TEXT - (size_t)len, ".%06uZ",
                       d.micro);
    }
}

/** The number of @p count digits at @p text; false: other characters. */
static bool
digits(unsigned *out, const char *text, unsigned count)
{
    *out = 0;
    for (unsigned i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        *out = *out * 10 + (unsigned)(text[i] - '0');
    }
    return true;
}

bool
ag_time_read(ag_time *out, const char *text, size_t len)
{
    static const char form[] = "0000-00-00T00:00:00";
    if (len != 20 && len != 27) {
        return false;
    }
    for (unsigned i = 0; i < sizeof(form) - 1; i++) {
        if (form[i] != '0' && text[i] != form[i]) {
            return false;
        }
    }
    ag_date d = {0};
    if (!digits(&d.year, text, 4) || !digits(&d.month, text + 5, 2) ||
        !digits(&d.day, text + 8, 2) || !digits(&d.hour, text + 11, 2) ||
        !digits(&d.minute, text + 14, 2) || !digits(&d.second, text + 17, 2) ||
        text[len - 1] != 'Z') {
        return false;
    }
    if (len == 27 &&
        (text[19] != '.' || !digits(&d.micro, text + 20, 6) || d.micro == 0)) {
        return false;
    }
    return ag_time_of_date(out, &d);
}
