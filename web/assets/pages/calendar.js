import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { hereNow, isSameClock } from "../dates.js";
import { element, find } from "../elements.js";
import { knows, say, words } from "../words.js";
import { day, moment, sessionName } from "../written.js";

const asked = call("GET", "/v1/calendar");

// Times are those of the session's place; the reader's own local time is added where it differs.
function results({ held, release_at: at, zone, usually }) {
  if (held) return [words.held];
  if (!at) return [words.unannounced, ...(usually ? [small("usually", { earliest: day(usually.earliest), latest: day(usually.latest) })] : [])];
  const here = hereNow();
  return [moment(at, zone), ...(isSameClock(at, here, zone) ? [] : [small("your_clock", { date: moment(at, here) })])];
}

const small = (key, values) => element("span", say(key, values), { class: "soft small under" });

function cell(session) {
  const made = document.createElement("td");
  made.append(...results(session));
  if (session.certificates_from) made.append(small("certificates_from", { date: day(session.certificates_from) }));
  return made;
}

function row(session) {
  const line = document.createElement("tr");
  const format = knows(session.format) ? words[session.format] : session.format;
  const exam = element("td", `${format}. ${say("exam_date", { date: day(session.exam_date) })}`);
  line.append(element("th", `${session.exam.name}, ${sessionName(session)}`, { scope: "row" }), exam, cell(session));
  return line;
}

whenAnswered(asked, ({ data }) => {
  find("#calendar tbody").append(...data.map(row));
  find("#calendar").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
