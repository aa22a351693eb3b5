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

const reports = {};
let number = 0;
for (const [ name, chart ] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  reports[name] = await draw(`chart${++number}`, chart);
}
process.stdout.write(JSON.stringify(reports), () => process.exit(0));
