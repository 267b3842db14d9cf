// An organisation's list of changes, the newest first: what is shared, what became of results, batches that are finished.
import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { changeLink } from "../changes.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { grouped } from "../ids.js";
import { offerRooms } from "../office.js";
import { moment } from "../written.js";

const asked = call("GET", "/v1/result-changes?order=newest&limit=100");

function row(change) {
  const { at, candidate_id: id } = change;
  const line = element("tr");
  const what = element("td");
  what.append(changeLink(change));
  line.append(
    element("th", moment(at, hereNow()), { scope: "row" }),
    what,
    element("td", id ? grouped(id) : "–", { class: "nowrap" }),
  );
  return line;
}

whenAnswered(asked, ({ data }) => {
  find("#list tbody").append(...data.map(row));
  find("#list").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
offerRooms();
