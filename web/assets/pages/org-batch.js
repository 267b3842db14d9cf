// Many checked at once: a file or pasted rows, then how far they are, and what became of each. The batch is named behind
// the #, so that the page can be left and opened again.
import { call, Problem } from "../api.js";
import { whenApproved } from "../approval.js";
import { pressed, showsMore } from "../asking.js";
import { howFar, stopped, word } from "../batches.js";
import { hereNow } from "../dates.js";
import { download } from "../download.js";
import { element, find } from "../elements.js";
import { form, mark, onSubmit, refuse } from "../form.js";
import { grouped } from "../ids.js";
import { offerRooms } from "../office.js";
import { withNames } from "../pasted.js";
import { failed } from "../problems.js";
import { missing } from "../verdict.js";
import { knows, lang, say, words } from "../words.js";
import { moment } from "../written.js";

const LARGEST = 2 * 1024 * 1024;
const LOOKS_EVERY = 1500;
const FAULTS_NAMED = 20;
// Of what is wrong with a file, what has the words of the file itself, and not ours, in `found`.
const AS_FOUND = ["unknown_header", "unknown_column", "decoded_twice", "letter_lost", "unprintable", "value"];
const { profile_id: profile, purpose, file, pasted } = form.elements;
const more = find("#more");
const one = () => `/v1/verification-batches/${encodeURIComponent(location.hash.slice(1))}`;
let next = null;
let judged = false; // by a requirement
let sent = null; // the field of what was sent just now, which it keeps until it is read
let lines = []; // of what was pasted on this visit
find("#signed-in").hidden = false;

const offered = call("GET", "/v1/requirement-profiles").then(({ data }) => {
  profile.append(...data.map(({ id, name }) => element("option", name, { value: id })));
  find('[data-field="profile_id"]').hidden = !data.length;
  return data;
}).catch((problem) => (failed(problem), []));

const isOther = () => purpose.value === "other";
const settle = () => { find("#other").hidden = !isOther(); };
purpose.addEventListener("change", settle);
settle();

const blame = (field, code) => new Problem({ code: "validation_failed", errors: [{ pointer: `/${field}`, code }] });

async function given() {
  const [chosen] = file.files;
  if (chosen?.size > LARGEST) throw blame("file", "large");
  if (!chosen) pasted.value = withNames(pasted.value); // so its lines are counted as those of what is sent
  const text = chosen ? await chosen.text() : pasted.value;
  if (!text.trim()) throw blame(chosen ? "file" : "pasted", "nothing");
  return text;
}

onSubmit(
  async () => {
    const text = await given();
    const opened = await call("POST", "/v1/verification-batches", {
      purpose: purpose.value,
      ...(isOther() ? { purpose_text: form.elements.purpose_text.value.trim() } : {}),
      ...(profile.value ? { profile_id: profile.value } : {}),
    });
    await call("PUT", `/v1/verification-batches/${encodeURIComponent(opened.id)}/file`, text);
    return opened;
  },
  ({ id }) => {
    sent = file.files.length ? "file" : "pasted";
    next = null;
    find("#rows tbody").replaceChildren();
    history.pushState(null, "", `#${id}`);
    follow(true).catch(failed);
  },
);

// Whose result is not out yet has not missed what is asked.
function met(meets, state) {
  if (meets !== null) return words[meets ? "is_met" : "is_not_met"];
  return judged && ["pending", "withheld"].includes(state) ? words.is_not_known : "";
}

// An ID number leads to its check, where there is one.
function whose({ candidate_id: id, verification_id: check, reference }) {
  const made = element("td");
  const text = id ? grouped(id) : "–";
  made.append(check ? element("a", text, { href: `/${lang}/org/history#check=${encodeURIComponent(check)}` }) : text);
  if (reference) made.append(element("span", reference, { class: "soft small under" }));
  return made;
}

function outcome({ state, reason, fault, column, detail }) {
  const made = element("td");
  made.append(element("span", word(state ?? reason), { class: state === "valid" ? "tag" : "tag strong" }));
  const why = words[`fault_${fault}`] ?? words[`invalid_${column}`] ?? words[`why_${reason}`] ?? (reason && detail);
  if (why) made.append(element("span", why, { class: "small under" }));
  return made;
}

function row(found) {
  const { row: number, line: at, state, reason, meets, misses } = found;
  const line = element("tr");
  const place = element("th", number, { scope: "row" });
  if (reason === "invalid" && at) place.append(element("span", say("at_line", { line: at }), { class: "small under nowrap" }));
  const verdict = element("td", met(meets, state));
  verdict.append(...misses.map((miss) => element("span", missing(miss), { class: "small under" })));
  line.append(place, whose(found), outcome(found), verdict);
  return line;
}

async function addRows() {
  const page = await call("GET", `${one()}/rows${next ? `?cursor=${encodeURIComponent(next)}` : ""}`);
  find("#rows tbody").append(...page.data.map(row));
  next = page.next_cursor;
  more.hidden = !page.has_more;
  find("#rows").hidden = !find("#rows tbody tr");
  find("#download").hidden = find("#rows").hidden;
}

