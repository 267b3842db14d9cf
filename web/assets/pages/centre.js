// A centre's overview: what waits for its staff, and the state of each session.
import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { sessionTitle, showCentre } from "../centre-sessions.js";
import { element, find } from "../elements.js";
import { say, words } from "../words.js";
import { day, moment, sessionName, workingDays } from "../written.js";

const asked = Promise.all([call("GET", "/v1/centres/me/sessions"), call("GET", "/v1/enquiries?state=open")]);
const WAITS = ["approve", "pay", "consent", "submit"];
const place = find("#sessions");
const isPast = (at) => new Date(at) < Date.now();

function putWaiting({ data, has_more: more }) {
  const count = (wanted) => data.filter(wanted).length;
  const lines = WAITS
    .map((step) => ({ key: `wait_${step}`, count: count(({ acts_next: next }) => next?.who === "centre" && next.step === step) }))
    .concat({ key: "wait_overdue", count: count(({ is_overdue: overdue }) => overdue) })
    .filter(({ count: some }) => some)
    .map(({ key, count: some }) => say(key, { count: some }));
  if (!lines.length) lines.push(words.wait_nothing);
  if (more) lines.push(words.wait_more);
  find("#waiting ul").append(...lines.map((line) => element("li", line)));
  find("#waiting").hidden = false;
}

function results({ status, held, release_at: announced, released_at: out, zone }) {
  if (status === "out") return [say("out_since", { date: moment(out, zone) })];
  if (held) return [words.held];
  return [announced ? say("expected_on", { date: moment(announced, zone) }) : words.unannounced];
}

// Windows close at the end of a day where the centre is.
function windows({ windows: found }, zone) {
  if (!found) return [];
  const { candidate_until: candidate, centre_until: centre, centre_working_days_left: left } = found;
  if (isPast(centre)) return [say("closed_on", { date: moment(centre, zone) })];
  const asking = say(isPast(candidate) ? "candidate_until_past" : "candidate_until", { date: moment(candidate, zone) });
  return [asking, say("centre_until", { date: moment(centre, zone) }), { text: workingDays(left), strong: true }];
}

function cell(lines) {
  const made = element("td");
  made.append(...lines.map((line) => element("p", line.text ?? line, { class: line.strong ? "strong" : null })));
  return made;
}

function links({ id, status }, title) {
  const made = element("td");
  const named = { candidates: words.candidates, ...(status === "out" && { results: words.results }) };
  for (const [page, text] of Object.entries(named)) {
    const href = `${place.dataset[page]}?session=${encodeURIComponent(id)}`;
    made.append(element("a", text, { class: "line", href, "aria-label": `${text}: ${title}` }));
  }
  return made;
}

function row(session, { zone }) {
  const { exam, format, exam_date: date } = session;
  const title = `${exam.name}, ${sessionName(session)}`;
  const head = element("th", title, { scope: "row" });
  head.append(element("span", say("exam_taken", { format: words[format] ?? format, date: day(date) }), { class: "soft small under" }));
  const line = element("tr");
  line.append(head, cell(results(session)), cell(windows(session, zone)), links(session, sessionTitle(session)));
  return line;
}

whenAnswered(asked, ([{ centre, data }, enquiries]) => {
  showCentre(centre);
  if (centre.kind === "centre") putWaiting(enquiries);
  find("tbody", place).append(...data.map((session) => row(session, centre)));
  place.hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
