/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts as one HTML page that needs nothing else: no script, no font, no
 * picture from elsewhere.
 *
 * The chart is the table: each choice is a row whose bar is drawn by CSS, so
 * that a screen reader reads names, votes and shares, and print keeps the bars.
 */
#include <inttypes.h>
#include <stdio.h>

#include "codec/markup.h"
#include "codec/text.h"
#include "electionguard/results/results.h"

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\">\n";

static const char css[] =
    "<style>\n"
    ":root{--ink:#16202c;--soft:#566373;--line:#dbe1e8;--paper:#fbfcfd;"
    "--card:#fff;--bar:#7f9cc0;--lead:#1f4e8c;--track:#eef2f6;--good:#17653a;"
    "--good-bg:#e5f4ea;--bad:#9c1c1c;--bad-bg:#fbe9e7}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e7ecf2;--soft:#a3b0bf;"
    "--line:#2c3745;--paper:#11161d;--card:#181f28;--bar:#4f6b8f;"
    "--lead:#7db2f5;--track:#232d39;--good:#8fdcae;--good-bg:#153324;"
    "--bad:#ffb4a9;--bad-bg:#45201c}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "
    "system-ui,-apple-system,\"Segoe UI\",\"DejaVu Sans\",sans-serif}\n"
    "header,main,footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}\n"
    "header{padding-top:2.5rem}\n"
    "h1{font-size:clamp(1.7rem,4vw,2.5rem);line-height:1.15;margin:0 0 "
    ".35rem;letter-spacing:-.015em}\n"
    ".place{color:var(--soft);margin:0 0 1.5rem;font-size:1.05rem}\n"
    ".facts{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:0 0 "
    "1.5rem;padding:1rem 0;border-block:1px solid var(--line)}\n"
    ".facts div{min-width:5.5rem}\n"
    ".facts dt{color:var(--soft);font-size:.85rem}\n"
    ".facts dd{margin:0;font-size:1.5rem;font-weight:650;"
    "font-variant-numeric:tabular-nums;line-height:1.3}\n"
    ".verdict{margin:0 0 1.5rem;padding:.8rem 1rem;border-radius:.5rem;"
    "border-left:.35rem solid}\n"
    ".verdict.good{color:var(--good);background:var(--good-bg)}\n"
    ".verdict.bad{color:var(--bad);background:var(--bad-bg)}\n"
    "main{columns:2 29rem;column-gap:1.25rem;padding-bottom:1.5rem}\n"
    "section{background:var(--card);border:1px solid var(--line);"
    "border-radius:.6rem;padding:1.1rem 1.25rem .9rem;margin:0 0 "
    "1.25rem;break-inside:avoid}\n"
    "table{width:100%;border-collapse:collapse}\n"
    "caption{text-align:left;padding-bottom:.5rem}\n"
    "caption strong{display:block;font-size:1.1rem;line-height:1.3}\n"
    "caption span{color:var(--soft);font-size:.85rem}\n"
    "thead th{font-size:.78rem;font-weight:500;color:var(--soft);"
    "padding:0 0 .2rem}\n"
    "th{text-align:left;font-weight:400}\n"
    "th.n{width:5.2rem}\n"
    "th.n,td{text-align:right;font-variant-numeric:tabular-nums;"
    "white-space:nowrap;padding-left:1rem}\n"
    "tbody th,tbody td{padding-top:.4rem;padding-bottom:.7rem;"
    "position:relative;vertical-align:bottom}\n"
    "tbody tr{position:relative;background:linear-gradient(var(--c,var(--bar))"
    ",var(--c,var(--bar))) left bottom .25rem/var(--w) .3rem no-repeat,"
    "linear-gradient(var(--track),var(--track)) left bottom .25rem/100% .3rem "
    "no-repeat}\n"
    "tr.lead{--c:var(--lead)}\n"
    "tr.lead th,tr.lead td{font-weight:650}\n"
    "dl.also{display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;margin:.35rem 0 "
    ".2rem;font-size:.9rem;color:var(--soft)}\n"
    "dl.also div{display:flex;gap:.4rem}\n"
    "dl.also dd{margin:0;color:var(--ink);font-variant-numeric:tabular-nums}\n"
    "p.w{color:var(--soft);font-size:.9rem;margin:.35rem 0 .2rem}\n"
    "footer{color:var(--soft);font-size:.9rem;padding-bottom:3rem}\n"
    "footer h2{font-size:1rem;color:var(--ink);margin:0 0 .4rem}\n"
    "footer dl{display:grid;grid-template-columns:max-content 1fr;"
    "gap:.15rem 1rem;margin:.5rem 0}\n"
    "footer dd{margin:0;overflow-wrap:anywhere}\n"
    "code{font-family:ui-monospace,\"DejaVu Sans Mono\",monospace;"
    "font-size:.85em}\n"
    "@media(max-width:30rem){footer dl{grid-template-columns:1fr}}\n"
    "@media print{body{background:#fff;font-size:11pt}header{padding-top:0}"
    "main{columns:2}section{border-color:#999}"
    "tbody tr{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n"
    "</style>\n";

