'use strict';

// The page of Pixorama. It speaks the wire protocol itself: one WebSocket, every frame a JSON array.

const PALETTE = [
  ['White', '#ffffff'], ['Silver', '#c5cad1'], ['Grey', '#7d8590'], ['Black', '#16181d'],
  ['Brown', '#8a5a35'], ['Red', '#d93a3a'], ['Orange', '#f2892b'], ['Yellow', '#f7d038'],
  ['Lime', '#9bd13c'], ['Green', '#2e9e4f'], ['Teal', '#1fa8a0'], ['Sky', '#5cc0f0'],
  ['Blue', '#2f62d8'], ['Violet', '#7b4bd1'], ['Pink', '#f08bc2'], ['Peach', '#f6c9a0'],
];
const RETRY_MIN_MILLIS = 100, RETRY_MAX_MILLIS = 30_000;
const WELCOME_MILLIS = 10_000;

const $ = id => document.getElementById(id);
const canvas = $('canvas'), cursor = $('cursor');
const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });

// ---- The picture

context.fillStyle = PALETTE[0][1];
context.fillRect(0, 0, canvas.width, canvas.height);

function showPicture({ width, height, pixels }) {
  const indices = atob(pixels);
  const rgba = new DataView(new ArrayBuffer(width * height * 4));
  const colors = PALETTE.map(([, hex]) => parseInt(hex.slice(1) + 'ff', 16));
  for (let i = 0; i < width * height; i++) rgba.setUint32(i * 4, colors[indices.charCodeAt(i)]);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.putImageData(new ImageData(new Uint8ClampedArray(rgba.buffer), width, height), 0, 0);
  fitCanvas();
}

function showPixel({ x, y, color }) {
  context.fillStyle = PALETTE[color][1];
  context.fillRect(x, y, 1, 1);
}

/** As large as fits, with every pixel of the picture equally many pixels of the screen where there are enough. */
function fitCanvas() {
  const room = Math.min($('easel').clientWidth, $('easel').clientHeight);
  const perPixel = Math.floor(room * devicePixelRatio / canvas.width);
  $('frame').style.width = (perPixel > 0 ? perPixel * canvas.width / devicePixelRatio : room) + 'px';
  $('frame').style.setProperty('--size', canvas.width);
}
new ResizeObserver(fitCanvas).observe($('easel'));

// ---- The connection

let socket = null, ready = false, failures = 0, retryTimer = 0, watchTimer = 0, heardAt = 0, goodbyeMillis = null;

function setState(state, text) {
  ready = state === 'connected';
  $('status').dataset.state = state;
  $('status').textContent = text;
  $('retry').hidden = state !== 'waiting' && state !== 'closed';
  if (!ready) $('painters').textContent = '';
}

function connect() {
  clearTimeout(retryTimer);
  clearInterval(watchTimer);
  if (socket) socket.onclose = socket.onmessage = null, socket.close();
  setState('connecting', 'Connecting…');
  goodbyeMillis = null;
  socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/websocket', 'streampod.v1.json');
  socket.onopen = () => send('hello', { protocol: 1, client: 'pixorama-page' });
  socket.onmessage = event => { heardAt = Date.now(); receive(JSON.parse(event.data)); };
  socket.onclose = closed;
  watch(WELCOME_MILLIS);
}

function send(...frame) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function receive([kind, ...rest]) {
  switch (kind) {
    case 'welcome': watch(rest[0].heartbeatMillis); return send('open', 'pixorama');
    case 'msg': return receiveMessage(rest[1], rest[2]);
    case 'ping': return send('pong');
    case 'error': return showError(rest[1].message + (rest[1].reference ? ` (${rest[1].reference})` : ''));
    case 'refused': case 'closed': showError(rest[2] || rest[1]); return abandon(4000, 'stream closed');
    case 'goodbye':
      goodbyeMillis = rest[0].reconnectAfterMillis ?? 0;
      setState('draining', 'Server is closing…');
      retryTimer = setTimeout(connect, goodbyeMillis);
  }
}

function receiveMessage(name, data) {
  if (name === 'ImageData') {
    showPicture(data);
    failures = 0;
    if (goodbyeMillis === null) setState('connected', 'Connected');
  } else if (name === 'PixelUpdate') {
    showPixel(data);
  } else if (name === 'Painters') {
    $('painters').dataset.count = data.count;
    $('painters').textContent = data.count === 1 ? 'Only you are here' : `${data.count} people are here`;
  }
}

