// An organisation's keys: the list, the form that makes one, and the one place where a key is shown.
import { call } from "../api.js";
import { whenApproved } from "../approval.js";
import { whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { showOnce } from "../shown-once.js";
import { twice } from "../twice.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const PATH = "/v1/api-keys";
const HOURS = [24, 72, 168, 0];
const asked = whenApproved(() => call("GET", PATH));
const at = ({ id }) => `${PATH}/${encodeURIComponent(id)}`;
const [list, making, said] = ["#list", "#making", "#said"].map((each) => find(each));

function overlap(key) {
  const id = `hours-${key.id}`;
  const box = element("div", "", { class: "field" });
  const select = element("select", "", { id });
  select.append(...HOURS.map((hours) => element("option", words[`ends_${hours}`], { value: hours })));
  box.append(element("label", words.old_ends, { for: id }), select);
  return { box, hours: () => Number(select.value) };
}

function use(key) {
  const lines = [
    key.last_used_at ? say("last_used", { date: moment(key.last_used_at, hereNow()) }) : words.never_used,
    say("made_by", { name: key.made_by, date: moment(key.made_at, hereNow()) }),
  ];
  if (key.old_ends_at) lines.unshift(say("old_good", { signs: key.old_ends_with, date: moment(key.old_ends_at, hereNow()) }));
  const cell = element("td");
  cell.append(...lines.map((line) => element("span", line, { class: "under" })));
  return cell;
}

function row(key) {
  const line = element("tr");
  const name = element("th", key.name, { scope: "row" });
  const marks = [say("ends_with", { signs: key.ends_with }), words[`mode_${key.mode}`]].join(" · ");
  name.append(element("span", marks, { class: "soft small under" }));
  name.append(element("span", key.scopes.map((each) => words[each] ?? each).join(" · "), { class: "soft small under" }));
  const { box, hours } = overlap(key);
  const acts = element("td", "", { class: "own" });
  acts.append(
    twice(
      words.replace,
      key.name,
      words.replace_what,
      async () => {
        const replaced = await call("POST", `${at(key)}/rotations`, { old_ends_in_hours: hours() });
        await refresh(words.replaced);
        showOnce(replaced.key);
      },
      box,
    ),
    twice(words.revoke, key.name, words.revoke_what, async () => {
      await call("DELETE", at(key));
      await refresh(words.revoked);
    }),
  );
  line.append(name, use(key), acts);
  return line;
}

function show({ data }) {
  find("#some tbody").replaceChildren(...data.map(row));
  find("#some").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
  showOnce("");
  list.hidden = making.hidden = false;
}

async function refresh(line) {
  show(await call("GET", PATH));
  said.textContent = line;
  said.focus();
}

onSubmit(
  ({ name, mode }) =>
    call("POST", PATH, {
      name: name.value.trim(),
      scopes: findAll("[name=scopes]:checked").map(({ value }) => value),
      mode: mode.value,
    }),
  async (made) => {
    form.reset();
    await refresh(words.made);
    showOnce(made.key);
  },
);
whenAnswered(asked, (listed) => listed && show(listed));
