// The live progress of a release, and the list of them, from the operators' own routes through the local forwarder.
const BOARD = "/_local/board";
const OPERATOR = "?operator=watcher";
const EVERY = 1000;   // ms between two reads
const REST = 2;       // times as long as the last read took, so that counting a large release does not slow its fan-out
const SPAN = 10_000;  // ms over which the rate is taken

const STATES = [
  ["delivered", "Delivered", "good"], ["sent", "Sent, no event yet", "good"],
  ["sending", "Being sent", "wait"], ["queued", "Queued", "wait"],
  ["bounced", "Bounced", "bad"], ["complained", "Complained", "bad"], ["suppressed", "Suppressed", "bad"], ["failed", "Failed", "bad"],
  ["unproved", "Address not proved", "none"], ["no_account", "No account", "none"],
];
const HANDED_OVER = new Set(["delivered", "sent", "bounced", "complained"]);
const UNDER_WAY = new Set(["queued", "sending", "sent"]);

const at = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en-GB");
const time = (text) => new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const few = (names) => (names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", "));
const seen = [];

async function ask(path, query = "") {
  const answer = await fetch(`${BOARD}/${path}${OPERATOR}${query}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status === 404 ? "There is no such release." : `The board answered ${answer.status}.`);
  return answer.json();
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function sum(counts, wanted) {
  return Object.entries(counts).reduce((total, [state, count]) => total + (wanted(state) ? count : 0), 0);
}

function rate(handedOver) {
  const now = performance.now();
  seen.push([now, handedOver]);
  while (seen.length > 2 && seen[0][0] < now - SPAN) seen.shift();
  const [[began, before]] = seen;
  return seen.length < 2 ? "…" : number(Math.round((handedOver - before) * 10_000 / (now - began)) / 10);
}

function row(label, kind, count) {
  const made = element("tr", `is-${kind}`);
  const head = element("th", "", label);
  head.scope = "row";
  made.append(head, element("td", "", number(count)));
  return made;
}

function segment(kind, share) {
  const made = element("i", kind);
  made.style.width = `${share * 100}%`;
  return made;
}

function verdict(release, counts, total, candidates) {
  if (!total) return release.state === "released" ? "The fan-out has not begun to write." : "Notices are written at the release.";
  if (total < candidates) return `${number(candidates - total)} candidates have no notice yet: the fan-out is under way.`;
  if (total > candidates) return `There are ${number(total - candidates)} more notices than candidates.`;
  const waiting = sum(counts, (state) => UNDER_WAY.has(state));
  return waiting ? `Every candidate has a notice; ${number(waiting)} mails are still under way.` : "Every candidate has a notice, and every mail is settled.";
}

function show(release) {
  const counts = release.notices, candidates = release.candidates ?? release.counts.results, total = sum(counts, () => true);
  const handedOver = sum(counts, (state) => HANDED_OVER.has(state));
  const known = STATES.filter(([state]) => counts[state]);
  at("state").textContent = `${release.state}, ${time(release.release_at)} · ${few(release.session_ids)}`;
  at("candidates").textContent = number(candidates);
  at("handed-over").textContent = number(handedOver);
  at("rate").textContent = rate(handedOver);
  at("sum").textContent = number(Math.max(candidates, total));
  at("verdict").textContent = verdict(release, counts, total, candidates);
  const rows = STATES.map(([state, label, kind]) => row(label, kind, counts[state] ?? 0));
  at("rows").replaceChildren(...rows, row("No notice yet", "none", Math.max(0, candidates - total)));
  at("bar").replaceChildren(...known.map(([state, , kind]) => segment(kind, counts[state] / Math.max(candidates, total))));
  at("bar").setAttribute("aria-label", known.map(([state, label]) => `${label} ${number(counts[state])}`).join(", "));
  at("figures").hidden = false;
}

async function watch(id) {
  const began = performance.now();
  try {
    show(await ask(`releases/${encodeURIComponent(id)}`));
  } catch (failed) {
    at("state").textContent = failed.message;
  }
  setTimeout(watch, Math.max(EVERY, REST * (performance.now() - began)), id);
}

function card(release) {
  const made = element("li"), link = element("a", "", release.id);
  link.href = `/_local/releases/${encodeURIComponent(release.id)}`;
  const what = `${release.state}, ${time(release.release_at)}, ${number(release.counts.results)} results`;
  made.append(link, element("div", "soft", what), element("div", "soft", few(release.session_ids)));
  return made;
}

async function list() {
  try {
    let page = await ask("releases");
    const found = page.data;
    while (page.has_more) {
      page = await ask("releases", `&cursor=${encodeURIComponent(page.next_cursor)}`);
      found.push(...page.data);
    }
    at("state").textContent = found.length ? "Choose one to watch it." : "Nothing is planned yet.";
    at("list").replaceChildren(...found.map(card));
  } catch (failed) {
    at("state").textContent = failed.message;
  }
}

const id = decodeURIComponent(location.pathname.replace(/^\/_local\/releases\/?/, ""));
if (id) {
  document.title = at("title").textContent = `Release ${id}`;
  watch(id);
} else list();
