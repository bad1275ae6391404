// Measures clients in one browser, one after the other, several times in turn: node run.mjs quick|full. See ../README.md.
//
// Each server is a process of its own. Every page comes from the same port as its socket, through a proxy of this process that
// counts the bytes of the socket.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SIZES = {
  quick: { turns: 1, burst: 2_000, rounds: 3, kept: 20_000 },
  full: { turns: 5, burst: 10_000, rounds: 5, kept: 100_000 },
};
/** How long one page may take. */
const PATIENCE_MILLIS = 120_000;

const here = path.dirname(fileURLToPath(import.meta.url));
const tour = path.join(here, '../../protocol-examples/tour/target');
const [size] = process.argv.slice(2);
if (!SIZES[size]) {
  throw new Error('usage: node run.mjs quick|full');
}
const { turns, ...query } = SIZES[size];

const children = [];

/** Starts a server that says which port it has. */
function start(command, ...parameters) {
  const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`${command} ${parameters.join(' ')} ended with ${code}`)));
    child.stdout.on('data', text => {
      const port = /listening on port (\d+)/.exec(text)?.[1];
      if (port) {
        resolve(Number(port));
      }
    });
  });
}

const peer = name => start(process.execPath, path.join(here, 'peers.mjs'), name);

async function bundle(subject) {
  const result = await build({
    entryPoints: [path.join(here, 'subjects', `${subject}.js`)], bundle: true, minify: true, write: false, format: 'esm',
    alias: { tour: path.join(tour, 'generated-browser/tour.js') },
  });
  return result.outputFiles[0].text;
}

/** Serves a subject's page, and passes its socket on to its server. */
async function front(script, target) {
  const traffic = { in: 0, out: 0 };
  let outcome = () => {};
  const server = http.createServer((request, response) => {
    if (request.url === '/outcome') {
      let body = '';
      request.on('data', part => { body += part; });
      request.on('end', () => { response.end(); outcome(JSON.parse(body)); });
    } else if (request.url === '/page.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(script);
    } else {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>benchmark</title><script type="module" src="/page.js"></script>');
    }
  });
  server.on('upgrade', (request, socket) => {
    const upstream = net.connect(target, '127.0.0.1');
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    upstream.write(lines.join('\r\n') + '\r\n\r\n');
    socket.on('data', data => { traffic.out += data.length; });
    upstream.on('data', data => { traffic.in += data.length; });
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    traffic,
    next: () => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('a page took too long')), PATIENCE_MILLIS);
      outcome = told => { clearTimeout(timer); resolve(told); };
    }),
  };
}

async function inBrowser({ port, traffic, next }) {
  traffic.in = traffic.out = 0;
  const profile = mkdtempSync(path.join(os.tmpdir(), 'browser-'));
  const browser = spawn('chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
    '--enable-precise-memory-info', '--js-flags=--expose-gc', `--user-data-dir=${profile}`,
    `http://127.0.0.1:${port}/?${new URLSearchParams(query)}`],
  { stdio: 'ignore', detached: true });
  try {
    const outcome = await next();
    if (outcome.failed) {
      throw new Error(`${outcome.name}: ${outcome.failed}`);
    }
    return { ...outcome, bytesIn: traffic.in, bytesOut: traffic.out };
  } finally {
    const ended = new Promise(resolve => browser.on('exit', resolve));
    process.kill(-browser.pid, 'SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const begun = new Date().toISOString();
const results = path.join(here, '../results');
const file = path.join(results, `${begun.slice(0, 19).replace('T', '-').replaceAll(':', '')}-browser-${size}.txt`);
const lines = [];
const say = line => { console.log(line); lines.push(line); };

try {
  const servers = {
    bare: await peer('bare'),
    socketio: await peer('socketio'),
    streampod: await start('java', '-jar', path.join(tour, 'tour.jar'), '--port', '0'),
  };
  const fronts = [];
  for (const [subject, port] of Object.entries(servers)) {
    fronts.push(await front(await bundle(subject), port));
  }
  say(`  date: ${begun}`);
  say(`  commit: ${process.env.COMMIT ?? 'unknown'}`);
  say(`  machine: ${os.cpus().length} x ${os.cpus()[0].model}, load ${os.loadavg()[0].toFixed(2)}, Node ${process.version}`);
  const outcomes = new Map();
  for (let turn = 1; turn <= turns; turn++) {
    for (const each of fronts) {
      const outcome = await inBrowser(each);
      say(`    ${JSON.stringify({ turn, ...outcome })}`);
      outcomes.set(outcome.name, [...(outcomes.get(outcome.name) ?? []), outcome]);
    }
  }
  for (const [name, all] of outcomes) {
    const of = value => median(all.map(value));
    say(`${name.padEnd(16)}  in ${of(o => median(o.into))}/s  out and back ${of(o => median(o.out))}/s`
      + `  first message ${of(o => o.firstMillis)} ms`
      + `  bytes a message ${of(o => o.bytesIn / o.received).toFixed(1)} in, ${of(o => o.bytesOut / o.sent).toFixed(1)} out`
      + `  heap for 100,000 ${(of(o => o.keptBytes / query.kept) / 10).toFixed(1)} MB`);
  }
  mkdirSync(results, { recursive: true });
  appendFileSync(file, `${lines.join('\n')}\n`);
  console.log(`# in ${path.relative(process.cwd(), file)}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  children.forEach(child => child.kill());
  process.exit();
}
