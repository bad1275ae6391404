import { TourClient } from 'tour';
import { report } from '../harness.js';

let client;
report('streampod', {
  async connect(onMessage) {
    client = new TourClient(undefined, { buffer: { capacity: 100_000 }, sendQueue: { messages: 100_000, bytes: 16 << 20 } });
    const messages = client.echo.stream();
    (async () => {
      for await (const message of messages) {
        onMessage(message);
      }
    })();
    await client.open();
  },
  burst: count => client.echo.send({ $type: 'Burst', num: count }),
  send: num => client.echo.send({ $type: 'SimpleData', num }),
  close: () => client.close(),
});
