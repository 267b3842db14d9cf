// An organisation's home: what it can do, what is new and what changed. Its parts are asked for side by side and shown
// together, and one that fails keeps no other back.
import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { howFar } from "../batches.js";
import { changeLink } from "../changes.js";
import { hereNow } from "../dates.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { offerRooms, office } from "../office.js";
import { failed } from "../problems.js";
import { titleOf } from "../titles.js";
import { lang, say, words } from "../words.js";
import { moment } from "../written.js";

const MOST = 5;
const when = (text) => moment(text, hereNow());
const page = (name) => `/${lang}/org/${name}`;

function line(first, second, more = []) {
  const made = element("li");
  made.append(first, element("span", second, { class: "soft small under" }), ...more);
  return made;
}

function shared({ id: place, name, candidate_id: id, mark, shared_at: at, ...result }) {
  const isNew = mark === "new";
  const who = element(isNew ? "strong" : "span", "");
  const leads = element("a", "", { href: page(`inbox#show=open&line=${encodeURIComponent(place)}`) });
  who.append(leads);
  leads.append(element("bdi", name ? [name.given_names, name.family_name].filter(Boolean).join(" ") : grouped(id), { translate: "no" }));
  if (isNew) who.append(" ", element("span", words.mark_new, { class: "tag strong" }));
  return line(who, `${titleOf(result)} · ${when(at)}`);
}

const changed = (change) => line(changeLink(change), `${grouped(change.candidate_id)} · ${when(change.at)}`);

function batch(each) {
  const { id, opened_at: at } = each;
  return line(element("a", when(at), { href: page(`batch#${id}`) }), howFar(each));
}

function put(name, data, row) {
  find(`#${name} ul`).append(...data.slice(0, MOST).map(row));
  find(`#${name}`).hidden = !data.length;
}

// Why a suspended organisation is shown nothing stands above.
const isSaid = ({ code }) => code === "organisation_suspended";
const part = (path, show) => call("GET", path).then(show).catch((problem) => isSaid(problem) || failed(problem));

const OF_RESULTS = ["result.changed", "result.withdrawn", "result.recalled", "result.restored"];
const parts = [
  part("/v1/shared-results?acknowledged=false&limit=100", ({ data }) => put("shared", data, shared)),
  part("/v1/result-changes?order=newest&limit=20", ({ data }) => (
    put("changed", data.filter(({ type }) => OF_RESULTS.includes(type)), changed)
  )),
];

// Batches, which the instant tier has none of, are asked for once the tier is known; then the page is whole.
async function whole() {
  const mine = await office;
  if (mine.tier === "approved") parts.push(part(`/v1/verification-batches?limit=${MOST}`, ({ data }) => put("batches", data, batch)));
  await Promise.all(parts);
  return mine;
}

whenAnswered(whole(), ({ name, me, state, suspended_because: why, checks_left_today: left, refusals_left_today: refusals, checks_per_day: most }) => {
  find("#whose").textContent = say("whose_organisation", { name: me.name, organisation: name });
  find("#left").textContent = refusals ? say("left_today", { left, most }) : "";
  find("#ended").hidden = refusals > 0;
  if (why) find("#why").textContent = say("suspended_because", { reason: why });
  for (const each of findAll("[data-of]")) each.hidden = !each.dataset.of.split(" ").includes(state);
  find("#alone").hidden = me.second_factor;
  find("#quiet").hidden = state === "suspended" || ["#shared", "#changed", "#batches"].some((each) => !find(each).hidden);
});
offerRooms();
