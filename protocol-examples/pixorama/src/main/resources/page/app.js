// The page of Pixorama, on the client that is generated from its protocol.

import { PixoramaClient, SetPixel } from './generated/pixorama.js';
import { PALETTE } from './palette.js';
import { Picture } from './picture.js';
import { showConnection } from './status.js';

/** Room for messages that arrive while the page is busy. */
const BUFFER = { capacity: 65_536 };

/** Until a stream that has failed is opened again. */
const REOPEN_MILLIS = 3_000;

const $ = id => document.getElementById(id);
const canvas = $('canvas'), cursor = $('cursor');
const picture = new Picture(canvas, fitCanvas);

/** As large as fits, with every pixel of the picture equally many pixels of the screen where there are enough. */
function fitCanvas() {
  const room = Math.min($('easel').clientWidth, $('easel').clientHeight);
  const perPixel = Math.floor(room * devicePixelRatio / canvas.width);
  $('frame').style.width = (perPixel > 0 ? perPixel * canvas.width / devicePixelRatio : room) + 'px';
  $('frame').style.setProperty('--size', canvas.width);
}
new ResizeObserver(fitCanvas).observe($('easel'));

// ---- The connection

const client = new PixoramaClient();

/** Whether the picture is up to date: from the first of a session until its connection is lost. */
let current = false;

const isReady = () => current && client.state === 'connected';
const showState = showConnection(client, $('status'), $('retry'), isReady);

client.addEventListener('state', ({ state }) => {
  if (state === 'waiting' || state === 'disconnected') {
    current = false;
    $('painters').textContent = '';
  }
});
client.pixorama.addEventListener('continuity', event => {
  if (event.kind === 'resumed') {
    setCurrent();
    return;
  }
  forgetPainters();
  if (event.unacknowledged.length > 0) {
    showError(`The connection was lost. Of what you painted ${count(event.unacknowledged.length, 'pixel')} may be missing.`);
  }
});
client.addEventListener('error', ({ error }) => {
  showError(error.message + (error.reference ? ` (${error.reference})` : ''));
});

function setCurrent() {
  current = true;
  showState();
  showPainters();
}

async function watch() {
  for (;;) {
    try {
      for await (const message of client.pixorama.stream(BUFFER)) receive(message);
    } catch (error) {
      showError(error.message);
    }
    forgetPainters();
    await reopening();
  }
}

/** Waits for a moment, or while the client makes no attempts until the user asks it to connect. */
function reopening() {
  return new Promise(resolve => {
    if (client.state === 'disconnected') client.addEventListener('state', resolve, { once: true });
    else setTimeout(resolve, REOPEN_MILLIS);
  });
}

function receive(message) {
  switch (message.$type) {
    case 'ImageData':
      picture.replace(message);
      setCurrent();
      break;
    case 'PixelUpdate':
      picture.set(message);
      if (message.x === at.x && message.y === at.y) tellPlace();
      break;
    case 'Painters':
      $('painters').dataset.count = message.count;
      showPainters();
  }
}

/** Clears the number of painters: a stream that begins anew is sent it right after the picture. */
function forgetPainters() {
  delete $('painters').dataset.count;
  $('painters').textContent = '';
}

/** Shows the last number that the server has told, if it has told one. */
function showPainters() {
  const painters = Number($('painters').dataset.count);
  if (painters > 0) $('painters').textContent = painters === 1 ? 'Only you are here' : `${painters} people are here`;
}

function count(number, what) {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

function showError(text) {
  $('error-text').textContent = text;
  $('error').hidden = false;
}
$('dismiss').onclick = () => { $('error').hidden = true; };

// ---- Painting

let color = 3, last = null, at = { x: 0, y: 0 };

/** Asks the server for a pixel, which is painted when it comes back. Without a connection nothing is: it would come late. */
export function paint(x, y) {
  if (!isReady()) return;
  try {
    client.pixorama.send(SetPixel({ x, y, color }));
  } catch (error) { // faster than the network, for long
    showError(`Not painted: ${error.message}`);
  }
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
  tellPlace();
};
canvas.onfocus = tellPlace;

/** Tells those who do not see it where the cursor of the keyboard is, and on which colour. */
function tellPlace() {
  if (document.activeElement !== canvas) return;
  const [name] = PALETTE[picture.colorAt(at)] ?? ['nothing'];
  $('place').textContent = `Column ${at.x + 1}, row ${at.y + 1}: ${name}`;
}

PALETTE.forEach(([name, hex], index) => {
  const choice = Object.assign(document.createElement('input'), { type: 'radio', name: 'color', value: index, title: name });
  choice.setAttribute('aria-label', name);
  choice.style.setProperty('--color', hex);
  choice.checked = index === color;
  choice.onchange = () => { color = index; $('color-name').textContent = name; };
  $('palette').append(choice);
});
$('color-name').textContent = PALETTE[color][0];

watch();
