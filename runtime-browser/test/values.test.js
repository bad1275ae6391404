import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BODY, CODEC, NAME, codecOf, list, map, nullable, set } from '../src/codec.js';
import { dynamic, entity, enumeration, exception, field, messages, openEntity, sealed } from '../src/entity.js';
import { DeclaredError, ValueError } from '../src/errors.js';
import { parse } from '../src/json.js';
import * as scalars from '../src/scalars.js';

const { int, long, longNumber, string, double, float, bytes } = scalars;

/** What a value is after it has travelled. */
const travelled = (type, value) => codecOf(type).read(parse(codecOf(type).write(value)));

const refusal = message => error => error instanceof ValueError && error.code == 'bad-request' && error.message == message;

function reads(type, text, expected) {
  assert.deepEqual(codecOf(type).read(parse(text)), expected, text);
}

function readsNot(type, ...texts) {
  for (const text of texts) {
    assert.throws(() => codecOf(type).read(parse(text)), ValueError, text);
  }
}

function writes(type, value, expected) {
  assert.equal(codecOf(type).write(value), expected);
  JSON.parse(expected);
}

function writesNot(type, ...values) {
  for (const value of values) {
    assert.throws(() => codecOf(type).write(value), ValueError, String(value));
  }
}

const ANYTHING = ['null', 'true', '1', '1.5', '"x"', '[]', '{}', '12345678901234567', '[[]]', '{"__proto__": 1}'];

/** Of ANYTHING, all but these is refused. */
const readsOnly = (type, ...allowed) => readsNot(type, ...ANYTHING.filter(text => !allowed.includes(text)));

// The class hierarchy that the tests use.
const Color = enumeration('Color', ['unknown', 'red', 'green'], { default: 'unknown' });
const Level = enumeration('Level', ['low', 'high'], { byIndex: true });
const Simple = entity('Simple', () => [field('num', int)]);
const Defaults = entity('Defaults', () => [
  field('answer', int, { or: () => 42 }),
  field('renamed', string, { key: 're_named', or: () => 'x' }),
  field('maybe', nullable(string)),
  field('both', nullable(int), { or: () => 7 }),
]);
const Circle = entity('Circle', () => [field('label', string), field('radius', double)]);
const Empty = entity('Empty', () => []);
const Shape = sealed('Shape', () => [Circle, Empty]);
const Base = openEntity('Base', () => [field('id', int)], () => [Base, Child]);
const Child = entity('Child', () => [field('id', int), field('more', nullable(Base))]);

test('integers of 16 digits and more keep every digit', () => {
  assert.deepEqual(parse('[9007199254740993, -9223372036854775808, 1234567890123456]'), [
    9007199254740993n,
    -9223372036854775808n,
    1234567890123456n,
  ]);
  assert.deepEqual(parse('{"a":9223372036854775807}'), { a: 9223372036854775807n });
  assert.deepEqual(parse('[\n 9007199254740993\t]'), [9007199254740993n]);
  assert.deepEqual(parse('9007199254740993'), 9007199254740992, 'a frame is an array');
});

test('numbers that are no such integers are what they are in JSON', () => {
  assert.deepEqual(parse('[0.1234567890123456789, 1234567890123456.5, 1e30, 1234567890123456789012345, 9007199254740993]'), [
    0.1234567890123456789,
    1234567890123456.5,
    1e30,
    1234567890123456789012345,
    9007199254740993n,
  ]);
});

test('texts are not changed, whatever they hold', () => {
  for (const text of [
    '9007199254740993',
    '[9007199254740993, 1]',
    '\\": 9007199254740993',
    '"9007199254740993"',
    '\\',
    '0.5 9007199254740993',
    '\u0000 9007199254740993',
    ', -9007199254740993,',
  ]) {
    const object = { [text]: [text, { a: text }], b: text };
    const json = JSON.stringify(object);
    assert.deepEqual(parse(json), object);
    assert.deepEqual(parse(`[9007199254740993,${json}]`), [9007199254740993n, object]);
  }
});

test('what is no JSON is refused, in linear time', () => {
  const many = 200_000;
  for (const text of [
    '[00000000000000001]',
    '[-]',
    '["9007199254740993',
    '[9007199254740993',
    '[9007199254740993n]',
    '[+9007199254740993]',
    `[9007199254740993${'"\\"'.repeat(many)}`,
    `[9007199254740993,${'1'.repeat(many)}.`,
    `[9007199254740993,"${'\\'.repeat(many)}`,
  ]) {
    assert.throws(() => parse(text), SyntaxError);
  }
});

