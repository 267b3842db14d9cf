import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { putAskable } from "../askable.js";
import { pressed, whenAnswered } from "../asking.js";
import { saveDocument } from "../download.js";
import { find } from "../elements.js";
import { gradeName } from "../grades.js";
import { draw } from "../statement.js";
import { titleOf } from "../titles.js";
import { say, words } from "../words.js";

const mine = `/v1/me/results/${encodeURIComponent(afterHash(location.hash))}`;
const asked = call("GET", mine);

function putNext(drawn, next) {
  if (!next) return;
  const place = find('[data-put="grade-next"]', drawn);
  place.hidden = false;
  place.textContent = say(next.points === 1 ? "next_one" : "next_grade", { ...next, grade: gradeName(next.grade) });
}

whenAnswered(asked, (statement) => {
  document.title = document.title.replace(find("#title").textContent.trim(), titleOf(statement));
  find("#title").textContent = titleOf(statement);
  const drawn = draw(statement);
  putAskable(drawn, statement);
  putNext(drawn, statement.next_grade);
  find('[data-when="certificate"]', drawn).hidden = !statement.certificate?.awarded;
  find("#lost", drawn).href += location.hash;
  find("#statement").append(drawn);
  // Right under the figures, or what is said in their place; what became of saving stands beside.
  const isReported = statement.status === "reported" && find(".figures", drawn);
  (isReported || find('[data-put="state"]', drawn)).after(find("#main-actions"), find("#saved"));
  find("#main-actions").hidden = false;
  find("#enquiry").hidden = !statement.enquiry || statement.status !== "reported"; // of others there is nothing to check
  find("#enquiry").href += location.hash;
  find("#share").hidden = false;
  find("#share").href += location.hash;
  find("#print").hidden = false;
  find("#save").hidden = ["pending", "withheld"].includes(statement.status); // of which there is no document
  find("#credential").hidden = statement.status !== "reported" || statement.session.practice;
  find("#explained").hidden = find("#credential").hidden;
  find("#print").classList.toggle("plain", !find("#save").hidden);
}).then(() => { find("#actions").hidden = false; }); // the way back to the list, whatever came

const saves = (button, kind, waiting) => pressed(find(button), async () => {
  find("#saved").textContent = waiting;
  const name = await saveDocument(mine, kind).finally(() => { find("#saved").textContent = ""; });
  find("#saved").textContent = say("saved_as", { name });
});
saves("#save", "statement", words.saving);
saves("#credential", "credential", words.saving_credential);
find("#print").addEventListener("click", () => print());
addEventListener("hashchange", () => location.reload());
