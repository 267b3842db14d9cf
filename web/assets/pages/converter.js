import { call } from "../api.js";
import { element, find } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { gradeName } from "../grades.js";
import { facts, knows, say, words } from "../words.js";

const { kind, exam, paper, value } = form.elements;
const ASKED = { standardised: ["exam"], practice_marks: ["exam", "paper"] };
const asked = () => ASKED[kind.value] ?? [];

// Only what this kind of figure needs is asked for; the papers are those of the chosen exam.
function settle() {
  for (const name of ["exam", "paper"]) find(`[data-field="${name}"]`).hidden = !asked().includes(name);
  paper.replaceChildren(...facts[exam.value].papers.map((each) => element("option", words[each], { value: each })));
}

const range = ({ lowest, highest }) => (lowest === highest ? `${lowest}` : `${lowest}–${highest}`);

function fill(table, found, cells) {
  find("tbody", table).replaceChildren(...found.map((each) => {
    const line = document.createElement("tr");
    line.append(element("th", each.name, { scope: "row" }), ...cells(each).map((text) => element("td", text)));
    return line;
  }));
  table.hidden = !found.length;
}

function show({ scale, cefr, caveats, equal }) {
  find("#score").textContent = scale ? say("on_scale", { score: range(scale) }) : words[cefr ? "under_scale" : "unreported"];
  find("#level").textContent = cefr ? say("level", { cefr }) : "";
  find("#caveats").replaceChildren(...caveats.filter((each) => knows(`caveat_${each}`)).map((each) => element("li", words[`caveat_${each}`])));
  const [on, off] = [true, false].map((wanted) => equal.filter(({ kind: counted }) => (counted === "scale") === wanted));
  fill(find("#equal"), on, (each) => [gradeName(each.grade), range(each)]);
  fill(find("#same-level"), off, (each) => [range(each)]);
  find("#converted").hidden = false;
  find("#converted").focus();
}

for (const each of [kind, exam]) each.addEventListener("change", settle);
settle();
onSubmit(
  () => {
    find("#converted").hidden = true;
    const named = Object.fromEntries(asked().map((name) => [name, form.elements[name].value]));
    return call("POST", "/v1/conversions", { kind: kind.value, value: value.value, ...named });
  },
  show,
);
