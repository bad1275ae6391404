import { randomUUID } from 'node:crypto';
import { Decimal, isNumber, isObject, write } from './json.mjs';

/** The placeholder that an object is; undefined when it is an object of its own. */
const placeholder = object =>
  isObject(object) ? Object.keys(object).find(key => key[0] === '$' && key !== '$more' && key !== '$without') : undefined;

const has = (value, key) => isObject(value) && key in value;

const EXAMPLES = { string: 'x', number: 1, int: 1, boolean: true, object: {}, array: [], null: null, anything: null };

const TYPES = {
  string: value => typeof value === 'string',
  number: isNumber,
  int: value => isNumber(value) && !(value instanceof Decimal),
  boolean: value => typeof value === 'boolean',
  object: isObject,
  array: Array.isArray,
  null: value => value === null,
  anything: () => true,
};

/** A whole number has to be written without a fraction; another one may be written in any way. */
const sameNumber = (pattern, actual) =>
  pattern instanceof Decimal
    ? pattern.value === (actual instanceof Decimal ? actual.value : Number(actual))
    : !(actual instanceof Decimal) && BigInt(pattern) === BigInt(actual);

/** The placeholders of one run of a dialogue, and what they stand for; see docs/wire-protocol.md. */
export class Placeholders {
  #bound = new Map();

  /** What to send. */
  filled(pattern) {
    if (Array.isArray(pattern)) {
      return pattern.filter(element => !has(element, '$maybe')).map(element => this.filled(element));
    }
    if (!isObject(pattern)) {
      return pattern;
    }
    const name = placeholder(pattern);
    const argument = pattern[name];
    switch (name) {
      case undefined: {
        const filled = Object.create(null);
        for (const key of Object.keys(pattern)) {
          if (key[0] !== '$' && !has(pattern[key], '$maybe')) {
            filled[key] = this.filled(pattern[key]);
          }
        }
        return filled;
      }
      case '$any':
        return 'send' in pattern ? this.filled(pattern.send) : EXAMPLES[argument];
      case '$bind':
        return this.#bind(argument, this.filled(pattern.send));
      case '$ref':
        if (!this.#bound.has(argument)) {
          throw new Error(`nothing was bound to ${argument}`);
        }
        return this.#bound.get(argument);
      case '$unique': {
        const key = `$unique ${argument}`;
        return this.#bound.get(key) ?? this.#bind(key, `${argument}-${randomUUID()}`);
      }
      case '$repeat':
        return argument.repeat(pattern.times);
      case '$oneOf':
        return this.filled(argument[0]);
      case '$set':
        return this.filled(argument);
      default:
        throw new Error(`there is no placeholder ${name}`);
    }
  }

  #bind(name, value) {
    this.#bound.set(name, value);
    return value;
  }

  /** How what came differs from what was expected; undefined when they agree. Placeholders are bound only where they do. */
  mismatch(pattern, actual) {
    const before = new Map(this.#bound);
    const difference = this.#difference(pattern, actual, '');
    if (difference) {
      this.#bound = before;
    }
    return difference;
  }

  #difference(pattern, actual, path) {
    const name = placeholder(pattern);
    if (name) {
      return this.#ofPlaceholder(name, pattern, actual, path);
    } else if (Array.isArray(pattern) && Array.isArray(actual)) {
      return this.#ofArrays(pattern, actual, path);
    } else if (isObject(pattern) && isObject(actual)) {
      return this.#ofObjects(pattern, actual, path);
    }
    const same = isNumber(pattern) && isNumber(actual) ? sameNumber(pattern, actual) : pattern === actual;
    return same ? undefined : wrong(pattern, actual, path);
  }

  #ofArrays(pattern, actual, path) {
    for (let i = 0; i < Math.max(pattern.length, actual.length); i++) {
      if (i >= pattern.length) {
        return `${path}/${i}: unexpected ${write(actual[i])}`;
      }
      if (i >= actual.length) {
        return has(pattern[i], '$maybe') ? undefined : `${path}/${i}: missing ${write(pattern[i])}`;
      }
      const difference = this.#difference(pattern[i], actual[i], `${path}/${i}`);
      if (difference) {
        return difference;
      }
    }
    return undefined;
  }

  #ofObjects(pattern, actual, path) {
    for (const key of Object.keys(pattern)) {
      if (key[0] === '$' || (!(key in actual) && has(pattern[key], '$maybe'))) {
        continue;
      }
      const difference =
        key in actual
          ? this.#difference(pattern[key], actual[key], `${path}/${key}`)
          : `${path}/${key}: missing ${write(pattern[key])}`;
      if (difference) {
        return difference;
      }
    }
    const unexpected = Object.keys(actual).find(
      key => pattern.$without?.includes(key) || !(key in pattern || '$more' in pattern),
    );
    return unexpected === undefined ? undefined : `${path}/${unexpected}: unexpected ${write(actual[unexpected])}`;
  }

  #ofPlaceholder(name, pattern, actual, path) {
    const argument = pattern[name];
    switch (name) {
      case '$any':
        return TYPES[argument](actual) &&
          (!('containing' in pattern) || actual.includes(pattern.containing)) &&
          (!('lacking' in pattern) || !actual.includes(pattern.lacking))
          ? undefined
          : wrong(pattern, actual, path);
      case '$bind':
        this.#bind(argument, actual);
        return undefined;
      case '$maybe':
        return this.#difference(argument, actual, path);
      case '$oneOf':
        return argument.some(candidate => !this.#difference(candidate, actual, path))
          ? undefined
          : wrong(pattern, actual, path);
      case '$set': {
        const left = Array.isArray(actual) ? [...actual] : [];
        for (const element of argument) {
          const found = left.findIndex(candidate => !this.#difference(element, candidate, path));
          if (found < 0) {
            return `${path}: missing ${write(element)} in ${write(actual)}`;
          }
          left.splice(found, 1);
        }
        return left.length ? `${path}: unexpected ${write(left)}` : undefined;
      }
      default:
        return this.#difference(this.filled(pattern), actual, path);
    }
  }
}

const wrong = (pattern, actual, path) => `${path}: expected ${write(pattern)}, found ${write(actual)}`;
