// What the test harness of bpmn-auto-layout counts in BPMN files.
//
//   node peer_metrics.mjs ROOT < {"name": "<xml>", ...} > {"name": metrics, ...}
//
// ROOT has the sources of bpmn-auto-layout, and what they import in its node_modules.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { computeMetrics } = await import(pathToFileURL(join(process.argv[2], 'test', 'metrics', 'computeMetrics.js')).href);

const counted = {};
for (const [ name, xml ] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  counted[name] = await computeMetrics(xml);
}
process.stdout.write(JSON.stringify(counted), () => process.exit(0));
