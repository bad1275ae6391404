// What the build makes of the sources: one module that says the same and stays small.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { build } from 'esbuild';
import * as sources from '../streampod.js';

/** What a page loads that uses streams, or calls: bytes. */
const LARGEST_USE = 8 * 1024;
/** All of it, which no page uses: bytes. */
const LARGEST = 13.5 * 1024;
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

for (const [use, names] of [
  ['streams', 'Client, StreamEndpoint, entity, field, string'],
  ['calls', 'Client, Endpoint, call, method, parameter'],
]) {
  test(`who uses ${use} loads at most 8 KB, minified and compressed`, async () => {
    const bytes = await compressed(`export { ${names} } from './streampod.js'`);
    assert.ok(bytes <= LARGEST_USE, `${bytes} bytes`);
  });
}

test('the whole module has at most 13.5 KB', async () => {
  const bytes = await compressed("export * from './streampod.js'");
  assert.ok(bytes <= LARGEST, `${bytes} bytes`);
});

test('who uses only streams is not given calls and feeds', async () => {
  const all = await minified("export * from './streampod.js'");
  const streams = await minified("export { Client, StreamEndpoint, entity, field, string } from './streampod.js'");
  assert.ok(!streams.includes('deadlineMillis'), 'calls');
  assert.ok(!streams.includes('"unfollow"'), 'feeds');
  assert.ok(all.includes('deadlineMillis') && all.includes('"unfollow"'));
});