/** Pings a link that has been silent for an interval, and gives it up after two: a half-open one never says so. */
function watch(intervalMillis) {
  clearInterval(watchTimer);
  heardAt = Date.now();
  watchTimer = setInterval(() => {
    const silence = Date.now() - heardAt;
    if (silence >= 2 * intervalMillis) abandon(4000, 'heartbeat missed');
    else if (silence >= intervalMillis) send('ping');
  }, intervalMillis / 2);
}

/** Does not wait for the other side's answer, which may never come. */
function abandon(code, reason) {
  socket.onclose = socket.onmessage = null;
  socket.close(code, reason);
  closed({ code, reason });
}

function closed({ code, reason }) {
  clearInterval(watchTimer);
  clearTimeout(retryTimer);
  const final = [1000, 1002, 1007, 1009].includes(code) || (code >= 3500 && code <= 3999) || code >= 4500;
  if (final) return setState('closed', `Disconnected: ${reason || 'refused by the server'} (${code})`);
  const jitter = Math.random() * Math.min(RETRY_MAX_MILLIS, RETRY_MIN_MILLIS * 2 ** failures++);
  countDown(Date.now() + (goodbyeMillis ?? jitter));
}

function countDown(due) {
  const left = due - Date.now();
  if (left <= 0) return connect();
  setState('waiting', `Reconnecting in ${Math.ceil(left / 1000)} s`);
  retryTimer = setTimeout(countDown, left % 1000 || 1000, due);
}

$('retry').onclick = connect;
addEventListener('online', () => { if (!ready) connect(); });

// ---- Errors

function showError(text) {
  $('error-text').textContent = text;
  $('error').hidden = false;
}
$('dismiss').onclick = () => { $('error').hidden = true; };

// ---- Painting

let color = 3, last = null, at = { x: 0, y: 0 };

function paint(x, y) {
  if (ready) send('msg', 'pixorama', 'SetPixel', { x, y, color });
}

function cellOf(event) {
  const box = canvas.getBoundingClientRect();
  return {
    x: Math.floor((event.clientX - box.left) / box.width * canvas.width),
    y: Math.floor((event.clientY - box.top) / box.height * canvas.height),
  };
}

/** Every cell on the way, the first one left out: a quick pointer reports only some of them. */
function paintLine(from, to) {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  for (let i = 1; i <= steps; i++) {
    const x = Math.round(from.x + (to.x - from.x) * i / steps), y = Math.round(from.y + (to.y - from.y) * i / steps);
    if (x >= 0 && y >= 0 && x < canvas.width && y < canvas.height) paint(x, y);
  }
}

canvas.onpointerdown = event => {
  if (event.button !== 0 || !event.isPrimary) return;
  canvas.setPointerCapture(event.pointerId);
  $('error').hidden = true;
  last = cellOf(event);
  paint(last.x, last.y);
};
canvas.onpointermove = event => {
  if (!last || !event.isPrimary) return;
  const cell = cellOf(event);
  paintLine(last, cell);
  last = cell;
};
canvas.onpointerup = canvas.onpointercancel = event => { if (event.isPrimary) last = null; };

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
canvas.onkeydown = event => {
  const [dx, dy] = ARROWS[event.key] ?? [0, 0];
  if (event.key === ' ') paint(at.x, at.y);
  else if (!dx && !dy) return;
  event.preventDefault();
  at = { x: Math.min(Math.max(at.x + dx, 0), canvas.width - 1), y: Math.min(Math.max(at.y + dy, 0), canvas.height - 1) };
  cursor.style.setProperty('--x', at.x);
  cursor.style.setProperty('--y', at.y);
};

PALETTE.forEach(([name, hex], index) => {
  const choice = Object.assign(document.createElement('input'), { type: 'radio', name: 'color', value: index, title: name });
  choice.setAttribute('aria-label', name);
  choice.style.setProperty('--color', hex);
  choice.checked = index === color;
  choice.onchange = () => { color = index; $('color-name').textContent = name; };
  $('palette').append(choice);
});
$('color-name').textContent = PALETTE[color][0];

connect();
