/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The style of a page.  Colours are pairs that contrast at least 4.5 to 1, and 3
 * to 1 where they are no text; what a colour says is said in words, too.
 */
#include "accountguard/statistics/page_style.h"

/* clang-format off: a rule a line. */
static const char *const rules[] = {
    ":root{color-scheme:light "
    "dark;--ground:#fff;--panel:#f4f6f9;--edge:#d6dde5;"
    "--text:#16202b;--quiet:#465362;--link:#124f94;--rail:#dde3ea;"
    "--one:#124f94;--two:#a3121c;--three:#0b7285;--rest:#6b7886}",
    "@media (prefers-color-scheme:dark){:root{--ground:#11161c;--panel:#1a212a;"
    "--edge:#303b47;--text:#eef2f6;--quiet:#b8c3cf;--link:#8fc1ff;"
    "--rail:#2c3641;--one:#6ea8e8;--two:#ff8d8d;--three:#6fd0d8;--rest:#8795a5}"
    "}",
    "*{box-sizing:border-box}",
    "html{font:100%/1.5 system-ui,sans-serif;color:var(--text);"
    "background:var(--ground)}",
    "body{margin:0 auto;max-width:64rem;padding:0 1rem 3rem;"
    "overflow-wrap:anywhere}",
    "a{color:var(--link)}",
    ".skip{position:absolute;left:-99rem}",
    ".skip:focus{left:1rem;top:.5rem;padding:.5rem 1rem;"
    "background:var(--ground);outline:3px solid var(--link)}",
    "header{padding:2.5rem 0 1rem}",
    "header p{margin:0;color:var(--quiet)}",
    "header .by{font-weight:600;color:var(--text)}",
    "h1{font-size:clamp(1.5rem,5vw,2.25rem);line-height:1.2;"
    "letter-spacing:-.01em;margin:.25rem 0 .5rem}",
    "h2{font-size:1.125rem;line-height:1.3;margin:0}",
    ".hero{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 2rem;"
    "margin:0 0 1.5rem;padding:1.5rem 0;border-block:1px solid var(--edge)}",
    ".hero strong{font-size:clamp(3.5rem,14vw,6rem);line-height:1;"
    "letter-spacing:-.03em;font-variant-numeric:tabular-nums;color:var(--one)}",
    ".hero p{flex:1 1 16rem;margin:0;font-size:1.125rem;max-width:34rem}",
    ".hero .untold{font-size:clamp(1.5rem,6vw,2.25rem);letter-spacing:0;"
    "line-height:1.2;color:var(--text);flex:1 1 16rem}",
    ".cards{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr)}",
    "@media (min-width:46rem){.cards{grid-template-columns:repeat(2,"
    "minmax(0,1fr))}.wide{grid-column:1/-1}}",
    "section{background:var(--panel);border:1px solid var(--edge);"
    "border-radius:.75rem;padding:1.25rem}",
    "section p{margin:.25rem 0 0;color:var(--quiet);font-size:.9375rem}",
    "table{width:100%;border-collapse:collapse}",
    "caption{text-align:left;padding-bottom:.25rem}",
    ".h{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}",
    "th,td{padding:.5rem 0 .5rem .75rem;vertical-align:top;"
    "border-top:1px solid var(--edge)}",
    "th:first-child{padding-left:0;text-align:left;font-weight:500;width:99%}",
    "thead th{border-top:0;color:var(--quiet);font-size:.8125rem;"
    "font-weight:400}",
    "th.n,td{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}",
    "thead th.n{padding-left:.75rem;width:auto}",
    "td{font-weight:600}",
    "td.s{font-weight:400;color:var(--quiet)}",
    "tr.rest th{font-style:italic;font-weight:400}",
    "svg{display:block}",
    ".bar{width:100%;height:.5rem;margin-top:.375rem;border-radius:.25rem}",
    ".split{width:100%;height:1.5rem;margin-top:1rem;border-radius:.375rem}",
    ".map{width:100%;max-width:46rem;margin:1rem auto .5rem}",
    ".map text{font:600 3.6px system-ui,sans-serif;text-anchor:middle}",
    ".map .in{fill:var(--ground)}",
    ".map .out{fill:var(--quiet);font-weight:400}",
    "@media (max-width:40rem){.map .out{display:none}}",
    ".rail{fill:var(--rail)}",
    ".one{fill:var(--one)}",
    ".two{fill:var(--two)}",
    ".three{fill:var(--three)}",
    ".rest-fill{fill:var(--rest)}",
    ".key{display:inline-block;width:.75rem;height:.75rem;"
    "margin-right:.5rem;border-radius:.125rem}",
    "ul{margin:.5rem 0 0;padding-left:1.25rem;color:var(--quiet);"
    "font-size:.9375rem}",
    "li{margin:.25rem 0}",
    "dl{margin:.75rem 0 0;display:grid;gap:.25rem 1rem;"
    "grid-template-columns:minmax(0,1fr) auto}",
    "dt{color:var(--text)}",
    "dd{margin:0;font-weight:600;text-align:right;"
    "font-variant-numeric:tabular-nums}",
    "dd.quiet{font-weight:400;color:var(--quiet)}",
    "@media (max-width:34rem){dl{grid-template-columns:minmax(0,1fr)}"
    "dd{text-align:left;margin-bottom:.5rem}}",
    "code{font:.875rem/1.6 ui-monospace,monospace;color:var(--text)}",
    "nav{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin-top:.75rem}",
    "nav a{padding:.25rem 0}",
    "a:focus-visible{outline:3px solid var(--link);outline-offset:2px;"
    "border-radius:.125rem}",
    "@media (forced-colors:active){.one,.two,.three{fill:CanvasText}"
    ".rest-fill{fill:GrayText}.rail{fill:Canvas}svg{forced-color-adjust:none}}",
    "@media print{body{max-width:none}section{break-inside:avoid}"
    ".skip,nav{display:none}}",
};
/* clang-format on */

void
ag_page_style(eg_buffer *out)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(rules); i++) {
        eg_buffer_text(out, rules[i]);
        eg_buffer_byte(out, '\n');
    }
}
