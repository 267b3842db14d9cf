// The form that shares one result more.
import { afterHash } from "../addresses.js";
import { call, Problem, whose } from "../api.js";
import { asks } from "../asks.js";
import { pressed, whenAnswered } from "../asking.js";
import { element, find, findAll } from "../elements.js";
import { form, mark, onSubmit, showDone } from "../form.js";
import { grouped } from "../ids.js";
import { failed } from "../problems.js";
import { drawShared, sharedFrom } from "../shared.js";
import { titleOf } from "../titles.js";
import { lang, say, words } from "../words.js";

const PATH = "/v1/me/shares";
const asked = call("GET", "/v1/me/results");
const boxes = findAll("[name=fields]");
const results = new Map(); // by session
const published = new Map(); // what the chosen organisation asks for, by id
const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
const kindNow = () => form.elements.kind.value;
const isFor = (kind) => kindNow() === kind;

// Whether the address is of this web domain, or of one below it, as the API says it.
const domain = () => form.elements.web_domain.value.trim().toLowerCase();
function isUnder(email, named) {
  const host = email.trim().toLowerCase().split("@")[1];
  const own = named.split(".").length > 2 ? named.replace(/^www\./, "") : named;
  return !host || !own || host === own || host.endsWith(`.${own}`);
}

function settle() {
  find("#organisations").hidden = !isFor("organisation");
  find("#invited").hidden = find("#by-mail").hidden = !isFor("invitation");
  find("#of-links").hidden = isFor("organisation");
  find("#elsewhere").hidden = !isFor("invitation") || isUnder(form.elements.invited_email.value, domain());
  find("#elsewhere").textContent = say("elsewhere", { domain: domain() });
  const profile = wanted();
  find("#asks").textContent = profile ? asks(profile) : "";
}

// What they will see, drawn by what draws their page; of a result that is not out, what it will have.
async function preview() {
  if (!find("#preview").open) return;
  const session = results.get(form.elements.session_id.value);
  const statement = session && isOut(session.id) && await call("GET", `/v1/me/results/${encodeURIComponent(session.id)}`).catch(noneOut);
  find("#waiting").hidden = Boolean(statement);
  find('[data-put="chosen"]').textContent = chosen().map((each) => words[`field_${each}`]).join(", ");
  find("#shown").replaceChildren(...(statement ? [drawShared(sharedFrom(statement, chosen(), isFor("organisation")))] : []));
  find("#born").hidden = !statement || !chosen().includes("birth_date");
  const profile = wanted();
  find("#only-if").hidden = find("#if-met").hidden = !profile;
  find("#only-if").textContent = profile ? say("only_if", { profile: profile.name }) : "";
}

function noneOut(problem) {
  if (problem.status !== 404) throw problem;
  return null;
}

const wanted = () => (isFor("organisation") ? published.get(form.elements.condition.value) : null);

// What the chosen organisation has published: a candidate may share only if it is met.
async function offerConditions() {
  const { condition, organisation_id: organisation } = form.elements;
  const before = condition.value;
  const asked = organisation.value;
  const { data } = asked
    ? await call("GET", `/v1/published-requirements?limit=100&organisation_id=${encodeURIComponent(asked)}`)
    : { data: [] };
  if (asked !== organisation.value) return;
  published.clear();
  for (const each of data) published.set(each.id, each);
  const options = data.map(({ id, name }) => element("option", say("by_condition", { profile: name }), { value: id }));
  condition.replaceChildren(element("option", words.any_result, { value: "" }), ...options);
  if (published.has(before)) condition.value = before;
  find("#conditions").hidden = !data.length;
  settle();
}

// What was found is there to be chosen: nothing is chosen by itself.
const searchFirst = form.elements.organisation_id.options[0];
function offerFound(found = []) {
  const options = found.map(({ id, name, country }) => element("option", country ? `${name} (${country})` : name, { value: id }));
  form.elements.organisation_id.replaceChildren(options.length ? element("option", words.choose_one, { value: "" }) : searchFirst, ...options);
}

// Another query is another search: what was found and chosen by the one before goes.
async function forget() {
  offerFound();
  find("#found").textContent = "";
  mark("query", "");
  await offerConditions();
}

async function search() {
  const { query } = form.elements;
  const asked = query.value;
  await forget();
  const found = await call("GET", `/v1/organisations?query=${encodeURIComponent(asked)}`).catch(spent("searches_spent")).catch(refusedQuery);
  if (!found || asked !== query.value) return;
  const count = found.data.length;
  offerFound(found.data);
  find("#found").textContent = count ? say("found", { count }) : words.found_none;
}

// Which of the limits it was.
const spent = (code) => (problem) => {
  throw problem.code === "rate_limited" ? Object.assign(problem, { code }) : problem;
};

function refusedQuery(problem) {
  if (!problem.errors?.some(({ pointer }) => pointer === "/query")) throw problem;
  mark("query", words.refused_query);
  form.elements.query.focus();
}

