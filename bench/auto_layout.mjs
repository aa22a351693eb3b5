// Lay out BPMN files with bpmn-auto-layout, and measure it inside of Node.
//
//   node auto_layout.mjs ENTRY TIMES < {"name": "<xml>", ...} > {"name": {"xml", "ms": [..], "refused"}, ...}
//
// A run is from text to text: read, lay out, write. Before anything is measured, the first files are laid out until the
// compiler has seen enough of it; and each file once more before its own runs. What takes some seconds has one run.

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [ entry, times ] = process.argv.slice(2);
const { layoutProcess } = await import(pathToFileURL(entry).href);

const WARM_MS = 3000;
const LONG_MS = 1000;

async function once(xml) {
  const start = performance.now();
  try {
    const laid = await layoutProcess(xml);
    return { xml: typeof laid === 'string' ? laid : laid.xml, ms: performance.now() - start, refused: '' };
  } catch (error) {
    const refused = String(error?.message ?? error).replace(/\s+/g, ' ');
    return { xml: null, ms: performance.now() - start, refused };
  }
}

const files = Object.entries(JSON.parse(readFileSync(0, 'utf8')));
const began = performance.now();
for (let round = 0; files.length && performance.now() - began < WARM_MS; round++) {
  const { ms } = await once(files[round % files.length][1]);
  if (ms > LONG_MS) break;
}
const done = {};
for (const [ name, xml ] of files) {
  const first = await once(xml);
  const ms = [];
  for (let run = 0; first.xml !== null && run < Number(times) && (run === 0 || ms[run - 1] < 2 * LONG_MS); run++) {
    ms.push((await once(xml)).ms);
  }
  done[name] = { xml: first.xml, ms: ms.length ? ms : [ first.ms ], refused: first.refused };
}
process.stdout.write(JSON.stringify(done), () => process.exit(0));
