// How long bpmn-moddle takes to read a BPMN file and to write it again, in one process that is warm.
//
//   node read_and_write.mjs FOLDER FILE TIMES > [milliseconds, ...]
//
// FOLDER has bpmn-moddle in its node_modules. Ten rounds before those that are told warm the process up.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, file, times] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { BpmnModdle } = await import(pathToFileURL(require.resolve('bpmn-moddle')).href);

const taken = [];
for (let round = -10; round < Number(times); round++) {
  const start = performance.now();
  const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(file, 'utf8'));
  const { xml } = await new BpmnModdle().toXML(rootElement);
  writeFileSync(`${file}.moddle`, xml);
  const end = performance.now();
  if (warnings.length) throw new Error(`bpmn-moddle warns: ${warnings[0].message}`);
  if (round >= 0) taken.push(end - start);
}
console.log(JSON.stringify(taken));
