// What a candidate shares: the list, and the form that shares one result more.
import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find, findAll } from "../elements.js";
import { form, onSubmit, showDone } from "../form.js";
import { toSignIn } from "../problems.js";
import { drawShared, sharedFrom } from "../shared.js";
import { titleOf } from "../titles.js";
import { lang, say, words } from "../words.js";
import { moment } from "../written.js";

const PATH = "/v1/me/shares";
const asked = Promise.all([call("GET", PATH), call("GET", "/v1/me/results")]);
const at = ({ id }) => `${PATH}/${encodeURIComponent(id)}`;
const [list, building, said] = ["#list", "#building", "#said"].map((each) => find(each));
const boxes = findAll("[name=fields]");
const results = new Map(); // by session
const when = (text) => moment(text, hereNow());
const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
const isLink = () => form.elements.kind.value === "link";
const titled = (id) => (results.has(id) ? titleOf(results.get(id)) : id);
const nameOf = ({ organisation, session_id: id }) => say("share_of", { with: organisation?.name ?? words.by_link, result: titled(id) });
const done = (line) => { said.textContent = line; said.focus(); };

function act(key, share, does) {
  const made = element("button", words[key], { type: "button", class: "plain", "aria-label": `${words[key]}: ${nameOf(share)}` });
  pressed(made, does);
  return made;
}

const extending = (share) => act("extend", share, async () => {
  const after = await call("PATCH", at(share), { expires_in_days: 90 });
  await refresh(say("is_extended", { share: nameOf(share), date: when(after.expires_at) }));
});
const adding = (share) => act("more_views", share, async () => {
  await call("PATCH", at(share), { most_views: Math.min(100, share.most_views + 10) });
  await refresh(say("has_more_views", { share: nameOf(share) }));
});
const ending = (share) => act("end", share, async () => {
  await call("DELETE", at(share));
  await refresh(say("is_ended", { share: nameOf(share) }));
});

function actsOf(share) {
  if (!["live", "used_up"].includes(share.state)) return [];
  return [extending(share), ...(share.most_views !== null && share.most_views < 100 ? [adding(share)] : []), ending(share)];
}

function row(share) {
  const line = element("tr");
  const who = element("th", share.organisation?.name ?? words.by_link, { scope: "row" });
  const used = share.views === null ? words[share.opened_at ? "is_open" : "opens"] : say("views", { seen: share.views, most: share.most_views });
  who.append(element("span", [used, share.has_pin && words.with_pin].filter(Boolean).join(" · "), { class: "soft small under" }));
  const what = element("td", titled(share.session_id));
  what.append(element("span", share.fields.map((each) => words[`field_${each}`]).join(", "), { class: "soft small under" }));
  const until = element("td", when(share.expires_at));
  until.append(element("span", words[`share_${share.state}`], { class: share.state === "live" ? "tag" : "tag strong" }));
  const acts = element("td", "", { class: "own" });
  const buttons = element("div", "", { class: "actions" });
  buttons.append(...actsOf(share));
  acts.append(buttons);
  line.append(who, what, until, acts);
  return line;
}

function show({ data }) {
  find("#some tbody").replaceChildren(...data.map(row));
  find("#some").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
}

function close() {
  find("#errors").hidden = building.hidden = true;
  list.hidden = false;
}

async function refresh(line) {
  show(await call("GET", PATH));
  close();
  done(line);
}

function settle() {
  find("#organisations").hidden = isLink();
  find("#of-links").hidden = !isLink();
}

// What they will see, drawn by what draws their page; of a result that is not out, what it will have.
async function preview() {
  if (!find("#preview").open) return;
  const session = results.get(form.elements.session_id.value);
  const isOut = session && session.status !== "expected";
  const statement = isOut && await call("GET", `/v1/me/results/${encodeURIComponent(session.id)}`).catch(() => null);
  find("#waiting").hidden = Boolean(statement);
  find('[data-put="chosen"]').textContent = chosen().map((each) => words[`field_${each}`]).join(", ");
  find("#shown").replaceChildren(...(statement ? [drawShared(sharedFrom(statement, chosen(), !isLink()))] : []));
  find("#born").hidden = !statement || !chosen().includes("birth_date");
}

function open() {
  form.hidden = false;
  form.reset();
  settle();
  const wanted = afterHash(location.hash);
  if (results.has(wanted)) form.elements.session_id.value = wanted;
  find("#preview").open = find("#shown").hidden = false;
  find("#errors").hidden = list.hidden = find("#done").hidden = true;
  find("#which").hidden = false;
  building.hidden = false;
  find("#which").focus();
}

async function search() {
  const { data } = await call("GET", `/v1/organisations?query=${encodeURIComponent(form.elements.query.value)}`);
  const options = data.map(({ id, name, country }) => element("option", country ? `${name} (${country})` : name, { value: id }));
  form.elements.organisation_id.replaceChildren(...options);
  find("#found").textContent = say("found", { count: data.length });
}

function asksFor({ session_id: session, organisation_id: organisation, expires_in_days: days, most_views: views, pin }) {
  const own = isLink()
    ? { most_views: Number(views.value), ...(pin.value.trim() ? { pin: pin.value } : {}) }
    : { organisation_id: organisation.value || "none" };
  return { session_id: session.value, fields: chosen(), expires_in_days: Number(days.value), ...own };
}

function showLink({ url, code, qr_svg: drawn }) {
  const here = url.replace("/s#", `/${lang}/s#`);
  [find("#link").textContent, find("#link").href] = [here, here];
  find("#code").textContent = code;
  find("#qr").src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  find("#copied").textContent = "";
  find("#which").hidden = true;
  showDone();
}

pressed(find("#search"), search);
pressed(find("#copy"), async () => {
  await navigator.clipboard.writeText(find("#link").textContent);
  find("#copied").textContent = words.copied;
});
find("#new").addEventListener("click", open);
find("#back").addEventListener("click", () => { close(); find("#new").focus(); });
pressed(find("#finish"), () => refresh(""));
form.addEventListener("change", () => { settle(); preview(); });
find("#preview").addEventListener("toggle", preview);
onSubmit(
  (fields) => call("POST", PATH, asksFor(fields)),
  (made) => (made.url ? showLink(made) : refresh(say("is_shared", { share: nameOf(made) }))),
  (problem) => {
    if (problem.code === "sign_in_required") return toSignIn(), true;
    problem.errors = (problem.errors ?? []).map((each) => ({ ...each, pointer: `/${each.pointer.split("/")[1]}` }));
    return false;
  },
);
whenAnswered(asked, ([shares, { data }]) => {
  for (const each of data) results.set(each.id, each);
  form.elements.session_id.replaceChildren(...data.map((each) => element("option", titleOf(each), { value: each.id })));
  show(shares);
  list.hidden = false;
  if (results.has(afterHash(location.hash))) open();
});
