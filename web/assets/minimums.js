// The fields of a minimum: a score, a level, and where it stands on the scale, drawn and in words.
import { find } from "./elements.js";
import { form } from "./form.js";
import { facts, say } from "./words.js";

const { lowest, highest, levels } = facts.scale;
const field = (name, part) => form.elements[`${name}_${part}`];

// A number as one, anything else as it was typed: the API says what is wrong with it.
export const numbered = (text) => (/^\d+$/.test(text) ? Number(text) : text);

export function readMinimum(name) {
  const [score, level] = ["score", "level"].map((part) => field(name, part).value.trim());
  if (!score && !level) return null;
  return { ...(score ? { score: numbered(score) } : {}), ...(level ? { level } : {}) };
}

export function writeMinimum(name, least) {
  field(name, "score").value = least?.score ?? "";
  field(name, "level").value = least?.level ?? "";
  draw(name);
}

function placeOf({ score, level } = {}) {
  const band = levels.find((each) => (score === undefined ? each.cefr === level : each.lowest <= score && score <= each.highest));
  return { at: score ?? band?.lowest, band };
}

function draw(name) {
  const asked = readMinimum(name) ?? {};
  const { at, band } = placeOf(asked);
  const isThere = at >= lowest && at <= highest;
  const key = asked.score === undefined ? "place_level" : band ? "place_score" : "place_under";
  find(`#${name} [data-scale]`).hidden = !isThere;
  find(`#${name}-place`).textContent = isThere ? say(key, { score: at, ...band }) : "";
  for (const end of ["x1", "x2"]) find(`#${name} .least`).setAttribute(end, `${(100 * (at - lowest)) / (highest - lowest) || 0}%`);
}

export function drawsMinimum(name) {
  for (const part of ["score", "level"]) field(name, part).addEventListener("input", () => draw(name));
}
