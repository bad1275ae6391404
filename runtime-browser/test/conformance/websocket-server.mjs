import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** How long to wait for what must come; only a test that fails waits that long. */
export const PATIENCE_MILLIS = 20_000;

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** What comes, in order, for one reader that waits for each. */
class Queue {
  #values = [];
  #waiting;

  add(value) {
    if (this.#waiting) {
      this.#waiting(value);
      this.#waiting = undefined;
    } else {
      this.#values.push(value);
    }
  }

  next(what) {
    if (this.#values.length) {
      return Promise.resolve(this.#values.shift());
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined;
        reject(new Error(`no ${what} within ${PATIENCE_MILLIS} ms`));
      }, PATIENCE_MILLIS);
      this.#waiting = value => {
        clearTimeout(timer);
        resolve(value);
      };
    });
  }
}

/** A WebSocket server on a free port of the loopback address: agrees to every handshake, and leaves the rest to its user. */
export class WebSocketServer {
  #server = createServer();
  #connections = new Queue();
  #sockets = new Set();

  static async listen() {
    const self = new WebSocketServer();
    self.#server.on('upgrade', (request, socket, head) => self.#upgrade(request, socket, head));
    await new Promise(resolve => self.#server.listen(0, '127.0.0.1', resolve));
    return self;
  }

  get port() {
    return this.#server.address().port;
  }

  #upgrade(request, socket, head) {
    this.#sockets.add(socket);
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.setNoDelay(true);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: streampod.v1.json\r\n\r\n`,
    );
    this.#connections.add(new Connection(socket, head));
  }

  /** The next connection. */
  accept() {
    return this.#connections.next('connection');
  }

  async close() {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/** One connection. What comes is `{ text }`, `{ binary }`, or `{ close }` with its code, 1006 for an end without one. */
export class Connection {
  #socket;
  #input;
  #message = [];
  #opcode = TEXT;
  #received = new Queue();
  #over = false;

  constructor(socket, head) {
    this.#socket = socket;
    this.#input = head;
    socket.on('data', data => {
      this.#input = Buffer.concat([this.#input, data]);
      this.#read();
    });
    socket.on('error', () => {}); // the end follows
    socket.on('close', () => this.#end(1006));
    this.#read();
  }

  /** Whether it was closed or cut, by either side. */
  get isOver() {
    return this.#over;
  }

  next() {
    return this.#received.next('message');
  }

  #read() {
    for (let frame = this.#frame(); frame; frame = this.#frame()) {
      const { opcode, final, payload } = frame;
      if (opcode === CLOSE) {
        const code = payload.length < 2 ? 1005 : payload.readUInt16BE();
        if (!this.#over) {
          this.send(payload, CLOSE);
        }
        this.#end(code);
        this.#socket.end();
        return;
      } else if (opcode === PING) {
        this.send(payload, PONG);
      } else if (opcode !== PONG) {
        this.#opcode = opcode || this.#opcode;
        this.#message.push(payload);
        if (final) {
          const bytes = Buffer.concat(this.#message.splice(0));
          this.#received.add(this.#opcode === TEXT ? { text: bytes.toString() } : { binary: bytes });
        }
      }
    }
  }

  #end(code) {
    if (!this.#over) {
      this.#over = true;
      this.#received.add({ close: code });
    }
  }

  /** The next frame of a client, which is masked; undefined while it is not complete. */
  #frame() {
    const input = this.#input;
    if (input.length < 2) {
      return undefined;
    }
    const short = input[1] & 127;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (input.length < start + 4) {
      return undefined;
    }
    const length = short === 127 ? Number(input.readBigUInt64BE(2)) : short === 126 ? input.readUInt16BE(2) : short;
    const end = start + 4 + length;
    if (input.length < end) {
      return undefined;
    }
    const mask = input.subarray(start, start + 4);
    const payload = Buffer.from(input.subarray(start + 4, end)).map((byte, i) => byte ^ mask[i & 3]);
    this.#input = input.subarray(end);
    return { opcode: input[0] & 15, final: input[0] > 127, payload };
  }

  /** Sends one frame. */
  send(payload, opcode = TEXT, final = true) {
    const bytes = Buffer.from(payload);
    const head = Buffer.alloc(bytes.length < 126 ? 2 : bytes.length < 65536 ? 4 : 10);
    head[0] = opcode | (final ? 128 : 0);
    if (head.length === 2) {
      head[1] = bytes.length;
    } else if (head.length === 4) {
      head[1] = 126;
      head.writeUInt16BE(bytes.length, 2);
    } else {
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(bytes.length), 2);
    }
    this.#socket.write(Buffer.concat([head, bytes]));
  }

  sendBinary(bytes) {
    this.send(bytes, BINARY);
  }

  sendFragments(texts) {
    texts.forEach((text, i) => this.send(text, i ? 0 : TEXT, i === texts.length - 1));
  }

  /** Closes it in order; resolves when the other side has answered. */
  async close(code) {
    this.#over = true;
    const ended = new Promise(resolve => this.#socket.once('close', resolve));
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.send(payload, CLOSE);
    await ended;
  }

  /** Ends it without a word. */
  cut() {
    this.#over = true;
    this.#socket.destroy();
  }
}
