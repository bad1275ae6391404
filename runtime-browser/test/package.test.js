// What `npm pack` makes of this folder: a package with all that a project needs, and nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import * as sources from '../streampod.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'streampod-package-'));
after(() => rmSync(project, { recursive: true }));

const PROGRAM = `
import { Client, ConnectionError, type ClientOptions, type ConnectionState, type Instant } from 'streampod';
import { useConnection } from 'streampod/react';

const options: ClientOptions = { key: () => 'k', backoff: { maxRetries: 3 } };
export const now = new Date().toISOString() as Instant;
export const isLost = (error: unknown): boolean => error instanceof ConnectionError && error.code === 'lost';
export const state = (client: Client): ConnectionState => useConnection(client);
// @ts-expect-error there is no such option
export const wrong: ClientOptions = { retries: 3 };
export { options };
`;

const run = (command, ...args) => execFileSync(command, args, { cwd: project, encoding: 'utf8' });

test('a project that installs the package has all that it needs', async () => {
  const packed = execFileSync('npm', ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', project], { cwd: folder });
  const [{ filename, files }] = JSON.parse(packed);
  const expected = ['package.json', 'streampod.js', 'streampod.d.ts', 'streampod-react.js', 'streampod-react.d.ts'];
  assert.deepEqual(
    files.map(({ path }) => path).sort(),
    [...expected, ...readdirSync(join(folder, 'src')).map(name => `src/${name}`)].sort(),
  );

  // As npm does it, without asking a registry for React, which is here.
  const installed = join(project, 'node_modules', 'streampod');
  mkdirSync(installed, { recursive: true });
  run('tar', '-xzf', filename, '-C', installed, '--strip-components=1');
  for (const name of ['react', '@types']) {
    symlinkSync(join(folder, 'node_modules', name), join(project, 'node_modules', name));
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(project, 'program.ts'), PROGRAM);
  writeFileSync(join(project, 'load.js'), "console.log(Object.keys(await import('streampod')).join(), Object.keys(await import('streampod/react')).join());");

  for (const resolution of [['--module', 'nodenext'], ['--module', 'es2022', '--moduleResolution', 'bundler']]) {
    run('node', join(folder, 'node_modules/typescript/bin/tsc'), '--strict', '--noEmit', '--target', 'es2022', ...resolution, 'program.ts');
  }
  const [names, hooks] = run('node', 'load.js').trim().split(' ');
  assert.deepEqual(names.split(',').sort(), Object.keys(sources).sort());
  assert.deepEqual(hooks.split(',').sort(), ['useCall', 'useConnection', 'useStream']);
});
