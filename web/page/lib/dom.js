// SPDX-License-Identifier: Apache-2.0
/** Elements by code: text is always text, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

/** el('p', {class: 'note'}, 'text', el('b', null, 'more')) */
export function el(name, properties, ...children) {
  return fill(document.createElement(name), properties, children);
}

export function svg(name, properties, ...children) {
  return fill(document.createElementNS(SVG, name), properties, children);
}

/** A list of names and what they stand for; values that are null are left out.
 */
export function facts(...pairs) {
  return el('dl', {class: 'facts'}, ...pairs.filter(([, value]) =>
    value !== null && value !== undefined).map(([name, value]) =>
    el('div', null, el('dt', null, name), el('dd', null, value))));
}

/** A table in a frame that scrolls sideways, by keyboard as well. */
export function table(caption, head, rows) {
  return el('div', {class: 'scroll', role: 'region', tabindex: '0',
    'aria-label': caption},
  el('table', null, el('caption', null, caption),
      el('thead', null, el('tr', null, head.map((h) =>
        el('th', {scope: 'col'}, h)))),
      el('tbody', null, rows.map(([first, ...rest]) => el('tr', null,
          el('th', {scope: 'row'}, first),
          rest.map((cell) => el('td', null, cell)))))));
}

/** Let the reader save bytes or text as a file. */
export function save(name, content, type = 'text/plain') {
  const url = URL.createObjectURL(new Blob([content], {type}));
  el('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
