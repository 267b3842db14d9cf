import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { element, find } from "../elements.js";
import { centreLines, mailLines } from "../waiting.js";
import { knows, say, words } from "../words.js";
import { day, fromNow, moment, sessionName } from "../written.js";

const asked = call("GET", "/v1/me/results");
const list = find("#results");

function expected({ expected_at: at, zone, why }) {
  if (!at) return [element("p", words[why === "postponed" ? why : "not_announced"])];
  const left = (new Date(at) - Date.now()) / 1000;
  const line = left > 0 ? say("relative", { when: fromNow(left) }) : words.due;
  return [
    element("p", words.expected, { class: "eyebrow" }),
    element("p", moment(at, zone), { class: "when" }),
    element("p", line, { class: "soft" }),
    ...(left > 0 ? [] : [again()]),
  ];
}

function again() {
  const button = element("button", words.again, { type: "button", class: "plain" });
  button.addEventListener("click", () => location.reload());
  return button;
}

function released({ id, exam, released_at: at, zone }) {
  const link = element("a", words.open, {
    class: "button",
    href: `${list.dataset.statement}#${encodeURIComponent(id)}`,
    "aria-label": say("open_named", { exam: exam.name }),
  });
  return [element("p", say("released", { date: moment(at, zone) }), { class: "soft" }), link];
}

function takenBack({ taken_back: { at, reason }, zone, centre }) {
  return [
    element("p", say("taken_back", { date: moment(at, zone) })),
    element("p", words[`taken_back_${reason}`] ?? words.taken_back_check),
    element("p", words.taken_back_rely, { class: "strong" }),
    element("p", words.taken_back_next),
    ...centreLines(centre),
  ];
}

const INSIDE = { expected, released, taken_back: takenBack };
const without = ({ why, status, centre }) => [element("p", words[why] ?? words[status] ?? status), ...centreLines(centre)];

function card(result) {
  const { exam, session, status, why, mail } = result;
  const box = element("section", "", { class: "card" });
  const head = element("div", "", { class: "result-head" });
  head.append(
    element("h2", `${exam.name}, ${sessionName(session)}`),
    element("span", words[`status_${status}`] ?? status, { class: status === "released" ? "tag strong" : "tag" }),
  );
  const format = knows(session.format) ? words[session.format] : session.format;
  const taken = say("exam_taken", { format, date: day(session.exam_date) });
  box.append(head, element("p", taken, { class: "soft small" }), ...(INSIDE[status] ?? without)(result));
  if (mail) box.append(...mailLines(mail));
  if (why) box.append(element("a", words.why, { href: `${list.dataset.help}#${why}`, class: "small" }));
  return box;
}

whenAnswered(asked, ({ data }) => {
  list.append(...data.map(card));
  find("#empty").hidden = Boolean(data.length);
});
