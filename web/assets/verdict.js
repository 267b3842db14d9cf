// Whether results meet a requirement, in words: the line that comes first, and what is missing.
import { element } from "./elements.js";
import { facts, say, words } from "./words.js";
import { day } from "./written.js";

export const verdictLine = ({ meets, profile_name: profile }) => say(meets ? "meets" : "meets_not", { profile });

const named = (codes) => codes.split(", ").map((code) => facts[code]?.name ?? code).join(", ");
const LOOKS = { age: day, exam: named, state: (state) => words[`now_${state}`] ?? state };
const plain = (text) => text;

// `actual` is left out where the verdict alone is shown, and null where nothing is reported.
function keyOf({ what, actual }) {
  const key = LOOKS[what] ? `miss_${what}` : "miss_least";
  if (actual === undefined) return `${key}_alone`;
  if (actual === null) return "miss_least_none";
  return actual === "exempt" ? "miss_least_exempt" : key;
}

export function missing(miss) {
  const written = LOOKS[miss.what] ?? plain;
  const [required, actual] = [miss.required, miss.actual].map((each) => each && written(each));
  return say(keyOf(miss), { what: words[miss.paper ?? `of_${miss.what}`], required, actual });
}

// `titles` are those of the results by session, where they are shown.
export function verdictParts({ misses, results, profile_version: version }, titles = {}) {
  const list = document.createElement("ul");
  list.append(...misses.map((miss) => element("li", missing(miss))));
  const on = results.map((id) => titles[id] ?? id).join("; ");
  const foot = element("p", say("by_version", { version, results: on }), { class: "soft small" });
  return misses.length ? [list, foot] : [foot];
}

// A result by its title, with what it is good for now.
export function stateLine(name, title, state, attributes) {
  const line = element(name, `${title} `, attributes);
  line.append(element("span", words[`now_${state}`] ?? state, { class: state === "valid" ? "tag" : "tag strong" }));
  return line;
}

// A score counts on the scale, a level off it.
function least({ score, level }) {
  const says = (isOnScale) => say("asked_least", { least: isOnScale ? score ?? level : level ?? score });
  return { score, level, says };
}

// What a profile asks at least, by paper and overall, for the bars of a Statement.
export function minimumsOf({ minimum_overall: overall, minimum_papers: papers }) {
  const asked = { ...papers, ...(overall ? { overall } : {}) };
  return Object.fromEntries(Object.entries(asked).map(([name, minimum]) => [name, least(minimum)]));
}
