// Reads the BPMN of every route with bpmn-moddle, the reader behind the BPMN editors, and looks whether semantics and
// diagram agree: no warning, a shape for each flow node, an edge for each flow, references that answer each other.
//   node read_all.mjs --binary build/trajectum BUNDLE...
// Ends with `N passed, N failed`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import BpmnModdle from 'bpmn-moddle';

/** Every element of a process, however deep. */
function elementsOf(container) {
  const own = container.flowElements || [];
  return own.flatMap((element) => [element, ...elementsOf(element)]);
}

/** Every fault of one file as a sentence. */
export async function faultsOf(xml) {
  const faults = [];
  const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
  for (const warning of warnings) faults.push(`warning: ${warning.message}`);
  const process = rootElement.rootElements.find((element) => element.$type === 'bpmn:Process');
  const all = elementsOf(process);
  const flows = all.filter((element) => element.$type === 'bpmn:SequenceFlow');
  const nodes = all.filter((element) => element.$type !== 'bpmn:SequenceFlow');
  const planes = rootElement.diagrams.flatMap((diagram) => diagram.plane.planeElement);
  const drawn = new Map();
  for (const element of planes) {
    const id = element.bpmnElement && element.bpmnElement.id;
    if (!id) faults.push(`${element.id} draws nothing`);
    if (drawn.has(id)) faults.push(`${id} is drawn twice`);
    drawn.set(id, element);
  }
  for (const node of nodes) faults.push(...faultsOfNode(node, drawn));
  for (const flow of flows) faults.push(...faultsOfFlow(flow, drawn));
  faults.push(...overlapsOf(nodes.filter((node) => node.$type !== 'bpmn:BoundaryEvent'), drawn));
  if (drawn.size !== all.length) faults.push(`${all.length} elements, ${drawn.size} drawn`);
  return faults;
}

function faultsOfNode(node, drawn) {
  const faults = [];
  const shape = drawn.get(node.id);
  if (!shape || shape.$type !== 'bpmndi:BPMNShape') return [`${node.id} has no shape`];
  const { x, y, width, height } = shape.bounds;
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) faults.push(`${node.id}: no bounds`);
  const around = drawn.get(node.$parent.id);
  if (around && node.$type !== 'bpmn:BoundaryEvent') {
    const b = around.bounds;
    if (x < b.x || y < b.y || x + width > b.x + b.width || y + height > b.y + b.height)
      faults.push(`${node.id} sticks out of ${node.$parent.id}`);
  }
  for (const flow of node.incoming || []) if (flow.targetRef !== node) faults.push(`${flow.id} does not lead to ${node.id}`);
  for (const flow of node.outgoing || []) if (flow.sourceRef !== node) faults.push(`${flow.id} does not leave ${node.id}`);
  if (node.$type === 'bpmn:BoundaryEvent' && !node.attachedToRef) faults.push(`${node.id} is attached to nothing`);
  if (node.default && !(node.outgoing || []).includes(node.default)) faults.push(`${node.id}: a default that is not its own`);
  return faults;
}

function overlapsOf(nodes, drawn) {
  const faults = [];
  for (const [i, a] of nodes.entries())
    for (const b of nodes.slice(i + 1)) {
      if (a.$parent !== b.$parent || !drawn.has(a.id) || !drawn.has(b.id)) continue;
      const [p, q] = [drawn.get(a.id).bounds, drawn.get(b.id).bounds];
      const apart = p.x + p.width <= q.x || q.x + q.width <= p.x || p.y + p.height <= q.y || q.y + q.height <= p.y;
      if (!apart) faults.push(`${a.id} and ${b.id} overlap`);
    }
  return faults;
}

/** True when a point is on the border of a shape; a round or slanted one is given some room. */
function touches({ x, y }, { bounds: b }) {
  const room = 1.5;
  return x >= b.x - room && x <= b.x + b.width + room && y >= b.y - room && y <= b.y + b.height + room;
}

function faultsOfFlow(flow, drawn) {
  const { sourceRef: from, targetRef: to } = flow;
  if (!from || !to) return [`${flow.id} hangs loose`];
  const faults = [];
  if (!(from.outgoing || []).includes(flow)) faults.push(`${from.id} does not know of ${flow.id}`);
  if (!(to.incoming || []).includes(flow)) faults.push(`${to.id} does not know of ${flow.id}`);
  if (from.$parent !== to.$parent || flow.$parent !== from.$parent) faults.push(`${flow.id} crosses a border`);
  const edge = drawn.get(flow.id);
  if (!edge || edge.$type !== 'bpmndi:BPMNEdge') return [...faults, `${flow.id} has no edge`];
  const points = edge.waypoint || [];
  if (points.length < 2) return [...faults, `${flow.id} has no way`];
  if (!touches(points[0], drawn.get(from.id))) faults.push(`${flow.id} does not begin at ${from.id}`);
  if (!touches(points[points.length - 1], drawn.get(to.id))) faults.push(`${flow.id} does not end at ${to.id}`);
  return faults;
}

/** What must be found wrong, so that this test can fail. */
async function provesItself(xml) {
  const broken = [
    xml.replace(/<bpmndi:BPMNShape [\s\S]*?<\/bpmndi:BPMNShape>/, ''),
    xml.replace(/<bpmndi:BPMNEdge [\s\S]*?<\/bpmndi:BPMNEdge>/, ''),
    xml.replace(/targetRef="[^"]*"/, 'targetRef="nobody"'),
    xml.replace(/<bpmn:incoming>[^<]*<\/bpmn:incoming>/, ''),
    xml.replace('<bpmn:userTask ', '<bpmn:userTask madeUp:thing="1" '),
  ];
  const kept = [];
  for (const [i, text] of broken.entries())
    if ((await faultsOf(text).catch(() => ['refused'])).length === 0) kept.push(`broken file ${i + 1} was taken`);
  return kept;
}

async function main(args) {
  const binary = args[args.indexOf('--binary') + 1];
  const bundles = args.slice(args.indexOf('--binary') + 2);
  let passed = 0;
  let failed = 0;
  const report = (name, faults) => {
    faults.length ? ++failed : ++passed;
    if (faults.length) console.log(`FAILED ${name}\n  ${faults.slice(0, 10).join('\n  ')}`);
  };
  for (const bundle of bundles) {
    const folder = mkdtempSync(join(tmpdir(), 'trajectum-bpmn-'));
    try {
      execFileSync(binary, ['graph', bundle, '--format', 'bpmn', '--out', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
      for (const file of readdirSync(folder).sort()) {
        const xml = readFileSync(join(folder, file), 'utf8');
        report(`${bundle} ${file}`, await faultsOf(xml));
        if (passed + failed === 1) report('broken files are seen', await provesItself(xml));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
}

await main(process.argv.slice(2));