// What belongs to each kind of share.
const OWN = {
  link: linked,
  organisation: ({ organisation_id: organisation }) => ({ organisation_id: organisation.value || "none", ...onCondition(wanted()) }),
  invitation: (fields) => ({ ...linked(fields), invitation: invitedBy(fields) }),
};

function linked({ most_views: views, pin }) {
  return { most_views: Number(views.value), ...(pin.value.trim() ? { pin: pin.value } : {}) };
}

function invitedBy({ invited_name: name, invited_email: email, mail_language: language }) {
  return { name: name.value.trim(), email: email.value.trim(), language: language.value, ...(domain() ? { web_domain: domain() } : {}) };
}

// What is over before its result comes out would show nothing, ever.
function lasting(days, { expected_at: at }) {
  if (at && Date.now() + days * 86400000 < new Date(at)) throw new Problem({ errors: [{ pointer: "/expires_in_days" }] });
  return days;
}

const asksFor = (fields) => ({
  session_id: fields.session_id.value,
  fields: chosen(),
  expires_in_days: lasting(Number(fields.expires_in_days.value), results.get(fields.session_id.value)),
  ...OWN[kindNow()](fields),
});

function sharedLine({ organisation, invited, session_id: id, condition }) {
  const judged = { true: "is_shared_out", false: "is_missed" }[condition?.verdict?.meets] ?? "is_shared_if";
  const key = condition ? judged : bySession(invited ? "is_invited" : "is_shared", id);
  const share = say("share_of", { with: (organisation ?? invited).name, result: titleOf(results.get(id)) });
  const line = say(key, { share, profile: condition?.profile_name, email: invited?.email });
  return invited?.email_domain_matches === false ? `${line} ${say("elsewhere", { domain: invited.web_domain })}` : line;
}
const isOut = (id) => results.get(id)?.status !== "expected";
// Of one that is pending or withheld they see just that, until it has figures.
const isWhole = (id) => ["released", "absent"].includes(results.get(id)?.status);
const bySession = (key, id) => (isWhole(id) ? `${key}_out` : key);
const withPin = (line, { has_pin: hasPin }) => (hasPin ? `${line} ${words.needs_pin}` : line);
const onCondition = (profile) => (profile ? { condition: { profile_id: profile.id, profile_version: profile.version } } : {});

// Of a result that is out the verdict is there to be read; making the share does the same work for all.
const withVerdict = async (made) => (made.condition && isWhole(made.session_id)
  ? call("GET", `${PATH}/${encodeURIComponent(made.id)}`).catch(() => made)
  : made);

function showLink(made) {
  const { url, code, qr_svg: drawn } = made;
  const here = url.replace("/s#", `/${lang}/s#`);
  [find("#link").textContent, find("#link").href] = [here, here];
  find("#code").textContent = code;
  find("#qr").src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  find("#its-link").hidden = false;
  showDone(withPin(words[bySession("is_linked", made.session_id)], made));
}

// The API blames the parts of its body; each has one field here.
const FIELDS = { name: "invited_name", email: "invited_email", language: "mail_language" };
function fieldOf(pointer) {
  const [first, second] = pointer.slice(1).split("/");
  return first === "invitation" ? FIELDS[second] ?? second ?? "kind" : first;
}

pressed(find("#search"), search);
form.elements.query.addEventListener("input", () => forget().then(preview, failed));
// Enter in the search searches: without this it would press the form's own button.
form.elements.query.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  find("#search").click();
});
pressed(find("#copy"), async () => {
  const link = find("#link");
  find("#copied").textContent = await navigator.clipboard.writeText(link.textContent).then(
    () => words.copied,
    () => (getSelection().selectAllChildren(link), words.not_copied),
  );
});
form.addEventListener("change", async ({ target }) => {
  if (target.name === "organisation_id") await offerConditions().catch(failed);
  settle();
  await preview().catch(failed);
});
find("#preview").addEventListener("toggle", () => preview().catch(failed));
onSubmit(
  async (fields) => withVerdict(await call("POST", PATH, asksFor(fields)).catch(spent("invitations_spent"))),
  (made) => (made.url ? showLink(made) : showDone(withPin(sharedLine(made), made))),
  (problem) => {
    if (problem.code === "stale_version") {
      problem.errors = [];
      offerConditions().catch(console.error);
    }
    problem.errors = (problem.errors ?? []).map((each) => ({ ...each, pointer: `/${fieldOf(each.pointer)}` }));
    return false;
  },
);
whenAnswered(asked, ({ data }) => {
  find("#whose").textContent = grouped(whose());
  for (const each of data) results.set(each.id, each);
  form.elements.session_id.replaceChildren(...data.map((each) => element("option", titleOf(each), { value: each.id })));
  const wanted = afterHash(location.hash);
  if (results.has(wanted)) form.elements.session_id.value = wanted;
  settle();
  find("#building").hidden = false;
});
