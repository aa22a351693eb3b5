// What bpmn-js, bpmn-moddle and bpmnlint say about BPMN files.
//
//   node open_in_modelers.mjs FOLDER < {"name": "<xml>", ...} > {"name": report, ...}
//
// FOLDER has the packages of package.json in its node_modules. bpmn-js runs in jsdom, which knows the SVG tree but no
// geometry: the little that bpmn-js asks of it is made up below. Text is as wide as its letters are many, and nothing
// else of the import depends on how large a thing is drawn.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.argv[2], 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

const { JSDOM, VirtualConsole } = require('jsdom');
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


// ---------------------------------------------------------------- bpmn-js and the page it runs in

function page() {
  // what bpmn-js logs to the console it gives back too
  const { window } = new JSDOM('<!DOCTYPE html><body><div id="canvas"></div></body>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole()
  });
  addGeometry(window);
  window.structuredClone ||= (value) => window.JSON.parse(JSON.stringify(value));
  window.eval(readFileSync(require.resolve('bpmn-js/dist/bpmn-modeler.production.min.js'), 'utf8'));
  return window;
}

function addGeometry(window) {
  window.SVGMatrix = class SVGMatrix {
    constructor(values) { Object.assign(this, { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }, values); }
    inverse() { return matrix({ e: -this.e, f: -this.f }); }
    multiply(other) { return matrix({ ...this, e: this.e + other.e, f: this.f + other.f }); }
    translate(x, y) { return matrix({ ...this, e: this.e + x, f: this.f + y }); }
    scale(by) { return matrix({ ...this, a: this.a * by, d: this.d * by }); }
    rotate() { return matrix(this); }
  };
  const matrix = (values) => new window.SVGMatrix(values);
  const transform = () => ({
    type: 1,
    matrix: matrix(),
    setTranslate(x, y) { this.matrix = matrix({ e: x, f: y }); },
    setScale(x, y) { this.matrix = matrix({ a: x, d: y }); },
    setRotate() {},
    setMatrix(other) { this.matrix = matrix(other); }
  });
  const list = () => {
    const items = [];
    return {
      get numberOfItems() { return items.length; },
      get length() { return items.length; },
      clear() { items.length = 0; },
      initialize(item) { items.splice(0, items.length, item); return item; },
      appendItem(item) { items.push(item); return item; },
      getItem(index) { return items[index]; },
      insertItemBefore(item, index) { items.splice(index, 0, item); return item; },
      removeItem(index) { return items.splice(index, 1)[0]; },
      consolidate() { return items.length ? items[items.length - 1] : null; },
      createSVGTransformFromMatrix(other) { return { ...transform(), matrix: matrix(other) }; }
    };
  };
  const lists = new WeakMap();
  const element = window.SVGElement.prototype;
  Object.defineProperty(element, 'transform', {
    get() {
      if (!lists.has(this)) lists.set(this, { baseVal: list() });
      return lists.get(this);
    }
  });
  element.getBBox = function() {
    const length = (name) => Number(this.getAttribute(name)) || 0;
    const letters = /^(text|tspan)$/.test(this.tagName) ? this.textContent.length : 0;
    return letters
      ? { x: length('x'), y: length('y'), width: 7 * letters, height: 14 }
      : { x: length('x'), y: length('y'), width: length('width'), height: length('height') };
  };
  element.getScreenCTM = element.getCTM = () => matrix();
  element.createSVGMatrix = () => matrix();
  element.createSVGTransform = transform;
  element.createSVGTransformFromMatrix = (other) => ({ ...transform(), matrix: matrix(other) });
  element.createSVGPoint = () => ({ x: 0, y: 0, matrixTransform() { return this; } });
  element.getComputedTextLength = function() { return 7 * this.textContent.length; };
  // a path is taken for the straight lines between the points that it names
  const points = (path) => [ ...path.getAttribute('d').matchAll(/(-?[\d.]+)[ ,]+(-?[\d.]+)/g) ].map(([ , x, y ]) => [ +x, +y ]);
  const lengthOf = ([ [ x, y ], [ toX, toY ] ]) => Math.hypot(toX - x, toY - y);
  const lines = (path) => points(path).slice(1).map((to, index) => [ points(path)[index], to ]);
  element.getTotalLength = function() { return lines(this).reduce((sum, line) => sum + lengthOf(line), 0); };
  element.getPointAtLength = function(length) {
    for (const line of lines(this)) {
      const [ [ x, y ], [ toX, toY ] ] = line, whole = lengthOf(line);
      if (length <= whole) return { x: x + (toX - x) * length / whole, y: y + (toY - y) * length / whole };
      length -= whole;
    }
    const [ x, y ] = points(this).at(-1) ?? [ 0, 0 ];
    return { x, y };
  };
  window.CSS ||= {};
  window.CSS.escape ||= (text) => String(text).replace(/[^\w\u0080-\uFFFF-]/g, (letter) => `\\${letter}`);
}

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

const window = page();
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
