// The server of one peer, in a process of its own: node peers.mjs bare|socketio. Prints its port; ends with its standard input.
import http from 'node:http';
import { Server as SocketIo } from 'socket.io';
import { WebSocketServer } from 'ws';

const peers = {
  bare(server) {
    new WebSocketServer({ server, perMessageDeflate: false }).on('connection', socket => {
      socket.on('message', data => {
        const [kind, , { num }] = JSON.parse(data);
        for (let i = kind === 'burst' ? 0 : num; i < (kind === 'burst' ? num : num + 1); i++) {
          socket.send(JSON.stringify(['message', 'echo', { num: i }]));
        }
      });
    });
  },

  socketio(server) {
    new SocketIo(server, { transports: ['websocket'], perMessageDeflate: false }).on('connection', socket => {
      socket.on('burst', ({ num }) => {
        for (let i = 0; i < num; i++) {
          socket.emit('message', { num: i });
        }
      });
      socket.on('message', message => socket.emit('message', message));
    });
  },
};

const server = http.createServer();
peers[process.argv[2]](server);
server.listen(0, '127.0.0.1', () => console.log(`listening on port ${server.address().port}`));
process.stdin.on('end', () => process.exit()).resume();