test('deep nesting is an error, not a crash', () => {
  const deep = `[9007199254740993,${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
  try {
    parse(deep);
  } catch (error) {
    assert.ok(error instanceof RangeError);
  }
  const Node = entity('Node', () => [field('next', nullable(Node))]);
  const text = `${'{"next":'.repeat(100_000)}null${'}'.repeat(100_000)}`;
  assert.throws(() => codecOf(Node).read(JSON.parse(text)), RangeError);
  const shallow = `${'{"next":'.repeat(500)}5${'}'.repeat(500)}`;
  assert.throws(() => codecOf(Node).read(JSON.parse(shallow)), ValueError);
});

test('booleans', () => {
  reads(scalars.boolean, 'true', true);
  writes(scalars.boolean, false, 'false');
  readsOnly(scalars.boolean, 'true');
  writesNot(scalars.boolean, 0, null, undefined, 'true');
});

test('ints have 32 bits', () => {
  reads(int, '-2147483648', -2147483648);
  reads(int, '2147483647', 2147483647);
  readsOnly(int, '1');
  readsNot(int, '2147483648', '-2147483649', '1e99', '99999999999999999');
  writes(int, -0, '0');
  writes(int, -5, '-5');
  writesNot(int, 2147483648, 1.5, NaN, Infinity, '1', null, undefined, {});
});

test('longs are exact at their extremes', () => {
  for (const value of [0n, 1n, -1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 999999999999999n]) {
    assert.equal(travelled(list(long), [value])[0], value);
    writes(long, value, String(value));
  }
  writes(long, 5, '5');
  reads(list(long), '[5]', [5n]);
  readsOnly(long, '1', '12345678901234567');
  readsNot(list(long), '[9223372036854775808]', '[-9223372036854775809]', '[1e17]', '[123456789012345678901]', '["1"]');
  writesNot(long, 2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 1.5, '1', null, undefined);
});

test('a long that is a number is refused where a number would round it', () => {
  reads(list(longNumber), '[9007199254740991, -9007199254740991, 5]', [9007199254740991, -9007199254740991, 5]);
  readsNot(list(longNumber), '[9007199254740992]', '[-9007199254740993]');
  writes(longNumber, 9007199254740991, '9007199254740991');
  writesNot(longNumber, 9007199254740992, 1.5, 2n ** 53n);
});

test('doubles and floats', () => {
  for (const value of [0, -0, 0.1, -1e300, 5e-324, 1e21, NaN, Infinity, -Infinity]) {
    assert.ok(Object.is(travelled(double, value), value), String(value));
  }
  reads(list(double), '[12345678901234567]', [12345678901234568]);
  readsOnly(double, '1', '1.5', '12345678901234567');
  readsNot(double, '1e400', '"nan"', '"1"', '["NaN"]');
  writesNot(double, '1', null, undefined, 1n, {});
  assert.equal(travelled(float, 0.1), Math.fround(0.1));
  assert.equal(travelled(float, -Infinity), -Infinity);
  readsNot(float, '1e39', '-1e39');
  writesNot(float, 1e39, -1e39);
  writes(float, Infinity, '"Infinity"');
});

test('strings consist of whole characters', () => {
  for (const value of ['', '"\\\u0000\n', 'ä€😀', '__proto__', '\u2028']) {
    assert.equal(travelled(string, value), value);
  }
  writesNot(string, '\ud83d', 'a\udc00b', 5, null, undefined, new String('x'), ['x']);
  readsOnly(string, '"x"');
});

test('bytes', () => {
  for (const length of [0, 1, 2, 3, 255, 8191, 8192, 8193, 100_000]) {
    const value = Uint8Array.from({ length }, (_, i) => i * 7);
    const read = travelled(bytes, value);
    assert.ok(read instanceof Uint8Array);
    assert.ok(Buffer.from(read).equals(Buffer.from(value)));
  }
  writes(bytes, Uint8Array.of(1, 2, 3), '"AQID"');
  reads(bytes, '"AAA="', Uint8Array.of(0, 0));
  readsOnly(bytes);
  readsNot(bytes, '"AQI"', '"A QID"', '"AQID\\n"', '"===="', '"-_-_"', '"€€€€"', '1234');
  writesNot(bytes, [1], 'AQID', null, undefined, new ArrayBuffer(1), Int8Array.of(1));
});

test('texts of a form are checked where they are written', () => {
  const forms = {
    instant: [['2026-11-23T18:44:10.123456789Z', '2026-11-23T18:44:10Z', '+12026-01-01T00:00:00Z'], ['2026-11-23', '2026-11-23T18:44Z', '2026-11-23T18:44:10+01:00', '']],
    localDate: [['2026-11-23', '-0001-01-01'], ['2026-11-23T00:00', '23.11.2026', '26-11-23']],
    localTime: [['18:44:10.5', '18:44'], ['18', '18:44:10.', '8:44']],
    localDateTime: [['2026-11-23T18:44:10.5', '2026-11-23T18:44'], ['2026-11-23', '2026-11-23T18:44:10Z']],
    duration: [['PT1H30M0.25S', 'P1D', 'PT0S', '-PT1M', 'PT-5S'], ['P', 'PT', '1h', 'P1Y', '']],
    uuid: [['9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11'], ['9f1c7a523d0e4a358b530d9a5f0f2c11', 'x', '{9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11}']],
    uri: [['https://example.com/ä?b#c', '', 'mailto:a@b'], ['a b', 'a\nb', '<a>', '\ud800']],
    bigInteger: [['0', '-12345678901234567890'], ['', '-', '1.0', '1e5', '٣', '-0', '007']],
    bigDecimal: [['0.1', '-1E+10', '.5', '12345678901234567890.123'], ['', '.', '1,5', 'NaN', 'e5']],
  };
  for (const [name, [good, bad]] of Object.entries(forms)) {
    const codec = scalars[name];
    for (const value of good) {
      writes(codec, value, JSON.stringify(value));
      assert.equal(travelled(codec, value), value);
    }
    writesNot(codec, ...bad, 5, null, undefined, {});
    readsOnly(codec, '"x"');
  }
  writes(scalars.uuid, '9F1C7A52-3D0E-4A35-8B53-0D9A5F0F2C11', '"9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11"');
});

test('lists and sets', () => {
  assert.deepEqual(travelled(list(int), [1, 2]), [1, 2]);
  assert.deepEqual(travelled(list(nullable(int)), [1, null, undefined]), [1, null, null]);
  assert.deepEqual(travelled(set(string), new Set(['b', 'a'])), new Set(['b', 'a']));
  assert.deepEqual(travelled(list(list(int)), [[], [1]]), [[], [1]]);
  writes(list(int), new Set([1]), '[1]');
  reads(set(int), '[1,1]', new Set([1]));
  readsOnly(list(int), '[]');
  readsNot(list(int), '[null]', '[1,"x"]');
  writesNot(list(string), 'abc', null, undefined, {}, 5, [undefined], new Array(1));
  assert.throws(() => list(list(int)).read([[1], [2, 'x']]), refusal('[1][1]: expected an int, found "x"'));
});

test('the keys of maps', () => {
  const keys = [
    [string, ['', '__proto__', 'constructor', 'a"b'], []],
    [int, [-2147483648, 0, 5], ['', ' 1', '01', '-0', '1.0', '1e3', '2147483648', '+1']],
    [long, [-(2n ** 63n), 0n, 2n ** 63n - 1n], ['9223372036854775808', '0x1', '99999999999999999999999']],
    [longNumber, [-5, 9007199254740991], ['9007199254740992']],
    [scalars.uuid, ['9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11'], []],
    [scalars.bigInteger, ['12345678901234567890'], []],
    [Color, ['red', 'green'], []],
    [Level, ['low', 'high'], ['middle', '0']],
  ];
  for (const [key, values, bad] of keys) {
    const value = new Map(values.map((name, index) => [name, index]));
    assert.deepEqual(travelled(map(key, int), value), value);
    for (const name of bad) {
      assert.throws(() => map(key, int).read({ [name]: 1 }), ValueError, name);
    }
  }
  writes(map(long, int), new Map([[5, 1]]), '{"5":1}');
  writes(map(Level, int), new Map([['high', 1]]), '{"high":1}');
  writesNot(map(int, int), { 1: 1 }, null, 'ab', new Map([['1', 1]]), new Map([[1, null]]));
  readsOnly(map(string, int), '{}', '{"__proto__": 1}');
  assert.equal(map(string, int).read(parse('{"__proto__": 1}')).get('__proto__'), 1);
  assert.equal({}.polluted, undefined);
  assert.throws(() => map(string, list(int)).read({ a: [1, true] }), refusal('["a"][1]: expected an int, found true'));
});

test('unknown enum keys are the default, whose own entry wins', () => {
  const codec = map(Color, int);
  reads(codec, '{"pink":1,"red":2}', new Map([['unknown', 1], ['red', 2]]));
  reads(codec, '{"pink":1,"unknown":2,"mauve":3}', new Map([['unknown', 2]]));
  reads(codec, '{"unknown":2,"mauve":3}', new Map([['unknown', 2]]));
  reads(codec, '{"pink":1,"mauve":3}', new Map([['unknown', 1]]));
});

test('enums', () => {
  assert.deepEqual({ ...Color }, { unknown: 'unknown', red: 'red', green: 'green', [NAME]: 'Color', [CODEC]: Color[CODEC] });
  assert.ok(Object.isFrozen(Color));
  assert.deepEqual(Object.keys(Color), ['unknown', 'red', 'green']);
  reads(Color, '"red"', 'red');
  reads(Color, '"pink"', 'unknown');
  reads(Color, '"constructor"', 'unknown');
  readsNot(Color, 'null', '1', '[]', '["red"]', '{}');
  reads(Level, '1', 'high');
  readsNot(Level, '2', '-1', '0.5', '"high"', '"length"', 'null', '12345678901234567');
  writes(Level, 'high', '1');
  writes(Color, 'red', '"red"');
  writesNot(Color, 'pink', 'toString', 0, null, undefined);
});

test('a class checks what it is given, and fills in what is left out', () => {
  assert.deepEqual(Simple({ num: 5, more: 1 }), { $type: 'Simple', num: 5 });
  assert.deepEqual(Defaults({}), { $type: 'Defaults', answer: 42, renamed: 'x', maybe: null, both: 7 });
  assert.deepEqual(Defaults(), Defaults({}));
  assert.deepEqual(Defaults({ answer: undefined, maybe: undefined, both: null, renamed: 'y' }), {
    $type: 'Defaults',
    answer: 42,
    renamed: 'y',
    maybe: null,
    both: null,
  });
  assert.deepEqual(Simple(Simple({ num: 1 })), Simple({ num: 1 }));
  assert.throws(() => Simple({}), refusal('Simple.num: expected an int, found undefined'));
  assert.throws(() => Simple({ num: null }), refusal('Simple.num: expected an int, found null'));
  assert.throws(() => Defaults({ answer: null }), refusal('Defaults.answer: expected an int, found null'));
  assert.throws(() => Simple({ $type: 'Circle', num: 1 }), refusal('expected Simple, found "Circle"'));
  assert.throws(() => Simple(null), ValueError);
  assert.throws(() => Simple([]), ValueError);
});

test('a class is read with its defaults', () => {
  reads(Defaults, '{}', Defaults());
  reads(Defaults, '{"answer":null,"both":null,"maybe":null,"re_named":"z","renamed":5}', Defaults({ both: null, renamed: 'z' }));
  readsOnly(Simple);
  readsOnly(Defaults, '{}', '{"__proto__": 1}');
  readsNot(Simple, '{"num":null}', '{"num":"1"}');
  writes(Defaults, {}, '{"answer":42,"re_named":"x","both":7}');
  writes(Defaults, { both: null, maybe: 'm' }, '{"answer":42,"re_named":"x","maybe":"m","both":null}');
  assert.throws(() => codecOf(list(Child)).read([{ id: 1, more: { '@class': 'Child', id: 'x' } }]), refusal('[0].more.id: expected an int, found "x"'));
});

test('fields may be called like what every object has', () => {
  const Odd = entity('Odd', () => [field('constructor', nullable(int)), field('toString', int, { or: () => 3 }), field('valueOf', nullable(Odd))]);
  assert.deepEqual({ ...Odd({}) }, { $type: 'Odd', constructor: null, toString: 3, valueOf: null });
  assert.equal(Odd({ constructor: 5 }).constructor, 5);
  assert.throws(() => Simple(JSON.parse('{"__proto__": {"num": 1}}')), ValueError);
  assert.throws(() => codecOf(Simple).read(JSON.parse('{"__proto__": {"num": 1}}')), ValueError);
});

test('sealed classes are told apart by @class', () => {
  const circle = Circle({ label: 'c', radius: 1.5 });
  writes(Shape, circle, '{"@class":"Circle","label":"c","radius":1.5}');
  writes(Shape, { $type: 'Empty' }, '{"@class":"Empty"}');
  assert.deepEqual(travelled(Shape, circle), circle);
  readsOnly(Shape);
  readsNot(Shape, '{"@class":"Square"}', '{"@class":null}', '{"@class":"constructor"}', '{"@class":["Circle"],"x":1}', '{"@class":"Circle"}');
  writesNot(Shape, {}, null, undefined, 5, { $type: 'Square' }, { $type: 'Simple', num: 1 });
});

test('an open class is its own default', () => {
  assert.deepEqual(travelled(Base, { $type: 'Child', id: 1, more: { $type: 'Base', id: 2 } }), {
    $type: 'Child',
    id: 1,
    more: { $type: 'Base', id: 2 },
  });
  reads(Base, '{"id":1}', { $type: 'Base', id: 1 });
  reads(Base, '{"@class":"Newer","id":1,"x":2}', { $type: 'Base', id: 1 });
  readsNot(Base, '{"@class":"Child"}', '[]', 'null', '{}');
  writesNot(Base, { id: 1 }, null);
  writes(Base, { $type: 'Base', id: 1 }, '{"@class":"Base","id":1}');
});

test('in @class a name stands without its protocol', () => {
  const Admin = entity('auth.Admin', () => []);
  const User = openEntity('auth.User', () => [], () => [User, Admin]);
  writes(User, { $type: 'auth.Admin' }, '{"@class":"Admin"}');
  reads(User, '{"@class":"Admin"}', { $type: 'auth.Admin' });
});

test('dynamic values carry their class', () => {
  const any = dynamic(() => [Simple, Shape, Base]);
  writes(any, { $type: 'Simple', num: 1 }, '["Simple",{"num":1}]');
  reads(any, '["Circle",{"label":"","radius":1}]', { $type: 'Circle', label: '', radius: 1 });
  assert.deepEqual(travelled(any, { $type: 'Child', id: 1, more: null }).$type, 'Child');
  readsOnly(any);
  readsNot(any, '["Nothing",{}]', '["Simple"]', '["Simple",null]', '[{"num":1}]', '["__proto__",{}]', '["Shape",{}]');
  writesNot(any, {}, null, undefined, { $type: 'Shape' }, { $type: 'toString' });
});

test('messages are written behind the name of their class', () => {
  const all = messages(() => [Simple, Shape]);
  assert.equal(all.write({ $type: 'Simple', num: 1 }), '"Simple",{"num":1}');
  assert.deepEqual(all.read('Empty', {}), { $type: 'Empty' });
  assert.equal(all.named('Simple'), Simple);
  assert.equal(all.named('Nothing'), undefined);
  assert.throws(() => all.write({ num: 1 }), ValueError);
});

test('exceptions are errors with fields', () => {
  const Declared = exception('Declared', () => [field('message', string), field('number', int)], () => [Declared, Special]);
  const Special = exception('Special', () => [field('message', string), field('number', int), field('name', string, { or: () => 'n' })], undefined, () => Declared);
  const error = new Declared({ message: 'm', number: 7 });
  assert.ok(error instanceof Error && error instanceof DeclaredError);
  assert.equal(error.message, 'm');
  assert.equal(error.number, 7);
  assert.equal(error.$type, 'Declared');
  assert.equal(error.name, 'Declared');
  assert.equal(error.code, 'exception');
  const special = Special[BODY].read({ message: 's', number: 1 });
  assert.ok(special instanceof Special && special instanceof Declared);
  assert.equal(special.name, 'n');
  assert.equal(Special[BODY].write(special), '{"message":"s","number":1,"name":"n"}');
  assert.equal(Declared[CODEC].write(special), '{"@class":"Special","message":"s","number":1,"name":"n"}');
  assert.throws(() => new Declared({ message: 'm' }), refusal('Declared.number: expected an int, found undefined'));
  const Bare = exception('Bare', () => []);
  assert.equal(new Bare().message, 'Bare');
});

test('errors name the place in one line', () => {
  const Line = entity('Line', () => [field('text', string)]);
  const Page = entity('Page', () => [field('lines', list(Line)), field('byName', map(string, Line), { or: () => new Map() })]);
  assert.throws(() => Line[BODY].read({ text: 5 }), refusal('Line.text: expected a string, found 5'));
  assert.throws(() => Page({ lines: [{ text: 'a' }, { text: {} }] }), refusal('Page.lines[1].text: expected a string, found an object'));
  assert.throws(() => Page[BODY].read({ lines: [], byName: { 'a.b[': { text: [] } } }), refusal('Page.byName["a.b["].text: expected a string, found an array'));
  assert.throws(() => int.read('x'.repeat(100)), error => error.message.length < 100);
});

test('errors name a field as the application does', () => {
  assert.throws(() => Defaults({ renamed: 5 }), refusal('Defaults.renamed: expected a string, found 5'));
  assert.throws(() => Defaults[BODY].read({ re_named: 5 }), refusal('Defaults.renamed: expected a string, found 5'));
});