function faultLine({ line, column, found, code, remedy }) {
  const quoted = found && AS_FOUND.includes(code) && `“${found}”`;
  const where = [line && say("at_line", { line }), column, quoted].filter(Boolean).join(", ");
  return [where, words[`fault_${code}`] ?? remedy].filter(Boolean).join(": ");
}

// What was entered stands in the form again, with all that is wrong with it.
function giveBack({ faults, fault_count: count }) {
  const lines = faults.slice(0, FAULTS_NAMED).map(faultLine);
  if (count > lines.length) lines.push(say("more_faults", { count: count - lines.length }));
  history.replaceState(null, "", location.pathname + location.search);
  find("#one").hidden = find("#another").hidden = true;
  form.hidden = false;
  refuse(null, lines.map((text) => ({ field: sent, text })));
  mark(sent, words.refused_file);
}

// The Secret numbers do not stay in the form once they are read; most check more for one purpose.
function forget() {
  const kept = ["purpose", "purpose_text", "profile_id"].map((name) => [name, form.elements[name].value]);
  lines = sent === "pasted" ? pasted.value.split("\n") : [];
  form.reset();
  for (const [name, value] of kept) form.elements[name].value = value;
  settle();
  sent = null;
}

async function unreadable() {
  const found = [];
  let cursor = null;
  do {
    const page = await call("GET", `${one()}/rows?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    found.push(...page.data.filter(({ reason }) => reason === "invalid").map(({ line }) => line));
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

// Of what was pasted just now the lines that could not be read, and no others, stand in the form again.
async function mend() {
  const found = await unreadable();
  pasted.value = [lines[0], ...found.map((line) => lines[line - 1])].join("\n");
  form.hidden = false;
  pasted.focus();
}

// Several codes may have one word.
function summed(what, counts) {
  const sums = new Map();
  let all = 0;
  for (const [code, count] of counts) {
    sums.set(word(code), (sums.get(word(code)) ?? 0) + count);
    all += count;
  }
  const line = element("li");
  const parts = [...sums].map(([each, count]) => say("counted", { what: each, count }));
  line.append(element("strong", say("counted", { what, count: all })), element("span", parts.join(" · "), { class: "soft under" }));
  return all ? [line] : [];
}

function tallies({ counts, verdicts, profile_id: by }, profiles) {
  const all = Object.entries(counts);
  const isState = ([code]) => knows(`now_${code}`);
  const name = profiles.find(({ id }) => id === by)?.name;
  return [
    ...summed(words.verified, all.filter(isState)),
    ...summed(words.not_verified, all.filter((each) => !isState(each))),
    ...(verdicts ? summed(name ? say("by_requirement", { name }) : words.by_retired, Object.entries(verdicts)) : []),
  ];
}

// How far it is. Only its end is spoken: a figure every second would be noise.
function show(batch, profiles) {
  const { state, faults, opened_at: at, percent } = batch;
  form.hidden = find("#asking").hidden = true;
  judged = batch.profile_id !== null;
  find("#one").hidden = find("#another").hidden = false;
  find("#how").textContent = howFar(batch);
  find("#when").textContent = say("begun", { date: moment(at, hereNow()) });
  const stop = stopped(batch);
  find("#stopped").hidden = !stop;
  if (stop) find("#stopped").textContent = say("stopped", { why: words[`stopped_${stop}`] ?? words[`why_${stop}`] });
  find("#progress").value = percent;
  find("#progress").parentElement.hidden = !["awaiting_file", "checking"].includes(state);
  find("#counts").replaceChildren(...tallies(batch, profiles));
  find("#mend").hidden = state !== "finished" || !lines.length || !batch.counts.invalid;
  find("#faults").replaceChildren(...faults.map((each) => element("li", faultLine(each))));
}

// What is new has the focus once it is shown, and not when the rows have come: somebody may be typing by then.
async function follow(isNew = false) {
  const batch = await call("GET", one());
  if (sent && batch.state === "refused") return giveBack(batch);
  if (sent && batch.state !== "awaiting_file") forget();
  show(batch, await offered);
  if (isNew) find("#how").focus();
  if (["finished", "refused"].includes(batch.state)) find("#ended").textContent = howFar(batch);
  if (batch.state === "finished") return addRows();
  if (batch.state !== "refused") setTimeout(() => follow().catch(failed), LOOKS_EVERY);
}

function begin() {
  const isNamed = location.hash.length > 1;
  find("#one").hidden = true;
  if (isNamed) offerRooms();
  const asked = isNamed ? follow(true) : whenApproved(async () => { await offered; form.hidden = false; });
  asked.catch(failed).finally(() => { find("#asking").hidden = true; });
}

addEventListener("hashchange", () => location.reload());
showsMore(more, addRows);
pressed(find("#mend"), mend);
pressed(find("#download"), async () => {
  const name = await download(`${one()}/rows?format=csv`, "batch.csv");
  find("#saved").textContent = say("saved_as", { name });
});
begin();
