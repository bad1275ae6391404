import { DeclaredError } from './errors.js';
import { BODY, CODEC, NAME, codecOf, each, lazy, object, refuse, scalar, writeMembers } from './codec.js';
import { parse } from './json.js';

/** @import { Codec } from './codec.js' */

/** @typedef {import('./codec.js').Member & { name: string, or?: () => any }} Field */

/**
 * A field of a class.
 *
 * @param {string} name
 * @param {any} type
 * @param {{key?: string, or?: () => any}} [options] what it is called on the wire, and what makes its default
 * @returns {Field}
 */
export const field = (name, type, { key = name, or } = {}) => {
  const codec = codecOf(type);
  const omitted = codec.nullable && !or;
  return { name, key, codec, or, optional: omitted, omitted };
};

/**
 * What an object has of its own, or from a class of the application's; not what every object has.
 *
 * @param {any} holder
 * @param {string} name
 */
const own = (holder, name) =>
  name in Object.prototype && !Object.hasOwn(holder, name) ? undefined : holder[name];

/**
 * The codec of exactly one class.
 *
 * @param {string} name
 * @param {() => Field[]} fields
 * @param {(values: any) => any} make
 * @returns {{ read: (json: any) => any, write: (value: any, first?: string[]) => string }}
 */
const body = (name, fields, make) => {
  const all = lazy(fields);
  return {
    read: json => {
      /** @type {any} */
      const values = { $type: name };
      object(json, name);
      each(
        all(),
        ({ name, key, codec, or }) => {
          const value = own(json, key);
          values[name] = or && (value === undefined || (value === null && !codec.nullable)) ? or() : codec.read(value);
        },
        field => `${name}.${field.name}`,
      );
      return make(values);
    },
    write: (value, first) => {
      if ((object(value, name).$type ?? name) !== name) {
        refuse(name, value.$type);
      }
      return writeMembers(
        name,
        all(),
        ({ name, or }) => {
          const given = own(value, name);
          return given === undefined ? or?.() : given;
        },
        first,
      );
    },
  };
};

/**
 * The classes that a value may be of which travels behind the name of its class.
 *
 * @typedef {object} Messages
 * @property {(name: any) => any} named the class of that name; undefined when there is none
 * @property {(name: any, json: any) => any} read
 * @property {(value: any) => any} of the class of a value
 * @property {(value: any) => string} write the name, a comma and the data
 */

/**
 * @param {() => any[]} types a class that others extend stands for all of them
 * @returns {Messages}
 */
export const messages = types => {
  const all = lazy(
    () => new Map(types().flatMap(type => [...(type[CODEC].types?.() ?? [type])]).map(type => [type[NAME], type])),
  );
  /** @param {any} name */
  const known = name => all().get(name) ?? refuse('the name of a class', name);
  /** @param {any} value */
  const of = value => known(value?.$type);
  return {
    named: name => all().get(name),
    read: (name, json) => known(name)[BODY].read(json),
    of,
    write: value => `${JSON.stringify(value?.$type)},${of(value)[BODY].write(value)}`,
  };
};

/**
 * The codec of a value that is of one of several classes, whose name is the first key: without that of the protocol, which is
 * the one that declares them.
 *
 * @param {string} name
 * @param {() => any[]} types
 * @param {any} [otherwise] the class of a value whose class is not told or not known
 * @returns {Codec}
 */
const union = (name, types, otherwise) => {
  const all = messages(types);
  const protocol = name.slice(0, name.lastIndexOf('.') + 1);
  return {
    read: json =>
      (all.named(protocol + json?.['@class']) ?? otherwise ?? refuse(`the @class of ${name}`, json?.['@class']))[
        BODY
      ].read(json),
    write: value => {
      const type = all.of(value);
      return type[BODY].write(value, [`"@class":${JSON.stringify(type[NAME].slice(protocol.length))}`]);
    },
    types,
  };
};

/**
 * @param {any} type
 * @param {string} name
 * @param {() => Field[]} fields
 * @param {(values: any) => any} make
 */
const typed = (type, name, fields, make) => {
  type[NAME] = name;
  type[CODEC] = type[BODY] = body(name, fields, make);
  return type;
};

/**
 * @param {any} type where it is used as a type, the value may be of one of the others
 * @param {() => any[]} types
 */
const extended = (type, types) => {
  type[CODEC] = union(type[NAME], types, type);
  return type;
};

/**
 * The value as a reader has it: with its defaults, and nothing else than its fields.
 *
 * @param {any} type
 * @param {any} [init]
 */
const checked = (type, init = {}) => type[BODY].read(parse(type[BODY].write(init)));

/**
 * A class that no other extends. Called with the fields, it makes an object of it.
 *
 * @param {string} name
 * @param {() => Field[]} fields the inherited ones first
 * @returns {any}
 */
export const entity = (name, fields) => {
  const type = (/** @type {any} */ init) => checked(type, init);
  return typed(type, name, fields, values => values);
};

/**
 * A class that others extend.
 *
 * @param {string} name
 * @param {() => Field[]} fields the inherited ones first
 * @param {() => any[]} types itself and all classes that extend it
 * @returns {any}
 */
export const openEntity = (name, fields, types) => extended(entity(name, fields), types);

/**
 * A class of which there are no objects of its own.
 *
 * @param {string} name
 * @param {() => any[]} types all classes that extend it
 * @returns {any}
 */
export const sealed = (name, types) => ({ [NAME]: name, [CODEC]: union(name, types) });

/**
 * An exception that methods declare.
 *
 * @param {string} name
 * @param {() => Field[]} fields the inherited ones first
 * @param {() => any[]} [types] itself and all exceptions that extend it, if there are any
 * @param {() => any} [parent]
 * @returns {any}
 */
export const exception = (name, fields, types, parent) => {
  const type = class extends (parent?.() ?? DeclaredError) {
    /**
     * @param {any} [init]
     * @param {any} [values] all of them, as they were read
     */
    constructor(init, values = checked(type, init)) {
      super(parent ? values : (values.message ?? name), values);
      // Whatever the fields are called: an error has properties, too.
      Object.defineProperties(this, Object.getOwnPropertyDescriptors(values));
    }
  };
  Object.defineProperty(type, 'name', { value: name });
  typed(type, name, fields, values => new type(values, values));
  return types ? extended(type, types) : type;
};

/**
 * A value of any class of the protocol, with the name of its class.
 *
 * @param {() => any[]} types
 * @returns {Codec}
 */
export const dynamic = types => {
  const all = messages(types);
  return {
    read: json => (Array.isArray(json) ? all.read(json[0], json[1]) : refuse('an array', json)),
    write: value => `[${all.write(value)}]`,
  };
};

/**
 * An enum: an object of its values, each of them a text.
 *
 * @param {string} name
 * @param {string[]} values
 * @param {{default?: string, byIndex?: boolean}} [options]
 * @returns {any}
 */
export const enumeration = (name, values, { default: otherwise, byIndex } = {}) => {
  /** @param {string} type of what travels @param {any[]} wire what does, for each value */
  const codec = (type, wire) =>
    scalar(
      name,
      json => (typeof json == type ? (values[wire.indexOf(json)] ?? otherwise) : undefined),
      value => JSON.stringify(wire[values.indexOf(value)]),
    );
  const known = codec('string', values);
  return Object.freeze({
    ...Object.fromEntries(values.map(value => [value, value])),
    [NAME]: name,
    [CODEC]: { ...(byIndex ? codec('number', [...values.keys()]) : known), key: known },
  });
};
