/** What `JSON.parse` would round in a text: an integer of 16 digits or more, where a value may begin. */
const LONG_INTEGER = /[[,:\s-]\d{16}/;

/**
 * Strings, and numbers with all that belongs to them. Matches any text in linear time: the closing quote is optional, so that
 * nothing is tried twice. What is no JSON is left to `JSON.parse`.
 */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*"?|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON; integers of 16 to 19 digits become `bigint`, whatever else there is becomes what `JSON.parse` makes of it.
 * Throws what `JSON.parse` throws.
 *
 * @param {string} text
 * @returns {any}
 */
export function parse(text) {
  if (!LONG_INTEGER.test(text)) {
    return JSON.parse(text);
  }
  // Whoever sent the text cannot know what begins the strings that stand for integers here.
  const mark = `${Math.random()} `;
  const marked = text.replace(STRING_OR_NUMBER, found => (/^-?[1-9]\d{15,18}$/.test(found) ? `"${mark + found}"` : found));
  return JSON.parse(marked, (_, value) =>
    typeof value == 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}
