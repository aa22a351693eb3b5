// bpmn-js in jsdom, which knows the SVG tree but no geometry: the little that bpmn-js asks of it is made up below. Text
// is as wide as its letters are many, and nothing else depends on how large a thing is drawn.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// FOLDER has the packages of package.json in its node_modules.
export const requireFrom = (folder) => createRequire(join(folder, 'package.json'));

export function page(require) {
  const { JSDOM, VirtualConsole } = require('jsdom');
  // what bpmn-js logs to the console it gives back too
  const { window } = new JSDOM('<!DOCTYPE html><body><div id="canvas"></div></body>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole()
  });
  addGeometry(window);
  window.structuredClone ||= (value) => window.JSON.parse(JSON.stringify(value));
  // of the next version of JavaScript, which Node 20 does not have
  window.eval(`
    Set.prototype.union ||= function(other) { return new Set([ ...this, ...other ]); };
    Set.prototype.difference ||= function(other) { return new Set([ ...this ].filter((each) => !other.has(each))); };
  `);
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
