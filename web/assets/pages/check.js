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
const { number, file } = form.elements;
const [reading, place] = [find("#reading"), find("#statement")];

function settle() {
  find("#coded").hidden = !token();
  find("#typed").hidden = Boolean(token());
}
find("#ours").textContent = `${location.host}/check`;
addEventListener("hashchange", () => location.reload());
settle();

// The sentence of a state, or the one that is its own by the way in which it was asked for.
const of = (what, state, by, values) => say(knows(`${what}_${state}_${by}`) ? `${what}_${state}_${by}` : `${what}_${state}`, values);

function show(by, { state, checked_at: at, replaced_by: next, retired_at: retired, expires_on: until, document: made, statement }) {
  const when = (text) => moment(text, clockOf([statement]));
  const date = until ? day(until) : next || retired ? when(next?.released_at ?? retired) : "";
  find("#done h2").textContent = of("verdict", state, by, { date, version: next?.version });
  const facts = made && { number: made.number, made: when(made.made_at) };
  find("#checked").textContent = say(made ? "checked_document" : "checked_on", { date: when(at), ...facts });
  place.replaceChildren();
  if (statement) {
    const drawn = draw(statement);
    find(".foot", drawn).remove(); // its sentence is about the two numbers
    place.append(element("h2", titleOf(statement)), drawn);
  }
  find("#actions").hidden = false;
  showDone(of("do", state, by));
}

const check = (by, value) => call("POST", "/v1/document-checks", { [by]: value });

async function fingerprint(chosen) {
  if (!globalThis.crypto?.subtle) throw new Problem({ code: "no_hash" });
  const bytes = await chosen.arrayBuffer().catch(() => {
    throw new Problem({ code: "unreadable" });
  });
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is larger than any file of ours is none, and is not read: it could be more than the device has room for.
function tooLarge({ size }) {
  const values = { size: Math.ceil(size / MEGABYTE), most: MOST };
  find("#done h2").textContent = words.verdict_large;
  find("#checked").textContent = say("checked_on", { date: moment(new Date().toISOString(), hereNow()) });
  find("#actions").hidden = false;
  showDone(say("do_large", values));
}

let busy = false;
async function checkFiles(files) {
  if (busy || !files.length) return;
  busy = true;
  find("#errors").hidden = true;
  reading.textContent = words.reading_file;
  try {
    if (files.length > 1) throw new Problem({ code: "one_file" });
    if (files[0].size > MOST * MEGABYTE) tooLarge(files[0]);
    else show("sha256", await check("sha256", await fingerprint(files[0])));
  } catch (problem) {
    failed(problem);
  } finally {
    busy = false;
    reading.textContent = file.value = ""; // the same file may be chosen again
  }
}

file.addEventListener("change", () => checkFiles([...file.files]));
// Anywhere on the page: a browser would open what is dropped beside.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (!form.hidden && !find("#typed").hidden) checkFiles([...event.dataTransfer.files]);
});

// Of a whole link its token.
const typed = () => number.value.trim();
const asked = () => (token() ? ["token", decodeURIComponent(token())] : typed().includes("#") ? ["token", typed()] : ["number", typed()]);
let by = "";
onSubmit(
  () => {
    const [way, value] = asked();
    by = way;
    return check(way, value);
  },
  (answer) => show(by, answer),
);

find("#print").addEventListener("click", () => print());
find("#again").addEventListener("click", () => {
  history.replaceState(null, "", location.pathname);
  form.reset();
  place.replaceChildren();
  form.hidden = false;
  find("#done").hidden = find("#actions").hidden = true;
  settle();
  file.focus();
});