static const char *
title(const results *r)
{
    return r->manifest->election_name == NULL ? r->manifest->election_id
                                              : r->manifest->election_name;
}

static void
put_fact(eg_buffer *out, const char *name, uint64_t value)
{
    char number[32];
    results_number(value, number);
    eg_buffer_format(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, number);
}

static void
put_verdict(const results *r, eg_buffer *out)
{
    const bool good = r->verdict == EG_VERIFIED;
    char number[32];
    results_number(r->checks, number);
    eg_buffer_format(
        out,
        "<p class=\"verdict %s\"><strong>%s.</strong> %s checks of "
        "this record were made when this page was written%s</p>\n",
        good ? "good" : "bad", eg_verdict_name(r->verdict), number,
        good ? ", and all hold."
             : "; they do not all hold, so the counts below "
               "cannot be relied on.");
}

static void
put_header(const results *r, eg_buffer *out)
{
    eg_buffer_text(out, "<header>\n<h1>");
    eg_markup_write(out, title(r));
    eg_buffer_text(out, "</h1>\n<p class=\"place\">");
    if (r->manifest->jurisdiction != NULL) {
        eg_markup_write(out, r->manifest->jurisdiction);
        eg_buffer_text(out, r->manifest->election_date == NULL ? "" : " · ");
    }
    if (r->manifest->election_date != NULL) {
        eg_markup_write(out, r->manifest->election_date);
    }
    eg_buffer_text(out, "</p>\n<dl class=\"facts\">\n");
    put_fact(out, "Ballots counted", r->ballots);
    if (r->weight != r->ballots) {
        put_fact(out, "Their weight", r->weight);
    }
    if (r->encrypted) {
        put_fact(out, "Challenged and opened", r->opened);
        if (r->opened < r->facts.challenged) {
            put_fact(out, "Challenged, not opened",
                     r->facts.challenged - r->opened);
        }
        put_fact(out, "Spoiled", r->facts.spoiled);
        put_fact(out, "Devices", r->facts.devices);
        eg_buffer_format(out,
                         "<div><dt>Guardians needed</dt><dd>%u of "
                         "%u</dd></div>\n",
                         r->facts.k, r->facts.n);
    }
    eg_buffer_text(out, "</dl>\n");
    if (r->verified) {
        put_verdict(r, out);
    }
    eg_buffer_text(out, "</header>\n");
}

static void
put_row(const results_contest *c,
        size_t i,
        uint64_t total,
        uint64_t most,
        eg_buffer *out)
{
    char number[32];
    const unsigned share = results_share(c->votes[i], total);
    const unsigned wide = results_share(c->votes[i], most);
    results_number(c->votes[i], number);
    eg_buffer_format(out, "<tr%s style=\"--w:%u.%u%%\"><th scope=\"row\">",
                     results_leads(c, i) ? " class=\"lead\"" : "", wide / 10,
                     wide % 10);
    eg_markup_write(out, c->contest->field[i].name);
    eg_buffer_format(out, "</th><td>%s</td><td>%u.%u%%</td></tr>\n", number,
                     share / 10, share % 10);
}

