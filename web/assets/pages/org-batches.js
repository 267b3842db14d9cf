// An organisation's batches, newest first; each opens on the page of one.
import { call } from "../api.js";
import { showsMore, whenAnswered } from "../asking.js";
import { howFar } from "../batches.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { offerRooms } from "../office.js";
import { lang, say, words } from "../words.js";
import { moment } from "../written.js";

const page = (cursor) => call("GET", `/v1/verification-batches${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
const asked = page();
const more = find("#more");
let next = null;

function row(batch) {
  const { id, opened_at: at, purpose, purpose_text: text } = batch;
  const begun = moment(at, hereNow());
  const line = element("tr");
  const when = element("th", begun, { scope: "row" });
  when.append(element("span", say("for_purpose", { text: text ?? words[`purpose_${purpose}`] }), { class: "soft small under" }));
  const opens = element("td", "", { class: "own" });
  const label = say("open_named", { date: begun });
  opens.append(element("a", words.open, { href: `/${lang}/org/batch#${id}`, "aria-label": label }));
  line.append(when, element("td", howFar(batch)), opens);
  return line;
}

function add({ data, has_more: further, next_cursor: cursor }) {
  find("#list tbody").append(...data.map(row));
  next = cursor;
  more.hidden = !further;
  find("#list").hidden = !find("#list tbody tr");
  find("#empty").hidden = !find("#list").hidden;
}

showsMore(more, async () => add(await page(next)));
whenAnswered(asked, add);
offerRooms();
