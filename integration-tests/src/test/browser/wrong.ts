// Each line that ends with the word must have an error of its own, and no other line may have one. It is never run.

import { Circle, Color, ColorProperties, FeedChannel, NumberedException, Shape, SimpleData, TourClient } from './tour.js';
import type { EchoFromClient, EverythingInit, Everything, RoomMessage, ShapeInit } from './tour.js';
import type { Instant, LocalDate } from './streampod.js';
import { GalleryChannel, LogChannel, PairChannel, RoomChannel } from './everything.js';
import { SecretChannel } from './everything.js'; // wrong
import type { Audit } from './everything.js'; // wrong
import type { EverythingClient, InboxInit, Options } from './everything.js';

declare const client: TourClient;
declare const other: EverythingClient;
declare const read: Everything;
declare const instant: Instant;
declare const date: LocalDate;
declare const options: Options;

new TourClient(1); // wrong
new TourClient('https://example.com', { kye: 'k' }); // wrong
client.ehco; // wrong
client.echo = client.echo; // wrong

client.echo.send({ $type: 'Sample', num: 1 }); // wrong
client.echo.send({ num: 1 }); // wrong
client.echo.send({ $type: 'SimpleData' }); // wrong
client.echo.send({ $type: 'SimpleData', num: '1' }); // wrong
client.echo.send({ $type: 'SimpleData', num: 1n }); // wrong
client.echo.send({ $type: 'SimpleData', num: null }); // wrong
client.echo.send({ $type: 'SimpleData', num: 1, more: 2 }); // wrong
client.echo.send({ $type: 'Circle', label: 'c', radius: 1 }); // wrong
client.admins.send({ $type: 'SessionReport', opened: 1, closed: 1, live: 1, userObjects: 1, listeners: 1 }); // wrong
client.members.send({ $type: 'Boom', reason: 'r' }); // wrong

client.echo.add(1); // wrong
client.echo.add(1, '2'); // wrong
client.echo.add(1, 2, 3); // wrong
client.echo.add(1, 2, { timeuot: 1 }); // wrong
client.echo.subtract(1, 2); // wrong
client.echo.sum(1); // wrong
client.echo.sum(['1']); // wrong
client.echo.count(1, 2, '3'); // wrong
client.rooms.add(1, 2); // wrong
export const sum: Promise<number> = client.echo.sum([1]); // wrong
export const answer: number = client.echo.add(1, 2); // wrong
client.echo.echoEverything({ ...read, aLong: 1 }); // wrong
client.echo.echoEverything({ ...read, anInt: 1n }); // wrong
client.echo.echoEverything({ ...read, anInstant: date }); // wrong
client.echo.echoEverything({ ...read, aLocalDate: instant }); // wrong
client.echo.echoEverything({ ...read, someBytes: 'AQID' }); // wrong
client.echo.echoEverything({ ...read, aColor: 'purple' }); // wrong
client.echo.echoEverything({ ...read, aShape: { label: 'c', radius: 1 } }); // wrong
client.echo.echoEverything({ ...read, aShape: { $type: 'SimpleData', num: 1 } }); // wrong
client.echo.echoEverything({ ...read, list: [1] }); // wrong
client.echo.echoEverything({ ...read, set: ['a'] }); // wrong
client.echo.echoEverything({ ...read, map: { a: [1] } }); // wrong
client.echo.echoEverything({ ...read, map: new Map([['a', ['b']]]) }); // wrong
client.echo.echoEverything({ ...read, byId: new Map([[1, read.aShape]]) }); // wrong
client.echo.echoEverything({ ...read, renamed: undefined }); // wrong
client.echo.echoEverything({ ...read, withDefault: null }); // wrong
client.echo.echoEverything({ ...read, secret: 's' }); // wrong
client.echo.echoEverything({ ...read, re_named: 's' }); // wrong
client.echo.echoEverything({ ...read, anything: { num: 1 } }); // wrong

read.anInt = 2; // wrong
read.list.push(SimpleData({ num: 1 })); // wrong
read.map.set('a', []); // wrong
read.secret; // wrong
read.maybe.length; // wrong
export const long: number = read.aLong; // wrong
options.secretNotes; // wrong

SimpleData(); // wrong
SimpleData({}); // wrong
SimpleData({ $type: 'Circle', num: 1 }); // wrong
new SimpleData({ num: 1 }); // wrong
Shape({ label: 'c' }); // wrong
Circle({ radius: 1 }); // wrong
NumberedException({ message: 'm', number: 1 }); // wrong
new NumberedException({ message: 'm' }); // wrong
Color.purple; // wrong
Color.red = 'red'; // wrong
ColorProperties.red.hue; // wrong
export const color: Color = 'purple'; // wrong
export const shape: ShapeInit = { $type: 'Shape', label: 'c' }; // wrong
export const message: EchoFromClient = { $type: 'RoomMessage', room: 'a', text: 'b' }; // wrong
export const incomplete: EverythingInit = {}; // wrong

export function complete(found: Everything['aShape']): number {
  switch (found.$type) {
    case 'Circle': return found.width; // wrong
    case 'Square': return 1; // wrong
    default: return found.height;
  }
}

client.echo.follow(FeedChannel.of('main')); // wrong
client.feeds.follow('main'); // wrong
client.feeds.follow(LogChannel.of(1n)); // wrong
client.feeds.followAfter(FeedChannel.of('main')); // wrong
FeedChannel.of(1); // wrong
new FeedChannel(); // wrong
FeedChannel.of('main').room = 'other'; // wrong
other.party.follow(RoomChannel.of(1n)); // wrong
other.party.follow(PairChannel.of('a', 'b')); // wrong
other.party.follow(LogChannel.of(1)); // wrong
for await (const found of other.following.follow(RoomChannel.of(1n))) { const wrongOne: RoomMessage = found; console.log(wrongOne); } // wrong
other.following.follow(RoomChannel.of(1n)).presence.members; // wrong
other.party.followAll(GalleryChannel.of('red')); // wrong
other.party.followAfter('p', GalleryChannel.of('red')); // wrong
other.families.send({ $type: 'LetterNotification', text: 't', pages: 1 }); // wrong
other.broadcast.send({ $type: 'SimpleData', num: 1 }); // wrong
other.streaming.send({ $type: 'SimpleData', num: 1 }); // wrong
other.anything.send({ $type: 'Audit', by: 'a' }); // wrong
export const inbox: InboxInit = { all: [{ text: 't' }], byName: new Map(), letters: new Set(), failures: [] }; // wrong
