import { each, object, refuse } from './codec.js';

const POLICIES = ['fail', 'drop-oldest', 'drop-newest'];

/**
 * Options with these defaults, which hold for what is left out and for what is undefined. Throws a ValueError that names the
 * option for what it cannot be; one without a default may be anything.
 *
 * @param {Record<string, any>} defaults
 * @param {any} [given]
 * @returns {any}
 */
export const withDefaults = (defaults, given = {}) => {
  const all = { ...defaults };
  each(
    Object.entries(object(given, 'an object')),
    ([name, value]) => {
      const or = defaults[name];
      const least = name == 'maxMessageBytes' ? 1024 : +(or != Infinity);
      if (value !== undefined) {
        if (typeof or == 'number' && !(value >= least && value === Number(value))) {
          refuse(`a number from ${least} on`, value);
        }
        if (name == 'overflow' && !POLICIES.includes(value)) {
          refuse(POLICIES.join(' or '), value);
        }
        all[name] = Object(or) === or ? withDefaults(or, value) : value;
      }
    },
    ([name]) => `options.${name}`,
  );
  return all;
};
