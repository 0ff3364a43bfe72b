// SPDX-License-Identifier: Apache-2.0
/**
 * Bars, drawn by code.  A table with the same numbers stands beside each chart,
 * so the drawing itself is one picture with a name for screen readers.
 */
import {svg} from './dom.js';
import {number, percent} from './messages.js';

const WIDTH = 320;
const ROW = 40;
const BAR = 14;
const BASE = 20;

/** `rows` are {name, value}; a bar fills its rail as far as its share of all. */
export function bars(title, rows) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  const total = rows.reduce((sum, row) => sum + row.value, 0);
  return svg('svg', {class: 'chart', role: 'img', 'aria-label': title,
    viewBox: `0 0 ${WIDTH} ${rows.length * ROW}`},
  ...rows.flatMap((row, i) => drawRow(row, i * ROW, most, total)));
}

function drawRow({name, value}, y, most, total) {
  const share = total === 0 ? '' : ` (${percent(value / total)})`;
  return [
    svg('text', {x: 0, y: y + BASE - 6}, shorten(name)),
    svg('text', {x: WIDTH, y: y + BASE - 6, 'text-anchor': 'end'},
        `${number(value)}${share}`),
    svg('rect', {class: 'rail', x: 0, y: y + BASE, width: WIDTH, height: BAR,
      rx: 3}),
    svg('rect', {class: value === most ? 'bar most' : 'bar', x: 0,
      y: y + BASE, width: total === 0 ? 0 : WIDTH * value / total,
      height: BAR, rx: 3}),
  ];
}

/** The table has the whole name. */
function shorten(name) {
  return name.length > 28 ? `${name.slice(0, 27)}\u2026` : name;
}
