// All that a requirement asks, in one line.
import { facts, lang, say, words } from "./words.js";

export const SKILLS = ["reading", "use_of_english", "writing", "listening", "speaking"];
export const nameOf = (code) => facts[code]?.name ?? code;

const counted = (count, unit) => new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
const ageOf = (months) => (months % 12 ? [months, "month"] : [months / 12, "year"]);
const least = ({ score, level }) => (score && level ? say("both", { score, level }) : score ?? level);

export function asks({ exams, minimum_overall: overall, minimum_papers: papers, maximum_age_months: months, ...more }) {
  return [
    exams.map(nameOf).join(", "),
    ...(overall ? [say("least", { what: words[overall.score ? "of_overall" : "of_cefr"], least: least(overall) })] : []),
    ...SKILLS.filter((skill) => papers[skill]).map((skill) => say("least", { what: words[skill], least: least(papers[skill]) })),
    ...(months ? [say("young", { age: counted(...ageOf(months)) })] : []),
    ...(more.may_combine_sittings ? [words.combined] : []),
    ...(more.verdict_only ? [words.alone] : []),
  ].join(" · ");
}
