import { call, element, find, hereNow, moment, whenAnswered } from "./page.js";

const asked = call("GET", "/v1/me/activity");

function row({ at, organisation, results }) {
  const line = document.createElement("tr");
  line.append(
    element("th", organisation, { scope: "row" }),
    element("td", moment(at, hereNow())),
    element("td", results.join(", ")),
  );
  return line;
}

whenAnswered(asked, ({ data }) => {
  find("#activity tbody").append(...data.map(row));
  find("#activity").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
});
