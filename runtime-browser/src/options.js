/**
 * Options with these defaults, which hold for what is left out and for what is undefined.
 *
 * @param {object} defaults
 * @param {any} [given]
 * @returns {any}
 */
export const withDefaults = (defaults, given = {}) => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(given).filter(entry => entry[1] !== undefined)),
});
