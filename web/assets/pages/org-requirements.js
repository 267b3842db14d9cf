// An organisation's requirements: the list, and the form that makes one or its next version.
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { SKILLS, asks, nameOf } from "../asks.js";
import { element, find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { drawsMinimum, numbered, readMinimum, writeMinimum } from "../minimums.js";
import { offerRooms } from "../office.js";
import { twice } from "../twice.js";
import { say, words } from "../words.js";

const PATH = "/v1/requirement-profiles";
const asked = call("GET", PATH);
const at = ({ id }) => `${PATH}/${encodeURIComponent(id)}`;
const [list, building, said] = ["#list", "#building", "#said"].map((each) => find(each));
const boxes = findAll("[name=exams]");
let changing = null; // the version that is being changed
let opener = null;

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

const retiring = (profile) => twice(words.retire, profile.name, words.retire_what, async () => {
  await call("DELETE", at(profile));
  await refresh(say("retired", profile));
});

// Everybody reads what is published, or nobody else does.
function publishing(profile) {
  const word = profile.published_at ? "take_back" : "publish";
  return twice(words[word], profile.name, words[`${word}_what`], async () => {
    await call(profile.published_at ? "DELETE" : "PUT", `${at(profile)}/publication`, profile.published_at ? undefined : {});
    await refresh(say(profile.published_at ? "taken_back" : "published", profile));
  });
}

function row(profile) {
  const line = element("tr");
  const name = element("th", profile.name, { scope: "row" });
  name.append(element("span", say("version", profile), { class: "soft small under" }));
  if (profile.published_at) name.append(element("span", words.is_published, { class: "tag" }));
  const what = element("td", asks(profile));
  const notes = element("div");
  notes.append(...cautionsOf(profile));
  what.append(notes);
  const change = element("button", words.change, { type: "button", class: "plain", "aria-label": `${words.change}: ${profile.name}` });
  change.addEventListener("click", () => open(profile, change));
  const acts = element("td", "", { class: "own" });
  acts.append(change, publishing(profile), retiring(profile));
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
    problem.errors = (problem.errors ?? []).map((each) => ({ ...each, pointer: `/${fieldOf(each.pointer)}` }));
    if (problem.code === "stale_version") call("GET", PATH).then(show).catch(console.error);
    return false;
  },
);
whenAnswered(asked, (answer) => {
  show(answer);
  list.hidden = false;
});
offerRooms();
