import { call, day, element, find, knows, moment, say, whenAnswered, words } from "./page.js";

const asked = call("GET", "/v1/calendar");

function results({ held, release_at: at, zone }) {
  if (held) return words.held;
  return at ? moment(at, zone) : words.unannounced;
}

function row(session) {
  const line = document.createElement("tr");
  const format = knows(session.format) ? words[session.format] : session.format;
  const exam = element("td", `${format}. ${say("exam_date", { date: day(session.exam_date) })}`);
  line.append(element("th", `${session.exam.name}, ${session.name}`, { scope: "row" }), exam, element("td", results(session)));
  return line;
}

whenAnswered(asked, ({ data }) => {
  find("#calendar tbody").append(...data.map(row));
  find("#calendar").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
