// What Mermaid makes of charts: whether it reads them, and what it has drawn then.
//
//   node draw_in_mermaid.mjs FOLDER < {"name": "<chart>", ...} > {"name": report, ...}
//
// FOLDER has the packages of package.json in its node_modules. Texts are as Mermaid draws them, `\n` for a line break.

import { readFileSync } from 'node:fs';
import { page, requireFrom } from './page.mjs';

const require = requireFrom(process.argv[2]);
const window = page(require);
// strict code that is evaluated keeps its variables for itself, and the bundle looks for one of them on the window
window.eval(readFileSync(require.resolve('mermaid/dist/mermaid.min.js'), 'utf8').replace(/^"use strict";/, ''));
const { mermaid, document } = window;
addSizes(window);
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });

const textOf = (element) => {
  const copy = element.cloneNode(true);
  for (const br of copy.querySelectorAll('br')) br.replaceWith('\n');
  return copy.textContent.trim();
};
const texts = (root, selector) => [ ...root.querySelectorAll(selector) ].map(textOf);

async function draw(name, chart) {
  try {
    const { svg } = await mermaid.render(name, chart);
    const root = document.createElement('div');
    root.innerHTML = svg;
    return {
      error: null,
      nodes: texts(root, 'g.node'),
      clusters: texts(root, 'g.cluster .cluster-label'),
      links: root.querySelectorAll('path.flowchart-link').length,
      labels: texts(root, 'g.edgeLabel').filter(Boolean),
      foreign: [ ...root.querySelectorAll('script, img, a, iframe') ].map((element) => element.outerHTML)
    };
  } catch (error) {
    return { error: String(error?.message ?? error), nodes: [], clusters: [], links: 0, labels: [], foreign: [] };
  }
}

// Mermaid asks how large texts and shapes are, and loses its way where all are nothing. A text is as wide as the letters
// of its longest line, a shape as its numbers say.
function addSizes(window) {
  const ofText = (element) => {
    const lines = textOf(element).split('\n');
    return { x: 0, y: 0, width: 8 * Math.max(...lines.map((line) => line.length)), height: 24 * lines.length };
  };
  const ofPoints = (text) => {
    const numbers = (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
    const xs = numbers.filter((_, index) => index % 2 === 0), ys = numbers.filter((_, index) => index % 2);
    if (!ys.length) return null;
    const x = Math.min(...xs), y = Math.min(...ys);
    return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
  };
  const sizeOf = (element) => {
    const [ width, height ] = [ 'width', 'height' ].map((name) => Number(element.getAttribute(name)));
    if (width && height) {
      return { x: Number(element.getAttribute('x')) || -width / 2, y: Number(element.getAttribute('y')) || -height / 2, width, height };
    }
    return ofPoints(element.getAttribute('points') ?? element.getAttribute('d') ?? '') ?? ofText(element);
  };
  window.SVGElement.prototype.getBBox = function() { return sizeOf(this); };
  window.Element.prototype.getBoundingClientRect = function() {
    const { x, y, width, height } = sizeOf(this);
    return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
  };
}

const reports = {};
let number = 0;
for (const [ name, chart ] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  reports[name] = await draw(`chart${++number}`, chart);
}
process.stdout.write(JSON.stringify(reports), () => process.exit(0));
