/**
 * JSON in which whole numbers keep every digit, and tell whether they were written with a fraction or an exponent: JSON.parse
 * does neither. Objects have no prototype, so that every key is a key.
 */

/** A number with a fraction or an exponent. */
export class Decimal {
  constructor(text) {
    this.text = text;
    this.value = Number(text);
  }
}

const TOKEN = /\s*(?:([[\]{},:]|true|false|null)|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?))\s*/y;

export function parse(text) {
  let at = 0;
  const next = () => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) {
      throw new SyntaxError(`no JSON at ${at}: ${text.slice(at, at + 20)}`);
    }
    at = TOKEN.lastIndex;
    return found;
  };
  const expect = sign => {
    if (next()[1] !== sign) {
      throw new SyntaxError(`${sign} expected before ${at}`);
    }
  };
  const peek = () => {
    const before = at;
    const sign = next()[1];
    at = before;
    return sign;
  };
  const members = (end, member) => {
    if (peek() === end) {
      expect(end);
      return;
    }
    for (;;) {
      member();
      const sign = next()[1];
      if (sign === end) {
        return;
      }
      if (sign !== ',') {
        throw new SyntaxError(`, or ${end} expected before ${at}`);
      }
    }
  };
  const value = () => {
    const [, sign, string, number, fraction, exponent] = next();
    if (string) {
      return JSON.parse(string);
    } else if (number) {
      if (fraction || exponent) {
        return new Decimal(number);
      }
      return Number.isSafeInteger(Number(number)) ? Number(number) : BigInt(number);
    } else if (sign === '[') {
      const array = [];
      members(']', () => array.push(value()));
      return array;
    } else if (sign === '{') {
      const object = Object.create(null);
      members('}', () => {
        const key = JSON.parse(next()[2] ?? 'no key');
        expect(':');
        object[key] = value();
      });
      return object;
    } else if (sign === 'true' || sign === 'false') {
      return sign === 'true';
    } else if (sign === 'null') {
      return null;
    }
    throw new SyntaxError(`a value expected before ${at}`);
  };
  const parsed = value();
  if (at < text.length) {
    throw new SyntaxError(`nothing more expected at ${at}`);
  }
  return parsed;
}

export function write(value) {
  if (value instanceof Decimal) {
    return value.text;
  } else if (typeof value === 'bigint') {
    return String(value);
  } else if (Array.isArray(value)) {
    return `[${value.map(write).join()}]`;
  } else if (isObject(value)) {
    return `{${Object.keys(value).map(key => `${JSON.stringify(key)}:${write(value[key])}`).join()}}`;
  }
  return JSON.stringify(value ?? null);
}

export const isNumber = value => typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal;

export const isObject = value =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
