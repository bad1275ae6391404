// What every subject does in the page. A subject connects, calls back for each message, asks its server for many, and sends.

const query = new URLSearchParams(location.search);
const BURST = Number(query.get('burst'));
const ROUNDS = Number(query.get('rounds'));
const KEPT = Number(query.get('kept'));

/**
 * @param {{ connect(onMessage: (message: { num: number }) => void): Promise<void>, burst(count: number): void,
 *     send(num: number): void, close(): void }} subject
 */
export async function measure(subject) {
  const started = performance.now();
  let expected = 0;
  let received = 0;
  let done = () => {};
  let keep = null;
  let sum = 0;
  const all = { received: 0, sent: 0 };
  await subject.connect(message => {
    received++;
    all.received++;
    sum += message.num;
    keep?.push(message);
    if (received === expected) {
      done();
    }
  });
  const receive = async (count, act) => {
    received = 0;
    sum = 0;
    expected = count;
    const last = new Promise(resolve => { done = resolve; });
    act();
    await last;
    if (sum !== count * (count - 1) / 2) {
      throw new Error('not the messages that were sent');
    }
  };
  const burst = count => {
    all.sent++;
    subject.burst(count);
  };
  const rounds = async act => {
    await receive(BURST, act); // warms up
    const rates = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      await receive(BURST, act);
      rates.push(Math.round(BURST / (performance.now() - begun) * 1000));
    }
    return rates.sort((a, b) => a - b);
  };

  await receive(1, () => burst(1));
  const firstMillis = Math.round(performance.now() - started);
  const into = await rounds(() => burst(BURST));
  const out = await rounds(() => {
    for (let num = 0; num < BURST; num++) {
      subject.send(num);
    }
    all.sent += BURST;
  });

  keep = [];
  globalThis.gc();
  const before = performance.memory.usedJSHeapSize;
  for (let i = 0; i < KEPT / BURST; i++) {
    await receive(BURST, () => burst(BURST));
  }
  globalThis.gc();
  const keptBytes = performance.memory.usedJSHeapSize - before;
  if (keep.length !== KEPT) {
    throw new Error('not kept');
  }
  subject.close();
  return { firstMillis, into, out, keptBytes, ...all };
}

/** Tells the runner what was measured, or what went wrong. */
export async function report(name, subject) {
  let outcome;
  try {
    outcome = await measure(subject);
  } catch (error) {
    outcome = { failed: String(error) };
  }
  await fetch('/outcome', { method: 'POST', body: JSON.stringify({ name, ...outcome }) });
}
