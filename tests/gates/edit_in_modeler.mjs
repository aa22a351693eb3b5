// Edits BPMN files as somebody in front of bpmn-js does: through its services, with all the behaviour that hangs on them.
//
//   node edit_in_modeler.mjs FOLDER
//
// reads a request a line, {"xml": "...", "commands": [...]}, and answers each with a line, {"xml": "..."} or
// {"error": "..."}. FOLDER has the packages of package.json in its node_modules.
//
// A command says what to `do`, and to which `element`, by its id. What is made can be given a name with `as`, by which
// the commands after it know it.

import { createInterface } from 'node:readline';
import { page, requireFrom } from './page.mjs';

const COMMANDS = {
  rename: ({ modeling }, { element, name }) => modeling.updateLabel(element, name),
  update: ({ modeling }, { element, properties }) => modeling.updateProperties(element, properties),
  describe: ({ modeling, bpmnFactory }, { element, text }) =>
    modeling.updateProperties(element, { documentation: text ? [ bpmnFactory.create('bpmn:Documentation', { text }) ] : [] }),

  // into a lane: as far up or down as it takes to lie in its middle; the lanes of steps go by where they lie
  move: ({ modeling, middle }, { elements, by, into }) => {
    const lane = into;
    const delta = by ?? { x: 0, y: middle(lane).y - middle(elements[0]).y };
    modeling.moveElements(elements, delta, lane ? processShape(lane) : elements[0].parent);
  },
  append: ({ modeling, middle, make }, { element, distance, ...what }) => {
    const { x, y } = middle(element);
    return modeling.appendShape(element, make(what), { x: x + (distance?.x ?? 180), y: y + (distance?.y ?? 0) }, element.parent);
  },
  insert: ({ modeling, make, half }, { element: flow, ...what }) => {
    const shape = make(what);
    const created = modeling.createElements([ shape ], half(flow), flow)[0];
    if (created.incoming.length !== 1 || created.outgoing.length !== 1) throw new Error(`${flow.id} took no step in`);
    return created;
  },
  create: ({ modeling, make, middle }, { element: parent, distance, at, ...what }) => {
    const { x, y } = at ?? middle(parent);
    return modeling.createShape(make(what), { x: x + (distance?.x ?? 0), y: y + (distance?.y ?? 0) }, parent);
  },
  attach: ({ modeling, make }, { element: host, ...what }) =>
    modeling.createShape(make({ type: 'bpmn:BoundaryEvent', ...what }), { x: host.x + host.width / 2, y: host.y + host.height }, host, { attach: true }),
  connect: ({ modeling }, { element, to, type }) => {
    const connection = modeling.connect(element, to, type ? { type } : undefined);
    if (!connection) throw new Error(`${element.id} cannot be connected with ${to.id}`);
    return connection;
  },
  reconnect: ({ modeling, middle }, { element: flow, to, from }) =>
    to ? modeling.reconnectEnd(flow, to, middle(to)) : modeling.reconnectStart(flow, from, middle(from)),
  remove: ({ modeling }, { elements }) => modeling.removeElements(elements),
  replace: ({ bpmnReplace }, { element, ...target }) => bpmnReplace.replaceElement(element, target, { select: false }),
  copy: ({ copyPaste, middle, canvas }, { elements, distance }) => {
    copyPaste.copy(elements);
    const { x, y } = middle(elements[0]);
    const pasted = copyPaste.paste({ element: elements[0].parent ?? canvas.getRootElement(), point: { x: x + (distance?.x ?? 0), y: y + (distance?.y ?? 0) } });
    return pasted[0];
  },
  lane: ({ modeling }, { element, where }) => modeling.addLane(element, where ?? 'bottom'),
  pool: ({ modeling, elementFactory, canvas }, { at, expanded }) =>
    modeling.createShape(elementFactory.createParticipantShape({ type: 'bpmn:Participant', isExpanded: expanded ?? true }), at, canvas.getRootElement()),
  // a sub-process around steps that lie side by side
  wrap: ({ modeling, elementFactory }, { elements, name }) => {
    const left = Math.min(...elements.map(({ x }) => x)) - 60, top = Math.min(...elements.map(({ y }) => y)) - 40;
    const width = Math.max(...elements.map((each) => each.x + each.width)) + 60 - left;
    const height = Math.max(...elements.map((each) => each.y + each.height)) + 40 - top;
    const shape = elementFactory.createShape({ type: 'bpmn:SubProcess', isExpanded: true, width, height });
    const around = modeling.createShape(shape, { x: left + width / 2, y: top + height / 2 }, elements[0].parent);
    modeling.moveElements(elements, { x: 0, y: 0 }, around);
    if (name) modeling.updateLabel(around, name);
    return around;
  }
};

const processShape = (lane) => lane.type === 'bpmn:Lane' ? processShape(lane.parent) : lane;

function servicesOf(modeler) {
  const get = (name) => modeler.get(name);
  const registry = get('elementRegistry'), elementFactory = get('elementFactory'), bpmnFactory = get('bpmnFactory');
  const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
  // half of the longest piece of a line
  const half = ({ waypoints }) => {
    const pieces = waypoints.slice(1).map((to, index) => [ waypoints[index], to ]);
    const length = ([ a, b ]) => Math.hypot(b.x - a.x, b.y - a.y);
    const [ a, b ] = pieces.reduce((best, piece) => length(piece) > length(best) ? piece : best);
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  const make = ({ type, name, event, text, isExpanded }) => {
    const shape = elementFactory.createShape({ type, ...(event ? { eventDefinitionType: event } : {}), ...(isExpanded ? { isExpanded } : {}) });
    if (name) shape.businessObject.set('name', name);
    if (text) shape.businessObject.set('text', text);
    return shape;
  };
  return {
    registry, elementFactory, bpmnFactory, middle, half, make,
    canvas: get('canvas'), modeling: get('modeling'), bpmnReplace: get('bpmnReplace'), copyPaste: get('copyPaste')
  };
}

async function edit(window, { xml, commands }) {
  const modeler = new window.BpmnJS({ container: window.document.getElementById('canvas') });
  try {
    const { warnings } = await modeler.importXML(xml);
    if (warnings.length) throw new Error(`import: ${warnings[0].message}`);
    const services = servicesOf(modeler), named = {};
    const find = (name) => {
      const found = named[name] ?? services.registry.get(name);
      if (!found) throw new Error(`there is no ${name}`);
      return found;
    };
    for (const { do: what, as, ...rest } of commands) {
      for (const key of [ 'element', 'to', 'from', 'into' ]) if (rest[key]) rest[key] = find(rest[key]);
      if (rest.elements) rest.elements = rest.elements.map(find);
      const result = COMMANDS[what](services, rest);
      if (as) named[as] = result;
    }
    return { xml: (await modeler.saveXML({ format: true })).xml };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  } finally {
    modeler.destroy();
  }
}

const window = page(requireFrom(process.argv[2]));
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await edit(window, JSON.parse(line))) + '\n');
}
process.exit(0);
