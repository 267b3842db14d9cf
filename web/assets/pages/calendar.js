import { call, serverNow } from "../api.js";
import { whenAnswered } from "../asking.js";
import { groupedByMoment } from "../calendar-groups.js";
import { hereNow, isSameClock } from "../dates.js";
import { element, find } from "../elements.js";
import { knows, say, words } from "../words.js";
import { day, moment, sessionName } from "../written.js";

const asked = call("GET", "/v1/calendar");

// Times are those of the session's place; the reader's own local time is added where it differs.
function heading({ kind, out, at, zone }) {
  if (!at) return words[kind];
  return out ? say("out_since", { date: moment(at, zone) }) : moment(at, zone);
}

function notes({ kind, at, zone }) {
  if (kind === "held") return [element("p", words.held_note)];
  const here = hereNow();
  return !at || isSameClock(at, here, zone) ? [] : [element("p", say("your_clock", { date: moment(at, here) }), { class: "soft small" })];
}

const small = (key, values) => element("span", say(key, values), { class: "soft small under" });

function line(session) {
  const { usually, certificates_from: certificates } = session;
  const format = knows(session.format) ? words[session.format] : session.format;
  const made = element("li", "");
  made.append(element("strong", `${session.exam.name}, ${sessionName(session)}`));
  made.append(element("span", `${format}. ${say("exam_date", { date: day(session.exam_date) })}`, { class: "small under" }));
  if (usually && !session.out_since) made.append(small("usually", { earliest: day(usually.earliest), latest: day(usually.latest) }));
  if (certificates) made.append(small("certificates_from", { date: day(certificates) }));
  return made;
}

function card(group) {
  const list = element("ul", "", { class: "lines" });
  list.append(...group.sessions.map(line));
  const made = element("section", "", { class: "card" });
  made.append(element("h2", heading(group)), ...notes(group), list);
  return made;
}

whenAnswered(asked, ({ data }) => {
  find("#calendar").append(...groupedByMoment(data, serverNow()).map(card));
  find("#calendar").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
