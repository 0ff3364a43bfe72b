/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps: whole milliseconds from 1970-01-01T00:00:00Z to the end of the
 * year 9999 (rule D3), with one spelling each.  No time zone, no leap seconds,
 * no libc calendar (whose results depend on the machine).
 */
#include <stdio.h>

#include "codec/pb_path.h"

#define SECONDS_A_DAY INT64_C(86400)
#define SECONDS_MAX   INT64_C(253402300799) /* 9999-12-31T23:59:59Z */
#define MILLI         1000000               /* nanoseconds */

static const eg_pb_field timestamp_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_I64, "seconds", "seconds"),
    EG_PB_F_SCALAR(2, EG_PB_I32, "nanos", "nanos"),
};

const eg_pb_message pb_timestamp = {
    .name = "Timestamp",
    .fields = timestamp_fields,
    .count = EG_ARRAY_LEN(timestamp_fields),
};

bool
pb_time_valid(eg_pb_time time)
{
    return time.seconds >= 0 && time.seconds <= SECONDS_MAX &&
           time.nanos >= 0 && time.nanos <= 999 * MILLI &&
           time.nanos % MILLI == 0;
}

eg_pb_time
eg_pb_read_time(eg_span message)
{
    eg_pb_time time = {0};
    eg_pb_reader r = eg_pb_read(message);
    eg_pb_value v;
    while (eg_pb_next(&r, &v)) {
        if (v.number == 1) {
            time.seconds = (int64_t)v.varint;
        } else if (v.number == 2) {
            /* A value that does not fit stays outside the range of D3. */
            const int64_t nanos = (int64_t)v.varint;
            time.nanos = nanos == (int32_t)nanos ? (int32_t)nanos : -1;
        }
    }
    return time;
}

typedef struct civil {
    int64_t year;
    int64_t month; /* 1 to 12 */
    int64_t day;   /* 1 to 31 */
} civil;

/* Years that begin in March put the leap day at the end, so that days before
 * month m of such a year are (153 m + 2) / 5 (m = 0 in March); 400 years have
 * 146,097 days, and 719,468 days lie between 0000-03-01 and 1970-01-01. */

/** Days since 1970-01-01 of a date from the year 1 on. */
static int64_t
days_from_civil(civil d)
{
    const int64_t y = d.month <= 2 ? d.year - 1 : d.year;
    const int64_t m = d.month <= 2 ? d.month + 9 : d.month - 3;
    const int64_t of_year = (153 * m + 2) / 5 + d.day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

/** The inverse, for days >= 0. */
static civil
civil_from_days(int64_t days)
{
    const int64_t shifted = days + 719468;
    const int64_t era = shifted / 146097;
    const int64_t doe = shifted % 146097; /* day of the era */
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t m = (5 * doy + 2) / 153;
    civil d = {.year = era * 400 + yoe,
               .month = m < 10 ? m + 3 : m - 9,
               .day = doy - (153 * m + 2) / 5 + 1};
    d.year += d.month <= 2;
    return d;
}

static void
write_digits(char *out, size_t count, int64_t value)
{
    while (count > 0) {
        out[--count] = (char)('0' + value % 10);
        value /= 10;
    }
}

void
pb_time_write(char out[PB_TIME_TEXT], eg_pb_time time)
{
    const civil d = civil_from_days(time.seconds / SECONDS_A_DAY);
    const int64_t of_day = time.seconds % SECONDS_A_DAY;
    snprintf(out, PB_TIME_TEXT, "0000-00-00T00:00:00Z");
    write_digits(out, 4, d.year);
    write_digits(out + 5, 2, d.month);
    write_digits(out + 8, 2, d.day);
    write_digits(out + 11, 2, of_day / 3600);
    write_digits(out + 14, 2, of_day / 60 % 60);
    write_digits(out + 17, 2, of_day % 60);
    if (time.nanos != 0) {
        snprintf(out + 19, PB_TIME_TEXT - 19, ".000Z");
        write_digits(out + 20, 3, time.nanos / MILLI);
    }
}

/** Whether @p text has digits where @p pattern has 0 and else equals it. */
static bool
matches(const char *text, const char *pattern, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const bool ok = pattern[i] == '0' ? text[i] >= '0' && text[i] <= '9'
                                          : text[i] == pattern[i];
        if (!ok) {
            return false;
        }
    }
    return true;
}

static int64_t
read_digits(const char *text, size_t count)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static int64_t
days_of_month(int64_t year, int64_t month)
{
    static const int64_t days[12] = {31, 28, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool
pb_time_read(eg_pb_time *out, const char *text, size_t len)
{
    static const char pattern[] = "0000-00-00T00:00:00.000Z";
    const bool fraction = len == 24;
    if (fraction
            ? !matches(text, pattern, 24)
            : len != 20 || !matches(text, pattern, 19) || text[19] != 'Z') {
        return false;
    }
    const civil d = {.year = read_digits(text, 4),
                     .month = read_digits(text + 5, 2),
                     .day = read_digits(text + 8, 2)};
    const int64_t hour = read_digits(text + 11, 2);
    const int64_t minute = read_digits(text + 14, 2);
    const int64_t second = read_digits(text + 17, 2);
    const int64_t milli = fraction ? read_digits(text + 20, 3) : 0;
    if (d.year < 1970 || d.month < 1 || d.month > 12 || d.day < 1 ||
        d.day > days_of_month(d.year, d.month) || hour > 23 || minute > 59 ||
        second > 59 || (fraction && milli == 0)) {
        return false;
    }
    out->seconds =
        days_from_civil(d) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
    out->nanos = (int32_t)milli * MILLI;
    return true;
}
