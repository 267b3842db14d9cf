// A candidate's documents: what a check of each answers now, and retiring one.
import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { titleOf } from "../titles.js";
import { twice } from "../twice.js";
import { lang, say, words } from "../words.js";
import { moment } from "../written.js";

const PATH = "/v1/me/documents";
const asked = call("GET", PATH);
const said = find("#said");
const languageOf = (code) => new Intl.DisplayNames([lang], { type: "language" }).of(code);
const titled = (made) => say("document_of", { kind: words[`kind_${made.kind}`] ?? made.kind, result: titleOf(made) });

const retiring = (made) => twice(words.retire, `${titled(made)}, ${made.number}`, words.retire_what, async () => {
  await call("DELETE", `${PATH}/${encodeURIComponent(made.id)}`);
  show(await call("GET", PATH));
  said.textContent = say("is_retired", { document: titled(made) });
  said.focus();
});

function row(made) {
  const line = element("tr");
  const what = element("th", titled(made), { scope: "row" });
  what.append(element("span", made.number, { class: "soft small under", translate: "no" }));
  const state = element("td");
  state.append(element("span", words[`state_${made.state}`] ?? made.state, { class: made.state === "current" ? "tag" : "tag strong" }));
  const acts = element("td", "", { class: "own" });
  if (!made.retired_at) acts.append(retiring(made));
  line.append(what, element("td", say("made", { date: moment(made.made_at, hereNow()), language: languageOf(made.language) })), state, acts);
  return line;
}

function show({ data }) {
  find("#some tbody").replaceChildren(...data.map(row));
  find("#some").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
}

whenAnswered(asked, (answer) => {
  show(answer);
  find("#list").hidden = false;
});
