// Finding and building elements.
export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

export const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  return made;
};
