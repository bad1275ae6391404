import { scalar } from './codec.js';

/** @import { Codec } from './codec.js' */

/**
 * A whole number, whose key in a map is its canonical decimal.
 *
 * @param {string} expected
 * @param {(value: number | bigint) => any} convert gives undefined for what is out of range
 * @returns {Codec}
 */
const whole = (expected, convert) => {
  const { read, write } = scalar(expected, value =>
    typeof value == 'bigint' || Number.isSafeInteger(value) ? convert(value) : undefined,
  );
  return {
    read,
    write,
    key: {
      read: text => read(/^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : text),
      write: value => `"${write(value)}"`,
    },
  };
};

/**
 * A number with a fraction.
 *
 * @param {string} expected
 * @param {(value: number) => number} round
 */
const fraction = (expected, round) =>
  scalar(
    expected,
    json => {
      const value = typeof json == 'bigint' ? Number(json) : json;
      return typeof value == 'number'
        ? Number.isFinite(round(value))
          ? round(value)
          : undefined
        : ['NaN', 'Infinity', '-Infinity'].includes(json)
          ? Number(json)
          : undefined;
    },
    value =>
      typeof value != 'number' || Number.isFinite(value) != Number.isFinite(round(value))
        ? undefined
        : Object.is(value, -0)
          ? '-0'
          : Number.isFinite(value)
            ? String(value)
            : `"${value}"`,
  );

/**
 * A text of some form, which is checked where it is written: what is read was checked by who wrote it.
 *
 * @param {string} expected
 * @param {RegExp} form
 * @param {(value: string) => string} [convert]
 */
const text = (expected, form, convert = value => value) =>
  scalar(
    expected,
    json => (typeof json == 'string' ? json : undefined),
    value => (typeof value == 'string' && form.test(value) ? JSON.stringify(convert(value)) : undefined),
  );

export const boolean = /*#__PURE__*/ scalar('a boolean', value =>
  typeof value == 'boolean' ? value : undefined,
);
export const int = /*#__PURE__*/ whole('an int', value => {
  const number = Number(value);
  return (number | 0) === number ? number | 0 : undefined;
});
export const long = /*#__PURE__*/ whole('a long', value => {
  const integer = BigInt(value);
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
});
/** A long as a number: what a number does not hold exactly is refused, both ways. */
export const longNumber = /*#__PURE__*/ whole('a long of at most 2^53-1', value => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
});
export const float = /*#__PURE__*/ fraction('a float', Math.fround);
export const double = /*#__PURE__*/ fraction('a double', value => value);
export const string = /*#__PURE__*/ text('a string', /^\P{Cs}*$/u);
export const instant = /*#__PURE__*/ text(
  'an instant in UTC',
  /^[+-]?\d{4,10}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
);
export const localDate = /*#__PURE__*/ text('a date', /^[+-]?\d{4,9}-\d\d-\d\d$/);
export const localTime = /*#__PURE__*/ text('a time', /^\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/);
export const localDateTime = /*#__PURE__*/ text(
  'a date and time',
  /^[+-]?\d{4,9}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/,
);
export const duration = /*#__PURE__*/ text(
  'a duration',
  /^[+-]?P(?=.)([+-]?\d+D)?(T(?=.)([+-]?\d+H)?([+-]?\d+M)?([+-]?\d+(\.\d{0,9})?S)?)?$/i,
);
export const uuid = /*#__PURE__*/ text('a UUID', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, value =>
  value.toLowerCase(),
);
export const uri = /*#__PURE__*/ text('a URI', /^[^\s"<>\\^`{|}\p{Cs}]*$/u);
export const bigInteger = /*#__PURE__*/ text('a whole number in a string', /^(0|-?[1-9]\d{0,4095})$/);
export const bigDecimal = /*#__PURE__*/ text('a number in a string', /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i);

export const bytes = /*#__PURE__*/ scalar(
  'bytes',
  json => {
    try {
      const characters = atob(json);
      // The other way round, since atob takes blanks, and text without padding.
      if (btoa(characters) === json) {
        const value = new Uint8Array(characters.length);
        for (let i = 0; i < value.length; i++) {
          value[i] = characters.charCodeAt(i);
        }
        return value;
      }
    } catch {
      // It is not base64.
    }
  },
  value => {
    // By its name: the array may come from another frame of the page.
    if (value?.[Symbol.toStringTag] == 'Uint8Array') {
      let characters = '';
      for (let i = 0; i < value.length; i += 8192) {
        characters += String.fromCharCode(...value.subarray(i, i + 8192));
      }
      return `"${btoa(characters)}"`;
    }
  },
);
