/** Makes an element. Texts become text nodes, never markup. */
export function element(name, properties = {}, ...children) {
  const { attributes = {}, ...others } = properties;
  const made = Object.assign(document.createElement(name), others);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A name, isolated: its direction does not affect the text around it. */
export function nameOf(text, className = '') {
  return element('bdi', { className, textContent: text });
}

/** "1 line", "2 lines". */
export function count(number, what) {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}
