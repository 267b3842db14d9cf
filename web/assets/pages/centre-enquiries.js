// A centre's enquiries: what its staff do next first, the earliest date first; those that are paid go in one act.
import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { sessionTitle, showCentre } from "../centre-sessions.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { knows, say, words } from "../words.js";
import { moment, workingDays } from "../written.js";

const PER_SUBMISSION = 100;
const state = new URLSearchParams(location.search).get("state") === "ended" ? "ended" : "open";
const page = (cursor) => call("GET", `/v1/enquiries?state=${state}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
const asked = Promise.all([page(), call("GET", "/v1/centres/me/sessions")]);
const named = new Map();
const more = find("#more");
let cursor = null;

function heading({ id, stage, candidate_id: candidate, session_id: session }) {
  const made = element("th", "", { scope: "row" });
  const text = `${words[stage]}, ${grouped(candidate)}`;
  made.append(element("a", text, { href: `${find("#lists").dataset.enquiry}#${encodeURIComponent(id)}` }));
  made.append(element("span", named.get(session) ?? session, { class: "soft small under" }));
  return made;
}

function tick({ id, candidate_id: candidate }) {
  const box = element("span", "", { class: "choice" });
  const input = element("input", "", { type: "checkbox", value: id, id: `tick-${id}` });
  const label = element("label", words.tick, { for: input.id });
  label.append(element("span", ` ${grouped(candidate)}`, { class: "visually-hidden" }));
  box.append(input, label);
  return box;
}

function next(enquiry) {
  const { state: current, acts_next: following, has_consent: agreed } = enquiry;
  const made = element("td");
  if (following) made.append(element("p", words[`next_${following.step}`] ?? words[`next_${following.who}`]));
  if (following?.who === "centre" && !agreed) made.append(element("p", words.consent_wanted, { class: "soft small" }));
  if (current === "paid" && agreed) made.append(tick(enquiry));
  return made;
}

// The board's own date once it has the enquiry, the centre's window before; what is over has only moved.
function until({ is_overdue: overdue, due_at: due, submit_until: submit, acts_next: following, working_days_left: left, moved_at: moved, zone }) {
  const made = element("td");
  if (!following) {
    made.append(element("p", moment(moved, zone), { class: "soft" }));
    return made;
  }
  const at = following.who === "board" ? due : submit;
  if (at) made.append(element("p", moment(at, zone)));
  if (overdue) made.append(element("span", words.overdue, { class: "tag strong" }));
  if (at && left != null) made.append(element("p", workingDays(left), { class: "strong" }));
  return made;
}

function row(enquiry) {
  const line = element("tr", "", { "data-id": enquiry.id });
  const tag = element("td");
  tag.append(element("span", words[`state_${enquiry.state}`] ?? enquiry.state, { class: "tag" }));
  line.append(heading(enquiry), tag, next(enquiry), until(enquiry));
  return line;
}

const placeOf = ({ acts_next: following }) => (!following ? "ended" : following.who === "centre" ? "yours" : "others");

function put({ data, has_more: further, next_cursor: mark }) {
  for (const enquiry of data) {
    const list = find(`#${state === "ended" ? "ended" : placeOf(enquiry)}`);
    find("tbody", list).append(row(enquiry));
  }
  cursor = mark;
  more.hidden = !further;
  find("#empty").hidden = Boolean(find("#lists tbody tr"));
  settle();
}

// Hides an empty list, and the button when there is nothing to submit.
function settle() {
  for (const list of findAll("#lists > section")) list.hidden = !find("tbody tr", list);
  find("#submitting").hidden = !find("#lists input");
}

// Shows what became of one: a submitted enquiry moves to those of others, without a date; a refused one says why in its line.
function showSubmission({ id, submitted, code, detail }) {
  const line = find(`tr[data-id="${CSS.escape(id)}"]`);
  const [, tag, following, until] = line.children;
  if (submitted) {
    find(".tag", tag).textContent = words.state_submitted;
    following.replaceChildren(element("p", words.next_board));
    until.replaceChildren();
    return find("#others tbody").append(line);
  }
  const box = find(".choice", line);
  find(".error", line)?.remove();
  box.before(element("p", knows(`problem_${code}`) ? words[`problem_${code}`] : detail, { class: "error" }));
  find("input", box).checked = false;
}

async function submitTicked() {
  const ids = findAll("#lists input:checked").map(({ value }) => value);
  const line = find("#message");
  line.textContent = ids.length ? "" : words.tick_some;
  let gone = 0;
  for (let from = 0; from < ids.length; from += PER_SUBMISSION) {
    const { data } = await call("POST", "/v1/enquiry-submissions", { enquiry_ids: ids.slice(from, from + PER_SUBMISSION) });
    data.forEach(showSubmission);
    gone += data.filter(({ submitted }) => submitted).length;
  }
  settle();
  if (ids.length) line.textContent = say("submitted", { gone, kept: ids.length - gone });
  line.focus();
}

for (const link of findAll("#groups a")) if (link.dataset.state === state) link.setAttribute("aria-current", "page");
showsMore(more, async () => put(await page(cursor)));
pressed(find("#submit"), submitTicked);
whenAnswered(asked, ([first, { centre, data }]) => {
  showCentre(centre);
  for (const each of data) named.set(each.id, sessionTitle(each));
  put(first);
});