static void
put_write_ins(const results_contest *c, eg_buffer *out)
{
    for (const results_write_in *w = c->write_in; w != NULL; w = w->next) {
        eg_buffer_text(out,
                       w == c->write_in ? "<p class=\"w\">Written in: " : ", ");
        eg_markup_write(out, w->text);
        eg_buffer_format(out, " (%" PRIu64 ")", w->count);
    }
    if (c->write_in != NULL) {
        eg_buffer_text(out, "</p>\n");
    }
}

/** What is counted beside the votes, as a list of names and numbers. */
static void
put_supplemental(const results_contest *c, eg_buffer *out)
{
    const eg_contest *contest = c->contest;
    bool begun = false;
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        if (results_is_vote(&contest->field[i])) {
            continue;
        }
        char number[32];
        results_number(c->votes[i], number);
        eg_buffer_text(out, begun ? "" : "<dl class=\"also\">\n");
        eg_buffer_text(out, "<div><dt>");
        eg_markup_write(out, contest->field[i].name);
        eg_buffer_format(out, "</dt><dd>%s</dd></div>\n", number);
        begun = true;
    }
    eg_buffer_text(out, begun ? "</dl>\n" : "");
}

static void
put_contest(const results_contest *c, eg_buffer *out)
{
    const uint64_t total = results_total(c);
    const uint64_t most = results_most(c);
    char number[32];
    results_number(total, number);
    eg_buffer_text(out, "<section>\n<table>\n<caption><strong>");
    eg_markup_write(out, c->contest->name);
    eg_buffer_format(out, "</strong> <span>%s votes", number);
    results_number(c->ballots, number);
    eg_buffer_format(out, " on %s ballots", number);
    if (c->contest->selection_limit > 1) {
        eg_buffer_format(out, ", up to %u on each",
                         c->contest->selection_limit);
    }
    eg_buffer_text(out,
                   "</span></caption>\n<thead><tr><th scope=\"col\">Choice</th>"
                   "<th scope=\"col\" class=\"n\">Votes</th><th scope=\"col\" "
                   "class=\"n\">Share</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < c->contest->field_len; i++) {
        if (results_is_vote(&c->contest->field[i])) {
            put_row(c, i, total, most, out);
        }
    }
    eg_buffer_text(out, "</tbody>\n</table>\n");
    put_supplemental(c, out);
    put_write_ins(c, out);
    eg_buffer_text(out, "</section>\n");
}

static void
put_footer(const results *r, eg_buffer *out)
{
    eg_buffer_text(out, "<footer>\n");
    if (r->encrypted) {
        eg_buffer_text(
            out,
            "<h2>Check it yourself</h2>\n<p>Every ballot in this election was "
            "encrypted with ElectionGuard 2.1.0 and counted without being "
            "opened. The published record proves each step; anyone can run "
            "<code>electionguard verify</code> on it and compare these roots "
            "with their own copy.</p>\n<dl>\n");
        for (unsigned p = 0; p < EG_PHASES; p++) {
            char hex[2 * EG_HASH_BYTES + 1] = "";
            if (r->facts.has_root[p]) {
                eg_hex_write(hex, r->facts.root[p].bytes, EG_HASH_BYTES);
                eg_buffer_format(
                    out, "<dt>Root, phase %s</dt><dd><code>%s</code></dd>\n",
                    eg_record_phase_name((eg_record_phase)(p + 1)), hex);
            }
        }
        eg_buffer_text(out, "</dl>\n");
    }
    eg_buffer_text(out, "</footer>\n");
}

void
results_html(const results *r, eg_buffer *out)
{
    eg_buffer_text(out, head);
    eg_buffer_text(out, "<title>");
    eg_markup_write(out, title(r));
    eg_buffer_text(out, ": results</title>\n");
    eg_buffer_text(out, css);
    eg_buffer_text(out, "</head>\n<body>\n");
    put_header(r, out);
    eg_buffer_text(out, "<main>\n");
    for (size_t i = 0; i < r->manifest->contest_len; i++) {
        put_contest(&r->contest[i], out);
    }
    eg_buffer_text(out, "</main>\n");
    put_footer(r, out);
    eg_buffer_text(out, "</body>\n</html>\n");
}
