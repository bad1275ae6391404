/** Makes an element. Texts become text nodes, never markup. */
export function element(name, properties = {}, ...children) {
  const { attributes = {}, ...others } = properties;
  const made = Object.assign(document.createElement(name), others);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A user's text, isolated: its direction does not affect the text around it. */
export function written(text) {
  return element('bdi', { textContent: text });
}

export function timeOf(instant) {
  const time = new Date(instant);
  const textContent = time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return element('time', { dateTime: instant, textContent });
}
