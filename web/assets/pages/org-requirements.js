// An organisation's requirements: the list, and the form that makes one or its next version.
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { element, find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { drawsMinimum, numbered, readMinimum, writeMinimum } from "../minimums.js";
import { toSignIn } from "../problems.js";
import { facts, lang, say, words } from "../words.js";

const PATH = "/v1/requirement-profiles";
const SKILLS = ["reading", "use_of_english", "writing", "listening", "speaking"];
const asked = call("GET", PATH);
const at = ({ id }) => `${PATH}/${encodeURIComponent(id)}`;
const [list, building, said] = ["#list", "#building", "#said"].map((each) => find(each));
const boxes = findAll("[name=exams]");
let changing = null; // the version that is being changed
let opener = null;

const counted = (count, unit) => new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
const ageOf = (months) => (months % 12 ? [months, "month"] : [months / 12, "year"]);
const nameOf = (code) => facts[code]?.name ?? code;
const least = ({ score, level }) => (score && level ? say("both", { score, level }) : score ?? level);

// All that a requirement asks, in one line.
function asks({ exams, minimum_overall: overall, minimum_papers: papers, maximum_age_months: months, ...more }) {
  return [
    exams.map(nameOf).join(", "),
    ...(overall ? [say("least", { what: words[overall.score ? "of_overall" : "of_cefr"], least: least(overall) })] : []),
    ...SKILLS.filter((skill) => papers[skill]).map((skill) => say("least", { what: words[skill], least: least(papers[skill]) })),
    ...(months ? [say("young", { age: counted(...ageOf(months)) })] : []),
    ...(more.may_combine_sittings ? [words.combined] : []),
    ...(more.verdict_only ? [words.alone] : []),
  ].join(" · ");
}

function caution({ exam, what, paper, required, highest }) {
  const key = highest === null ? "caution_none" : "caution";
  return element("li", say(key, { exam: nameOf(exam), what: words[paper ?? `of_${what}`], required, highest }));
}

// What nobody can meet: with none of the exams, or with some of them.
function cautionsOf({ cautions, can_be_met: some }) {
  if (!cautions.length) return [];
  const box = element("details");
  const lines = element("ul", "", { class: "small" });
  lines.append(...cautions.map(caution));
  box.append(element("summary", words.caution_why), lines);
  return [element("span", some ? words.some_cannot : words.nobody, { class: some ? "tag" : "tag strong" }), box];
}

function retiring(profile) {
  const box = element("details");
  const label = `${words.retire}: ${profile.name}`;
  const button = element("button", words.retire, { type: "button", class: "plain", "aria-label": label });
  pressed(button, async () => {
    await call("DELETE", at(profile));
    await refresh(say("retired", profile));
  });
  box.append(element("summary", words.retire, { "aria-label": label }), element("p", words.retire_what, { class: "small" }), button);
  return box;
}

function row(profile) {
  const line = element("tr");
  const name = element("th", profile.name, { scope: "row" });
  name.append(element("span", say("version", profile), { class: "soft small under" }));
  const what = element("td", asks(profile));
  const notes = element("div");
  notes.append(...cautionsOf(profile));
  what.append(notes);
  const change = element("button", words.change, { type: "button", class: "plain", "aria-label": `${words.change}: ${profile.name}` });
  change.addEventListener("click", () => open(profile, change));
  const acts = element("td", "", { class: "own" });
  acts.append(change, retiring(profile));
  line.append(name, what, acts);
  return line;
}

function show({ data }) {
  find("#some tbody").replaceChildren(...data.map(row));
  find("#some").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
}

function close() {
  find("#errors").hidden = building.hidden = true;
  list.hidden = false;
}

async function refresh(line) {
  show(await call("GET", PATH));
  close();
  said.textContent = line;
  said.focus();
}

function open(profile, button) {
  [changing, opener] = [profile, button];
  form.reset();
  const { exams = [], minimum_overall: overall, minimum_papers: papers = {}, maximum_age_months: months } = profile ?? {};
  find("#which").textContent = profile ? say("changing", profile) : words.making;
  form.elements.name.value = profile?.name ?? "";
  for (const box of boxes) box.checked = exams.includes(box.value);
  find("#others").open = boxes.some((box) => box.checked && box.closest("details"));
  writeMinimum("overall", overall);
  for (const skill of SKILLS) writeMinimum(skill, papers[skill]);
  const { age_count: count, age_unit: unit } = form.elements;
  if (months) [count.value, unit.value] = months % 12 ? [months, "1"] : [months / 12, "12"];
  form.elements.combined.checked = profile?.may_combine_sittings ?? false;
  form.elements.alone.checked = profile?.verdict_only ?? false;
  said.textContent = "";
  find("#errors").hidden = list.hidden = true;
  building.hidden = false;
  find("#which").focus();
}

function written({ name, age_count: age, age_unit: unit, combined, alone }) {
  const papers = SKILLS.map((skill) => [skill, readMinimum(skill)]).filter(([, asks]) => asks);
  const overall = readMinimum("overall");
  const count = numbered(age.value.trim());
  return {
    name: name.value,
    exams: boxes.filter((box) => box.checked).map((box) => box.value),
    ...(overall ? { minimum_overall: overall } : {}),
    ...(papers.length ? { minimum_papers: Object.fromEntries(papers) } : {}),
    ...(count === "" ? {} : { maximum_age_months: typeof count === "number" ? count * unit.value : count }),
    may_combine_sittings: combined.checked,
    verdict_only: alone.checked,
  };
}

// The API blames the parts of its body; each has one field here.
const FIELDS = { minimum_overall: "overall", maximum_age_months: "age" };
function fieldOf(pointer) {
  const [first, second] = pointer.slice(1).split("/");
  return first === "minimum_papers" && second ? second : FIELDS[first] ?? first;
}

for (const name of ["overall", ...SKILLS]) drawsMinimum(name);
find("#new").addEventListener("click", ({ currentTarget }) => open(null, currentTarget));
find("#back").addEventListener("click", () => {
  close();
  (opener.isConnected ? opener : find("#new")).focus();
});
onSubmit(
  (fields) => (changing
    ? call("PUT", at(changing), { ...written(fields), version: changing.version })
    : call("POST", PATH, written(fields))),
  (saved) => refresh([say("saved_as", saved), saved.can_be_met ? "" : words.nobody_met].join(" ").trim()),
  (problem) => {
    if (problem.code === "sign_in_required") return toSignIn(), true;
    problem.errors = (problem.errors ?? []).map((each) => ({ ...each, pointer: `/${fieldOf(each.pointer)}` }));
    if (problem.code === "stale_version") call("GET", PATH).then(show).catch(console.error);
    return false;
  },
);
whenAnswered(asked, (answer) => {
  show(answer);
  list.hidden = false;
});
