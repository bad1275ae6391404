import { readFileSync, readdirSync } from 'node:fs';
import { parse } from './json.mjs';

const folder = new URL('../../../conformance/', import.meta.url);
const read = name => parse(readFileSync(new URL(name, folder), 'utf8'));

/** The dialogues that test a client, each with the steps of its beginning. */
export function dialogues() {
  const beginnings = read('beginnings.json');
  const beginning = of => (of.begin ? beginnings[of.begin] : undefined);
  const steps = of => (of ? [...steps(beginning(of)), ...(of.steps ?? [])] : []);
  const own = (of, property) => (of ? (of[property] ?? own(beginning(of), property)) : undefined);
  return readdirSync(folder)
    .filter(name => name.endsWith('.json') && name !== 'beginnings.json')
    .sort()
    .flatMap(name => read(name).dialogues.map(dialogue => ({ topic: name.replace('.json', ''), ...dialogue })))
    .filter(({ roles }) => roles.includes('client'))
    .map(dialogue => ({ ...dialogue, client: own(dialogue, 'client') ?? {}, steps: steps(dialogue) }));
}
