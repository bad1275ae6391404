import { io } from 'socket.io-client';
import { report } from '../harness.js';

let socket;
report('socket.io-client', {
  connect(onMessage) {
    socket = io({ transports: ['websocket'] });
    socket.on('message', onMessage);
    return new Promise((resolve, reject) => {
      socket.on('connect', () => resolve());
      socket.on('connect_error', reject);
    });
  },
  burst: count => socket.emit('burst', { num: count }),
  send: num => socket.emit('message', { num }),
  close: () => socket.close(),
});
