/**
 * The server's end of connections that a test plays by hand: `new Server()`, give `server.WebSocket` to the client, and read
 * and write frames.
 */
export class Server {
  /** The connections of the client, oldest first. */
  sockets = [];
  /** What `welcome` says; a test may change it before the client connects. */
  welcome = { connection: 'c-1', heartbeatMillis: 25000, limits: { maxMessageBytes: 65536 }, server: 's-1' };
  /** Whether `hello` is answered at once. */
  welcomes = true;

  constructor() {
    const server = this;
    this.WebSocket = class {
      bufferedAmount = 0;
      frames = [];

      constructor(url) {
        this.url = url;
        server.sockets.push(this);
        queueMicrotask(() => this.onopen?.());
      }

      send(text) {
        const frame = JSON.parse(text);
        this.frames.push(frame);
        if (frame[0] == 'hello' && server.welcomes) {
          queueMicrotask(() => this.write('welcome', server.welcome));
        } else if (frame[0] == 'ping') {
          this.write('pong');
        }
      }

      /** The server sends a frame. */
      write(...frame) {
        this.writeText(JSON.stringify(frame));
      }

      writeText(text) {
        this.onmessage?.({ data: text });
      }

      /** The server closes. */
      end(code = 1006, reason = '') {
        this.onclose?.({ code, reason });
      }

      close(code, reason) {
        queueMicrotask(() => this.onclose?.({ code: code ?? 1000, reason: reason ?? '' }));
      }

      /** What the client sent beside what is about the connection, since this was last asked. */
      take() {
        return this.frames.splice(0).filter(([name]) => !['hello', 'ping', 'pong', 'ack'].includes(name));
      }
    };
  }

  get socket() {
    return this.sockets.at(-1);
  }
}

/** Lets all that is ready run. */
export const settled = () => new Promise(resolve => setImmediate(resolve));
