// Everything here must compile. It is never run.

import {
  CallError, Circle, Color, ColorProperties, ConnectionError, DeclaredError, FeedChannel, NumberedException, SimpleData, TourClient,
} from './tour.js';
import type {
  AnyEntity, EchoFromClient, EchoToClient, Everything, EverythingInit, RoomMessage, Shape, ShapeInit, SimpleDataInit,
} from './tour.js';
import type { BigDecimal, BigInteger, Duration, Instant, URI, UUID } from './streampod.js';
import { EmailNotification, Failure, LoungeChannel, NetworkFailure, Notification, Refusal } from './everything.js';
import type {
  AnyEntity as AnyOfEverything, AnyEntityInit as AnyInitOfEverything, EverythingClient, Inbox, InboxInit, NotificationInit,
} from './everything.js';

function never(value: never): never {
  throw new Error(String(value));
}

new TourClient();
const client = new TourClient('https://example.com/app', { key: async () => 'k-1', connectTimeout: 5000, resume: false });

export function area(shape: Shape): number {
  switch (shape.$type) {
    case 'Circle': return shape.radius;
    case 'Rectangle': return shape.width * shape.height;
    default: return never(shape);
  }
}

export function name(color: Color): string {
  const rgb: number = ColorProperties[color].rgb;
  switch (color) {
    case Color.red: return 'Red';
    case 'green': return 'Green';
    case 'blue': return 'Blue';
    case 'unknown': return `${rgb}`;
    default: return never(color);
  }
}

export const everything: EverythingInit = {
  aBoolean: true, anInt: 1, aLong: 2n, aFloat: 1.5, aDouble: NaN, aString: 'a', someBytes: new Uint8Array([1]),
  anInstant: '2026-11-29T00:00:00Z' as Instant, aLocalDate: '2026-11-29' as Everything['aLocalDate'], aDuration: 'PT1S' as Duration,
  aUuid: '9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11' as UUID, aUri: 'urn:a' as Everything['aUri'],
  aBigInteger: '1' as Everything['aBigInteger'], aBigDecimal: '1.0' as Everything['aBigDecimal'],
  aColor: Color.red, aSimple: { num: 1 }, aShape: { $type: 'Circle', label: 'c', radius: 1 },
  anything: { $type: 'SimpleData', num: 1 }, list: [{ num: 1 }, SimpleData({ num: 2 })], set: new Set(['a']),
  map: new Map([['a', [1, null]]]), byId: new Map<bigint, ShapeInit>([[1n, Circle({ label: 'c', radius: 1 })]]), renamed: 'r',
};

/** An option that is undefined is as if it was left out. */
export async function leftOut(signal?: AbortSignal, millis?: number, capacity?: number): Promise<number> {
  const other = new TourClient('https://example.com', {
    key: undefined, connectTimeout: millis, heartbeat: millis, resume: undefined, WebSocket: undefined,
    buffer: { capacity, overflow: undefined }, backoff: { first: millis }, sendQueue: { messages: capacity },
  });
  other.echo.stream({ capacity, overflow: undefined });
  other.feeds.follow(FeedChannel.of('main'), { buffer: { capacity } });
  return other.echo.add(1, 2, { signal, timeout: millis });
}

/** What was read may be written. */
export function again(read: Everything): EverythingInit {
  return read;
}

/** The lines of the guide that make other types of values, and values of other types. */
export async function conversions(read: Everything, blob: Blob): Promise<EverythingInit> {
  const date = new Date(read.anInstant);
  const url = new URL(read.aUri);
  console.log(BigInt(read.aBigInteger), Number(read.aBigDecimal), Number(read.aLong));
  console.log(new Blob([read.someBytes]), new TextDecoder().decode(read.someBytes));
  await fetch(url, { method: 'POST', body: read.someBytes });
  return {
    ...read, anInstant: date.toISOString() as Instant, aBigInteger: String(5n) as BigInteger, aBigDecimal: String(1.5) as BigDecimal,
    aUuid: crypto.randomUUID() as UUID, aUri: url.href as URI, aLong: BigInt(5), someBytes: new Uint8Array(await blob.arrayBuffer()),
  };
}

