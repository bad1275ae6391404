// A WebSocket and JSON.parse, and nothing else: what everything is held against.
import { report } from '../harness.js';

let socket;
report('bare WebSocket', {
  connect(onMessage) {
    socket = new WebSocket(`ws://${location.host}/`);
    socket.onmessage = event => onMessage(JSON.parse(event.data)[2]);
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error('no connection'));
    });
  },
  burst: count => socket.send(JSON.stringify(['burst', 'echo', { num: count }])),
  send: num => socket.send(JSON.stringify(['message', 'echo', { num }])),
  close: () => socket.close(),
});
