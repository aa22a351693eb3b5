// What bpmn-js, bpmn-moddle and bpmnlint say about BPMN files.
//
//   node open_in_modelers.mjs FOLDER < {"name": "<xml>", ...} > {"name": report, ...}
//
// FOLDER has the packages of package.json in its node_modules.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { page, requireFrom } from './page.mjs';

const require = requireFrom(process.argv[2]);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

const { BpmnModdle } = await load('bpmn-moddle');
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const MODEL = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

// What has a picture, by the tables of the standard's chapter on diagram interchange. Data objects and data stores are
// drawn by their references, processes by their participants.
const DRAWN = new Set([
  'adHocSubProcess', 'association', 'boundaryEvent', 'businessRuleTask', 'callActivity', 'complexGateway',
  'dataInput', 'dataInputAssociation', 'dataObjectReference', 'dataOutput', 'dataOutputAssociation',
  'dataStoreReference', 'endEvent', 'eventBasedGateway', 'exclusiveGateway', 'group', 'inclusiveGateway',
  'intermediateCatchEvent', 'intermediateThrowEvent', 'lane', 'manualTask', 'messageFlow', 'parallelGateway',
  'participant', 'receiveTask', 'scriptTask', 'sendTask', 'sequenceFlow', 'serviceTask', 'startEvent', 'subProcess',
  'task', 'textAnnotation', 'transaction', 'userTask'
]);


// ---------------------------------------------------------------- bpmn-js

async function open(window, xml) {
  const modeler = new window.BpmnJS({ container: window.document.getElementById('canvas') });
  const warnings = [], drawn = new Set();
  const note = () => modeler.get('elementRegistry').forEach(({ businessObject }) => drawn.add(businessObject.id));
  try {
    warnings.push(...(await modeler.importXML(xml)).warnings);
    note();
    const [ first, ...others ] = modeler.getDefinitions().diagrams;
    for (const diagram of others) {
      if (isPlaneOfSubProcess(diagram)) continue; // drawn with the diagram that the sub-process is in
      warnings.push(...(await modeler.open(diagram)).warnings);
      note();
    }
    return { warnings: warnings.map(wordsOf), error: null, undrawn: undrawn(window, xml, drawn) };
  } catch (error) {
    return { warnings: [ ...warnings, ...(error.warnings || []) ].map(wordsOf), error: wordsOf(error), undrawn: [] };
  } finally {
    modeler.destroy();
  }
}

function isPlaneOfSubProcess(diagram) {
  const element = diagram.plane?.bpmnElement;
  return Boolean(element?.$instanceOf('bpmn:SubProcess'));
}

// The file is read anew: what bpmn-moddle let fall is no longer in its model.
function undrawn(window, xml, drawn) {
  const document = new window.DOMParser().parseFromString(xml, 'text/xml');
  return [ ...document.getElementsByTagNameNS(MODEL, '*') ]
    .filter((element) => DRAWN.has(element.localName) && !drawn.has(element.getAttribute('id')))
    .map((element) => `<${element.localName} id="${element.getAttribute('id') ?? ''}"> is not drawn`);
}

const wordsOf = (problem) => String(problem?.message ?? problem).trim().replace(/\s*\n\s*/g, ', ');


// ---------------------------------------------------------------- bpmn-moddle and bpmnlint

async function lint(xml) {
  // a linter for each file: a rule that collects what it has seen goes on with it in the next file
  const linter = new Linter({ config: { extends: 'bpmnlint:recommended' }, resolver: new NodeResolver({ require }) });
  let read;
  try {
    read = await new BpmnModdle().fromXML(xml, 'bpmn:Definitions');
  } catch (error) {
    return { moddle: [ ...(error.warnings || []), error ].map(wordsOf), errors: [], warnings: [] };
  }
  const errors = [], warnings = [];
  for (const [ rule, reports ] of Object.entries(await linter.lint(read.rootElement))) {
    for (const { id, message, category } of reports) {
      (category === 'warn' ? warnings : errors).push(`${rule}: ${id ?? ''}: ${message}`);
    }
  }
  return { moddle: read.warnings.map(wordsOf), errors, warnings };
}


// ---------------------------------------------------------------- all files

const window = page(require);
const reports = {};
for (const [ name, xml ] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const opened = await open(window, xml);
  const { moddle, errors, warnings } = await lint(xml);
  reports[name] = {
    import_error: opened.error,
    import_warnings: [ ...new Set([ ...moddle, ...opened.warnings ]), ...opened.undrawn ],
    lint_errors: errors,
    lint_warnings: warnings
  };
}
process.stdout.write(JSON.stringify(reports), () => process.exit(0));
