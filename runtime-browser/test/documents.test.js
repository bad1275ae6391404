// What docs/browser.md says of defaults and errors is what the code has.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as streampod from '../streampod.js';

const guide = readFileSync(new URL('../../docs/browser.md', import.meta.url), 'utf8');
const MIB = 1024 * 1024;

/** The chapter of that title, up to the next one. */
const chapter = title => guide.split(/^## /m).find(part => part.startsWith(`${title}\n`));

/** The rows of the table in a chapter: the names in the first cell, and the text of the second. */
const rows = title =>
  chapter(title).split('\n').filter(line => line.startsWith('| `')).map(line => {
    const [, first, second] = line.split('|').map(cell => cell.trim());
    return { names: [...first.matchAll(/`([\w.]+)`/g)].map(([, name]) => name), second };
  });

/** A default as the guide writes it. */
const shown = value => {
  if (typeof value == 'string') {
    return `\`'${value}'\``;
  }
  return value == Infinity ? 'without end' : value >= MIB ? `${value / MIB} MiB` : value.toLocaleString('en');
};

test('every setting is there with its default', () => {
  const { settings } = new streampod.Client('http://localhost', undefined, 'test', '');
  const defaults = new Map(Object.entries(settings).flatMap(([name, value]) =>
    Object(value) === value ? Object.entries(value).map(([part, item]) => [`${name}.${part}`, item]) : [[name, value]]));
  assert.ok(defaults.get('resume') && chapter('Buffers and bounds').includes('`resume: false`'));
  defaults.delete('resume');
  assert.equal(defaults.get('heartbeat'), 0); // the server's
  defaults.delete('heartbeat');
  const all = rows('Buffers and bounds').filter(({ names }) => names[0] != 'heartbeat');
  assert.deepEqual(all.flatMap(({ names }) => names).sort(), [...defaults.keys()].sort());
  for (const { names, second } of all) {
    const expected = names.map(name => shown(defaults.get(name))).join(', ');
    assert.ok(second.startsWith(expected), `${names}: ${second}, expected ${expected}`);
  }
});

test('every class of errors is there', () => {
  const classes = Object.values(streampod)
    .filter(each => each === streampod.StreampodError || each?.prototype instanceof streampod.StreampodError)
    .map(({ name }) => name);
  assert.deepEqual(rows('Errors').map(({ names }) => names[0]).sort(), classes.sort());
});
