// Whether a document is real: by its file, of which the fingerprint alone is sent, by its number, or by its QR code, whose
// token is behind the #, so that no server and no log has it.
import { Problem, call } from "../api.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { form, onSubmit, showDone, token } from "../form.js";
import { failed } from "../problems.js";
import { clockOf, draw } from "../statement.js";
import { titleOf } from "../titles.js";
import { knows, say, words } from "../words.js";
import { day, moment } from "../written.js";

const MEGABYTE = 1024 * 1024;
const MOST = 10; // megabytes; ours have a tenth of one
const MARKS = { current: "good", expired: "caution", replaced: "caution", practice: "caution" };
const { number, file } = form.elements;
const [done, reading, place] = [find("#done"), find("#reading"), find("#statement")];

function settle() {
  find("#coded").hidden = !token();
  find("#typed").hidden = Boolean(token());
}
addEventListener("hashchange", () => location.reload());
settle();

// The verdict before goes first, so that it is never read as that of what is checked next.
function startOver() {
  place.replaceChildren();
  form.hidden = false;
  done.hidden = find("#actions").hidden = find("#errors").hidden = true;
}
function leaveCode() {
  history.replaceState(null, "", location.pathname);
  settle();
}

// The sentence of a state, or the one that is its own by the way in which it was asked for.
const of = (what, state, ways, values) => say([...ways.map((by) => `${what}_${state}_${by}`), `${what}_${state}`].find(knows), values);

// What is to be done about it. Of what is not shown nothing says that it stands here.
function advice(by, { state, certified, limited }) {
  if (certified && !certified.awarded) return words.do_uncertified;
  if (limited) return [words[`do_${state}`], words.do_limited].filter(Boolean).join(" ");
  return of("do", state, certified ? [`${by}_certified`, by] : [by]);
}

// A certificate states its grade and its level, and so does what stands in its place.
const asStatement = ({ grade, level, ...certified }) =>
  ({ ...certified, fields: ["grade", "level"], overall: { kind: "certified", grade, cefr: level, certificate_cefr: level } });

function put(mark, verdict, [what, asked], checked, about = "") {
  done.dataset.mark = mark;
  find("h2", done).textContent = verdict;
  find("#what").replaceChildren(what, " ", element("bdi", asked, { class: "strong", translate: "no" }));
  find("#about").textContent = about;
  find("#checked").textContent = checked;
  find("#actions").hidden = false;
}

let last = {};
function show(by, what, answer) {
  const { state, checked_at: at, replaced_by: next, retired_at: retired, expires_on: until, document: made, certified } = answer;
  const shown = certified?.awarded ? asStatement(certified) : answer.statement;
  const when = (text) => moment(text, clockOf([certified ?? shown]));
  const date = until ? day(until) : next || retired ? when(next?.released_at ?? retired) : "";
  const facts = made && { kind: words[`kind_${made.kind}`], number: made.number, made: when(made.made_at) };
  const about = made?.kind === "certifying_statement" && (certified?.papers.length === 0 ? words.about_certifying : words.about_certifying_any);
  put(
    MARKS[state] ?? "bad",
    of("verdict", state, [by], { date, version: next?.version }),
    what,
    say(made ? "checked_document" : "checked_on", { date: when(at), ...facts }),
    about || "",
  );
  place.replaceChildren();
  if (shown) {
    const drawn = draw(shown);
    find(".foot", drawn).remove(); // its sentence is about the two numbers
    place.append(element("h2", titleOf(shown)), drawn);
  }
  last = { by, state };
  showDone(advice(by, answer));
}

const check = (by, value) => call("POST", "/v1/document-checks", { [by]: value });

async function fingerprint(chosen) {
  if (!globalThis.crypto?.subtle) throw new Problem({ code: "no_hash" });
  const bytes = await chosen.arrayBuffer().catch(() => {
    throw new Problem({ code: "unreadable" });
  });
  if (!bytes.byteLength) throw new Problem({ code: "empty_file" });
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is larger than any file of ours is none, and is not read: it could be more than the device has room for.
function tooLarge({ size, name }) {
  const checked = say("checked_on", { date: moment(new Date().toISOString(), hereNow()) });
  put("bad", words.verdict_large, [words.asked_file, name], checked);
  last = {};
  showDone(say("do_large", { size: Math.ceil(size / MEGABYTE), most: MOST }));
}

// Of several checks that run at once the one that was asked for last is shown.
let latest = 0;
async function checkFiles([one, ...others]) {
  if (!one) return;
  const mine = ++latest;
  startOver();
  reading.textContent = words.reading_file;
  try {
    if (others.length) throw new Problem({ code: "one_file" });
    leaveCode();
    if (one.size > MOST * MEGABYTE) return tooLarge(one);
    const answer = await check("sha256", await fingerprint(one));
    if (mine === latest) show("sha256", [words.asked_file, one.name], answer);
  } catch (problem) {
    if (mine === latest) failed(problem);
  } finally {
    if (mine === latest) reading.textContent = file.value = ""; // the same file may be chosen again
  }
}

file.addEventListener("change", () => checkFiles([...file.files]));
// Anywhere on the page, whatever it shows: a browser would open what is dropped beside.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  checkFiles([...event.dataTransfer.files]);
});

// Of a whole link its token.
const typed = () => number.value.trim();
const asked = () => (token() ? ["token", token()] : typed().includes("#") ? ["token", typed()] : ["number", typed()]);
let sent = {};
onSubmit(
  () => {
    const [by, value] = asked();
    sent = { mine: ++latest, by, what: by === "token" ? [words.asked_code, ""] : [words.asked_number, value] };
    reading.textContent = "";
    return check(by, value);
  },
  (answer) => sent.mine === latest && show(sent.by, sent.what, answer),
  () => sent.mine !== latest,
);

find("#print").addEventListener("click", () => print());
find("#again").addEventListener("click", () => {
  // A number that is unknown may be mistyped: it stays, to be compared with the document.
  const kept = last.by === "number" && last.state === "unknown" ? number.value : "";
  startOver();
  leaveCode();
  form.reset();
  number.value = kept;
  (kept ? number : file).focus();
});