export async function streams(): Promise<void> {
  client.echo.send({ $type: 'SimpleData', num: 1 });
  client.echo.send(SimpleData({ num: 1 }));
  await client.echo.sendWhenRoom({ $type: 'Burst', num: 3 });
  const sent: EchoFromClient = { ...everything, $type: 'Everything' };
  client.echo.send(sent);
  for await (const message of client.echo.stream()) {
    const known: EchoToClient = message;
    switch (known.$type) {
      case 'SimpleData': console.log(known.num + 1); break;
      case 'Everything': console.log(known.aLong + 1n, known.maybe?.length, known.list[0]?.num, known.byId.get(1n)?.label); break;
      default: never(known);
    }
  }
}

export async function calls(signal: AbortSignal): Promise<void> {
  const three: number = await client.echo.add(1, 2, { signal, timeout: 2000 });
  const sum: bigint = await client.echo.sum([1, 2, three]);
  const read: Everything = await client.echo.echoEverything(everything);
  await client.admins.revoke('ada');
  const shown: void = await client.feeds.post({ room: 'a', text: 'b' });
  for await (const item of client.echo.count(10, 0)) {
    console.log(item.toFixed(), sum, read.renamed, shown);
  }
  client.echo.count(10, 0, null, { signal });
  async function* numbers(): AsyncGenerator<SimpleDataInit> {
    yield { num: 1 };
  }
  for await (const item of client.echo.echoStream(numbers())) {
    console.log(item.$type, item.num);
  }
}

export async function errors(): Promise<number> {
  try {
    return await client.echo.fail('declared');
  } catch (error) {
    if (error instanceof NumberedException) {
      return error.number + error.message.length;
    }
    if (error instanceof DeclaredError || error instanceof ConnectionError) {
      return error.code.length;
    }
    if (error instanceof CallError) {
      return error.message.length;
    }
    throw error;
  }
}

export function follows(): void {
  const feed = client.feeds.follow(FeedChannel.of('main'));
  client.feeds.followAll(new FeedChannel('main'));
  client.feeds.followAfter(feed.position ?? '', FeedChannel.of('main'));
  const room: string = FeedChannel.of('main').room;
  void (async () => {
    const begun: Promise<void> = feed.ready;
    await begun;
    for await (const message of feed) {
      const known: RoomMessage = message;
      console.log(known.text, room);
    }
  })();
  for (const member of feed.presence.members.values()) {
    console.log(member.num);
  }
}

export function families(other: EverythingClient, inbox: Inbox, any: AnyEntity): InboxInit {
  const written: NotificationInit = { $type: 'VideoNotification', text: 't', number: 1n };
  const made = Notification({ text: 't' });
  for (const notification of inbox.all) {
    if (notification.$type === 'EmailNotification') {
      console.log(notification.address, notification.text);
    }
  }
  const failure: Failure | undefined = inbox.failures[0];
  if (failure instanceof NetworkFailure) {
    console.log(failure.hosts.size, failure.number);
  }
  other.families.send({ $type: 'Notification', text: 't', at: null });
  const feed = other.party.follow(LoungeChannel.of());
  for (const member of feed.presence.members.values()) {
    console.log(member.text);
  }
  const thrown: unknown = new NetworkFailure({ message: 'm', number: 1, hosts: new Set() });
  if (thrown instanceof Refusal) {
    console.log(thrown.message);
  }
  console.log(any.$type);
  return {
    all: [written, made, EmailNotification({ text: 't', address: 'a', lines: [] })],
    byName: new Map([['a', null]]), letters: new Set(), failures: inbox.failures,
  };
}

/** What was read can be written, exceptions that others extend among it. */
export function forwarded(other: EverythingClient, any: AnyOfEverything, failure: Failure): AnyInitOfEverything[] {
  other.anything.send(any);
  return [any, failure, new NetworkFailure({ message: 'm', number: 1, hosts: new Set() })];
}

/** An endpoint without a stream of messages has errors as well: those of streams that are given to its methods. */
export function listens(other: EverythingClient): void {
  other.streaming.addEventListener('error', ({ error, endpoint }) => console.log(error, endpoint));
}
