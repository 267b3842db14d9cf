import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { knows, say } from "../words.js";
import { moment } from "../written.js";

const asked = call("GET", "/v1/me/activity");

// What was seen; or, of what a centre gave out, what it was and why.
const what = ({ route, results, reason }) =>
  (knows(`given_${route}`) ? say(`given_${route}`, { reason }) : results.join(", "));

function row(seen) {
  const line = document.createElement("tr");
  line.append(
    element("th", seen.organisation, { scope: "row" }),
    element("td", moment(seen.at, hereNow())),
    element("td", what(seen)),
  );
  return line;
}

whenAnswered(asked, ({ data }) => {
  find("#activity tbody").append(...data.map(row));
  find("#activity").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
