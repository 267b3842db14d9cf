import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { putAskable } from "../askable.js";
import { whenAnswered } from "../asking.js";
import { find } from "../elements.js";
import { draw } from "../statement.js";
import { titleOf } from "../titles.js";

const asked = call("GET", `/v1/me/results/${encodeURIComponent(afterHash(location.hash))}`);

whenAnswered(asked, (statement) => {
  document.title = document.title.replace(find("#title").textContent.trim(), titleOf(statement));
  find("#title").textContent = titleOf(statement);
  const drawn = draw(statement);
  putAskable(drawn, statement);
  find("#statement").append(drawn);
  find("#enquiry").hidden = !statement.enquiry;
  find("#enquiry").href += location.hash;
  find("#share").hidden = false;
  find("#share").href += location.hash;
  find("#print").hidden = false;
}).then(() => { find("#actions").hidden = false; }); // the way back to the list, whatever came

find("#print").addEventListener("click", () => print());
addEventListener("hashchange", () => location.reload());
