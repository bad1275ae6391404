import { ValueError } from './errors.js';

/**
 * How values of one type travel. `read` takes what `parse` made of the JSON, `write` returns JSON text. Neither uses `this`.
 * Both throw a ValueError for what is none of the type.
 *
 * @typedef {object} Codec
 * @property {(json: any) => any} read
 * @property {(value: any) => string} write
 * @property {boolean} [nullable] whether null is a value, too
 * @property {Codec} [key] how values travel as keys of a map, where that differs: texts then, without quotes around them
 * @property {() => Iterable<any>} [types] the classes that a value may be of, where there are several
 */

/** The codec of a class where it is used as a type. */
export const CODEC = /*#__PURE__*/ Symbol('codec');
/** The codec of exactly this class, without its name. */
export const BODY = /*#__PURE__*/ Symbol('body');
/** The name of a class on the wire. */
export const NAME = /*#__PURE__*/ Symbol('name');

/**
 * @param {any} type a codec, or what carries one
 * @returns {Codec}
 */
export const codecOf = type => type[CODEC] ?? type;

/**
 * @template T
 * @param {() => T} make called once, when the value is first needed
 * @returns {() => T}
 */
export const lazy = make => {
  /** @type {T | undefined} */
  let value;
  return () => (value ??= make());
};

/** @param {any} value */
const shown = value =>
  (typeof value == 'string'
    ? JSON.stringify(value.slice(0, 40))
    : Object(value) === value
      ? `an ${Array.isArray(value) ? 'array' : 'object'}`
      : String(value)
  ).slice(0, 50);

/**
 * Throws the error for a value that is not what it has to be.
 *
 * @param {string} expected
 * @param {any} found
 * @returns {never}
 */
export const refuse = (expected, found) => {
  throw new ValueError(`expected ${expected}, found ${shown(found)}`);
};

/**
 * Refuses an object of a frame where a member of those names is neither a text, nor null, nor left out.
 *
 * @param {any} details
 * @param {string[]} names
 */
export const checkTexts = (details, ...names) =>
  names.forEach(name => typeof (details[name] ?? '') == 'string' || refuse(`a string as ${name}`, details[name]));

/**
 * The error with the place in front where it happened, as seen from one level further out.
 *
 * @param {unknown} error
 * @param {string} place
 */
export const within = (error, place) =>
  error instanceof ValueError && error.message.length < 999
    ? new ValueError(place + error.message.replace(/^expected /, ': $&').replace(/^[^.[:]+/, ''))
    : error;

/**
 * Calls a function for each item; what is wrong with an item is told with its place.
 *
 * @template T, R
 * @param {Iterable<T>} items
 * @param {(item: T) => R} action
 * @param {(item: T) => string} [place] the index in brackets by default
 */
export const each = (items, action, place) => {
  /** @type {R[]} */
  const results = [];
  for (const item of items) {
    try {
      results.push(action(item));
    } catch (error) {
      throw within(error, place ? place(item) : `[${results.length}]`);
    }
  }
  return results;
};

/**
 * Something that travels under a name in an object.
 *
 * @typedef {object} Member
 * @property {string} key
 * @property {string} name what it is called in JavaScript, and in errors
 * @property {Codec} codec
 * @property {typeof import('./upload.js').upload} [stream] what uploads it, if it is a stream, which travels elsewhere
 * @property {boolean} [optional] whether undefined is left out
 * @property {boolean} [omitted] whether null is left out
 */

/**
 * Writes the members of an object, with commas between them.
 *
 * @template {Member} M
 * @param {string} of
 * @param {M[]} members
 * @param {(member: M, index: number) => any} value
 * @param {string[]} [first] what comes before them
 */
export const writeMembers = (of, members, value, first = []) => {
  let index = 0;
  each(
    members,
    member => {
      const given = value(member, index++);
      if (
        !member.stream &&
        !(given === undefined && member.optional) &&
        !(given === null && member.omitted)
      ) {
        first.push(`${JSON.stringify(member.key)}:${member.codec.write(given)}`);
      }
    },
    member => `${of}.${member.name}`,
  );
  return `{${first}}`;
};

/**
 * The codec of simple values.
 *
 * @param {string} expected
 * @param {(json: any) => any} read gives undefined for what is no such value
 * @param {(value: any) => string | undefined} [write] the same
 * @returns {Codec}
 */
export const scalar = (expected, read, write = value => read(value)?.toString()) => ({
  read: json => read(json) ?? refuse(expected, json),
  write: value => write(value) ?? refuse(expected, value),
});

/**
 * @param {any} type
 * @returns {Codec}
 */
export const nullable = type => {
  const { read, write } = codecOf(type);
  return {
    read: json => (json == null ? null : read(json)),
    write: value => (value == null ? 'null' : write(value)),
    nullable: true,
  };
};

/**
 * @param {any} type
 * @param {(values: any[]) => any} [make]
 * @returns {Codec}
 */
export const list = (type, make = values => values) => {
  const { read, write } = codecOf(type);
  return {
    read: json => make(each(Array.isArray(json) ? json : refuse('an array', json), read)),
    write: value => `[${each(iterable(value, 'an array'), write)}]`,
  };
};

/** @param {any} type */
export const set = type => list(type, values => new Set(values));

/**
 * @param {any} keyType
 * @param {any} type
 * @returns {Codec}
 */
export const map = (keyType, type) => {
  const { read, write } = codecOf(type);
  const keys = codecOf(keyType);
  const key = keys.key ?? keys;
  /** @param {[any, any]} entry */
  const place = ([text]) => `[${shown(text)}]`;
  return {
    read: json => {
      const entries = new Map();
      each(
        Object.entries(object(json, 'an object')),
        ([text, item]) => {
          const known = key.read(text);
          const value = read(item);
          // Several texts are the same key only where they are unknown values of an enum: the default's own entry wins.
          if (known === text || !entries.has(known)) {
            entries.set(known, value);
          }
        },
        place,
      );
      return entries;
    },
    write: value =>
      `{${each(iterable(value, 'a Map'), ([name, item]) => `${key.write(name)}:${write(item)}`, place)}}`,
  };
};

/**
 * @param {any} value
 * @param {string} expected
 */
const iterable = (value, expected) =>
  Object(value) === value && value[Symbol.iterator] ? value : refuse(expected, value);

/**
 * @param {any} value
 * @param {string} expected
 */
export const object = (value, expected) =>
  Object(value) === value && !Array.isArray(value) ? value : refuse(expected, value);
