// The form that shares one result more.
import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { asks } from "../asks.js";
import { pressed, whenAnswered } from "../asking.js";
import { element, find, findAll } from "../elements.js";
import { form, onSubmit, showDone } from "../form.js";
import { failed, toSignIn } from "../problems.js";
import { drawShared, sharedFrom } from "../shared.js";
import { titleOf } from "../titles.js";
import { lang, say, words } from "../words.js";

const PATH = "/v1/me/shares";
const asked = call("GET", "/v1/me/results");
const boxes = findAll("[name=fields]");
const results = new Map(); // by session
const published = new Map(); // what the chosen organisation asks for, by id
const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
const isLink = () => form.elements.kind.value === "link";

function settle() {
  find("#organisations").hidden = isLink();
  find("#of-links").hidden = !isLink();
  const profile = wanted();
  find("#asks").textContent = profile ? asks(profile) : "";
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
  const profile = wanted();
  find("#only-if").hidden = find("#met-too").hidden = !profile;
  find("#only-if").textContent = profile ? say("only_if", { profile: profile.name }) : "";
}

const wanted = () => (isLink() ? null : published.get(form.elements.condition.value));

// What the chosen organisation has published: a candidate may share only if it is met.
async function offerConditions() {
  const { condition, organisation_id: organisation } = form.elements;
  const before = condition.value;
  published.clear();
  const { data } = organisation.value
    ? await call("GET", `/v1/published-requirements?limit=100&organisation_id=${encodeURIComponent(organisation.value)}`)
    : { data: [] };
  for (const each of data) published.set(each.id, each);
  const options = data.map(({ id, name }) => element("option", say("by_condition", { profile: name }), { value: id }));
  condition.replaceChildren(element("option", words.any_result, { value: "" }), ...options);
  if (published.has(before)) condition.value = before;
  find("#conditions").hidden = !data.length;
  settle();
}

async function search() {
  const { data } = await call("GET", `/v1/organisations?query=${encodeURIComponent(form.elements.query.value)}`);
  const options = data.map(({ id, name, country }) => element("option", country ? `${name} (${country})` : name, { value: id }));
  form.elements.organisation_id.replaceChildren(...options);
  find("#found").textContent = say("found", { count: data.length });
  await offerConditions();
  await preview();
}

function asksFor({ session_id: session, organisation_id: organisation, expires_in_days: days, most_views: views, pin }) {
  const own = isLink()
    ? { most_views: Number(views.value), ...(pin.value.trim() ? { pin: pin.value } : {}) }
    : { organisation_id: organisation.value || "none", ...onCondition(wanted()) };
  return { session_id: session.value, fields: chosen(), expires_in_days: Number(days.value), ...own };
}

const sharedLine = ({ organisation, session_id: id, condition }) =>
  say(condition ? "is_shared_if" : "is_shared", {
    share: say("share_of", { with: organisation.name, result: titleOf(results.get(id)) }),
    profile: condition?.profile_name,
  });
const onCondition = (profile) => (profile ? { condition: { profile_id: profile.id, profile_version: profile.version } } : {});

function showLink({ url, code, qr_svg: drawn }) {
  const here = url.replace("/s#", `/${lang}/s#`);
  [find("#link").textContent, find("#link").href] = [here, here];
  find("#code").textContent = code;
  find("#qr").src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  find("#copied").textContent = "";
  find("#its-link").hidden = false;
  showDone(words.is_linked);
}

pressed(find("#search"), search);
pressed(find("#copy"), async () => {
  await navigator.clipboard.writeText(find("#link").textContent);
  find("#copied").textContent = words.copied;
});
form.addEventListener("change", async ({ target }) => {
  if (target.name === "organisation_id") await offerConditions().catch(failed);
  settle();
  preview();
});
find("#preview").addEventListener("toggle", preview);
onSubmit(
  (fields) => call("POST", PATH, asksFor(fields)),
  (made) => (made.url ? showLink(made) : showDone(sharedLine(made))),
  (problem) => {
    if (problem.code === "sign_in_required") return toSignIn(), true;
    if (problem.code === "stale_version") {
      problem.errors = [];
      offerConditions().catch(console.error);
    }
    problem.errors = (problem.errors ?? []).map((each) => ({ ...each, pointer: `/${each.pointer.split("/")[1]}` }));
    return false;
  },
);
whenAnswered(asked, ({ data }) => {
  for (const each of data) results.set(each.id, each);
  form.elements.session_id.replaceChildren(...data.map((each) => element("option", titleOf(each), { value: each.id })));
  const wanted = afterHash(location.hash);
  if (results.has(wanted)) form.elements.session_id.value = wanted;
  settle();
  find("#building").hidden = false;
});
