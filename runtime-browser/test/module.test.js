// What the build makes of the sources: one module that says the same and stays small.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { build } from 'esbuild';
import * as sources from '../streampod.js';

/** What pages load at most, by what they use: KB. */
const LARGEST_USES = [
  ['streams', 8, 'Client, StreamEndpoint, entity, field, string'],
  ['calls', 8, 'Client, Endpoint, call, method, parameter'],
  ['streams, calls and followed channels', 11.3,
    'Client, StreamEndpoint, entity, field, nullable, list, string, int, long, instant, call, method, parameter, channel, follow, Channel'],
];
/** All that generated modules and applications can use, which no page does: KB. */
const LARGEST = 13.4;
/** What generated modules use, beside the classes that applications see. */
const GENERATED_USE = [
  ...['entity', 'openEntity', 'sealed', 'exception', 'enumeration', 'field', 'nullable', 'list', 'set', 'map', 'dynamic'],
  ...['boolean', 'int', 'long', 'longNumber', 'float', 'double', 'string', 'bytes', 'uuid', 'uri', 'bigInteger', 'bigDecimal'],
  ...['instant', 'localDate', 'localTime', 'localDateTime', 'duration'],
  ...['method', 'parameter', 'call', 'callStream', 'upload', 'channel', 'follow', 'presence'],
];
const file = new URL('../target/classes/META-INF/resources/streampod/streampod.js', import.meta.url);

async function minified(contents) {
  const result = await build({
    stdin: { contents, resolveDir: new URL('.', file).pathname },
    bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', external: ['react'],
  });
  return result.outputFiles[0].text;
}

test('the module exports what its sources do', async () => {
  assert.deepEqual(Object.keys(await import(file)).sort(), Object.keys(sources).sort());
});

test('each source is part of the module', () => {
  const module = readFileSync(file, 'utf8');
  const folder = new URL('../src/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const declared = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^(?:export )?(?:async )?(?:class|function\*?|const) (\w+)/gm)];
    for (const [line] of declared) {
      assert.ok(module.includes(line), `${name}: ${line}`);
    }
  }
});

const compressed = async contents => gzipSync(await minified(contents), { level: 9 }).length;

const bound = (bytes, kilobytes) => assert.ok(bytes <= kilobytes * 1024, `${bytes} bytes`);

for (const [use, kilobytes, names] of LARGEST_USES) {
  test(`who uses ${use} loads at most ${kilobytes} KB, minified and compressed`, async () => {
    bound(await compressed(`export { ${names} } from './streampod.js'`), kilobytes);
  });
}

test(`who uses everything loads at most ${LARGEST} KB, minified and compressed`, async () => {
  const types = readFileSync(new URL('../streampod.d.ts', import.meta.url), 'utf8');
  const classes = [...types.matchAll(/^export declare class (\w+)/gm)].map(([, name]) => name);
  bound(await compressed(`export { ${[...classes, ...GENERATED_USE]} } from './streampod.js'`), LARGEST);
});

test('pages that load the module as it is load at most 70 KB, 20 KB compressed, without the comments that document', () => {
  const module = readFileSync(file);
  bound(module.length, 70);
  bound(gzipSync(module, { level: 9 }).length, 20);
  assert.doesNotMatch(module.toString(), /^ *\/\*\*/m);
});

test('generated modules use nothing else', () => {
  const golden = new URL('../../integration-tests/src/test/golden/generated-browser/', import.meta.url);
  const modules = readdirSync(golden, { recursive: true }).filter(name => name.endsWith('.js'));
  const used = modules.flatMap(name => [...readFileSync(new URL(name, golden), 'utf8').matchAll(/\bstreampod\.([a-z]\w*)(?=[(,) ])/g)]);
  const names = new Set(used.map(([, name]) => name));
  assert.deepEqual([...names].filter(name => name in sources && !GENERATED_USE.includes(name)), []);
  assert.ok(names.has('entity') && names.has('follow'));
});

test('who uses only streams is not given calls and feeds', async () => {
  const all = await minified("export * from './streampod.js'");
  const streams = await minified("export { Client, StreamEndpoint, entity, field, string } from './streampod.js'");
  assert.ok(!streams.includes('deadlineMillis'), 'calls');
  assert.ok(!streams.includes('"unfollow"'), 'feeds');
  assert.ok(all.includes('deadlineMillis') && all.includes('"unfollow"'));
});

test('who follows channels, and calls methods, is not given presence and uploads', async () => {
  const [, , names] = LARGEST_USES.at(-1);
  const followed = await minified(`export { ${names} } from './streampod.js'`);
  const all = await minified("export * from './streampod.js'");
  assert.ok(!followed.includes('"changed"'), 'presence');
  assert.ok(!followed.includes('getReader'), 'uploads');
  assert.ok(all.includes('"changed"') && all.includes('getReader'));
});
