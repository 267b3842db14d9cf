// What the page brings in its own language, and facts of the exams. Text is data: it enters by textContent only.
const inPage = (id) => JSON.parse(document.getElementById(id)?.content.textContent || "{}");

export const words = inPage("words");
export const facts = inPage("facts");
export const lang = document.documentElement.lang;

export const knows = (key) => Object.hasOwn(words, key);
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
