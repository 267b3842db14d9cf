// A candidate's lost certificates: each application with its next step, and before one is made its fee, its way and what it is.
import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { saveDocument } from "../download.js";
import { element, find, findAll } from "../elements.js";
import { sentence } from "../problems.js";
import { titleOf } from "../titles.js";
import { twice } from "../twice.js";
import { say, words } from "../words.js";
import { day, moment, money } from "../written.js";

const PATH = "/v1/certifying-statements";
const wanted = afterHash(location.hash);
// A result that is not shown now, or certifies nothing, is not on offer: what it is called stands in the list of results.
async function read() {
  const answer = await call("GET", PATH);
  const offered = new Set(answer.offers.map(({ session }) => session.id));
  const isHidden = answer.data.some(({ session_id: session }) => !offered.has(session));
  return { ...answer, results: isHidden ? (await call("GET", "/v1/me/results")).data : [] };
}

const asked = read();
const said = (text) => {
  find("#said").textContent = text;
  find("#said").focus();
};
const again = async (text) => {
  show(await read());
  said(text);
};
const OPEN = ["fee_due", "paid"];

const step = ({ step: name, found }) => words[found ? `step_${name}_found` : `step_${name}`];

function next({ state, acts_next: who }, { offer, isLast }) {
  if (state === "paid") return words.next_search;
  if (state === "issued" && !isLast) return words.issued_before;
  if (state === "issued" && !offer) return words.issued_hidden;
  if (who === "board") return say("next_board", { email: find("#list").dataset.contact });
  if (who !== "centre") return words[who ? `next_${who}` : `after_${state}`];
  return offer ? say("next_centre", { centre: offer.centre.name }) : words.next_centre_unnamed;
}

function saving(session, name) {
  const button = element("button", words.save, { type: "button", "aria-label": `${words.save}: ${name}` });
  pressed(button, async () => {
    find("#said").textContent = words.saving;
    const path = `/v1/me/results/${encodeURIComponent(session)}`;
    const file = await saveDocument(path, "certifying_statement").finally(() => { find("#said").textContent = ""; });
    said(say("saved_as", { name: file }));
  });
  return button;
}

const isTakenBack = ({ state }, { offer, result }) => state === "issued" && !offer && ["expected", "withheld", "taken_back"].includes(result?.status);

function card(application, of) {
  const { id, revision, state, loss, fee, may, reason, events, session_id: session } = application;
  const known = of.offer ?? of.result;
  const name = known ? titleOf(known) : session;
  const box = element("section", "", { class: "card" });
  const head = element("div", "", { class: "result-head" });
  const tag = isTakenBack(application, of) ? words.taken_back : words[`state_${state}`] ?? state;
  head.append(element("h2", name), element("span", tag, { class: OPEN.includes(state) ? "tag strong" : "tag" }));
  const happened = element("ol", "", { class: "timeline" });
  happened.append(...events.map((event) => {
    const line = element("li");
    line.append(element("p", step(event)), element("p", moment(event.at, hereNow()), { class: "soft small" }));
    return line;
  }));
  box.append(head, element("p", next(application, of), { class: "strong" }));
  if (reason) box.append(element("p", say("reason", { reason })));
  if (state === "issued" && of.offer && of.isLast) box.append(saving(session, name));
  box.append(element("p", `${words[`loss_${loss}`]} · ${say("fee", { amount: money(fee) })}`, { class: "soft" }), happened);
  if (may.includes("withdraw")) {
    box.append(twice(words.withdraw, name, words.withdraw_what, async () => {
      await call("POST", `${PATH}/${encodeURIComponent(id)}/withdrawals`, { revision });
      await again(words.after_withdrawn);
    }));
  }
  return box;
}

function wayBack({ way, until, free_until: free, code, detail }) {
  const now = way ? say(`back_${way}`, { date: until && day(until) }) : sentence({ code, detail });
  return free ? `${now} ${say("another_free", { date: day(free) })}` : now;
}

function choice({ loss }, session) {
  const box = element("div", "", { class: "choice" });
  const input = element("input", "", { type: "radio", name: `loss-${session}`, value: loss, id: `${loss}-${session}` });
  box.append(input, element("label", words[`loss_${loss}`], { for: input.id }));
  return box;
}

// What may be asked for about one result; where nothing may, the sentence that every loss would be answered with.
function ask(offer) {
  const box = find("#offer").content.cloneNode(true);
  const put = (name) => find(`[data-put="${name}"]`, box);
  const { losses, session, fee, centre, applicant } = offer;
  put("title").textContent = titleOf(offer);
  const choices = losses.filter(({ may_apply: may }) => may);
  if (!choices.length) {
    find('[data-when="open"]', box).remove();
    put("closed").textContent = [...new Set(losses.map(wayBack))].join(" ");
    find('[data-when="closed"]', box).hidden = false;
    return box;
  }
  put("fee").textContent = money(fee);
  put("way").textContent = say(`way_${applicant}`, { centre: centre.name });
  put("losses").append(...choices.map((each) => choice(each, session.id)));
  const later = losses.filter(({ way }) => way === "another");
  put("later").append(...later.map((each) => element("li", `${words[`loss_${each.loss}`]}: ${wayBack(each)}`)));
  find('[data-when="later"]', box).hidden = !later.length;
  const [unchosen, button, list] = [find('[data-when="unchosen"]', box), find("button", box), put("losses")];
  pressed(button, async () => {
    const chosen = find("input:checked", list);
    unchosen.textContent = chosen ? "" : words.choose;
    unchosen.hidden = Boolean(chosen);
    if (!chosen) return find("input", list).focus();
    await call("POST", PATH, { session_id: session.id, loss: chosen.value });
    await again(words.step_apply);
  });
  return box;
}

// Whoever has a statement hardly needs another one, so the way to it is there, but small.
function another(offer) {
  const box = element("details");
  box.append(element("summary", say("again", { name: titleOf(offer) })), element("p", words.again_what), ask(offer));
  return box;
}

function show({ data, offers, results }) {
  const of = (list, id) => list.find(({ session }) => session.id === id);
  const mine = (session) => !wanted || session === wanted;
  const last = (id) => data.find(({ session_id: session }) => session === id); // the newest comes first
  const listed = data.filter(({ session_id: session }) => mine(session));
  const open = offers.filter(({ session: { id } }) => mine(id) && !OPEN.includes(last(id)?.state));
  const isIssued = ({ session: { id } }) => last(id)?.state === "issued";
  const canAgain = (offer) => isIssued(offer) && offer.losses.some(({ may_apply: may }) => may);
  find("#applications").replaceChildren(...listed.map((each) => {
    const { session_id: session } = each;
    return card(each, { offer: of(offers, session), result: of(results, session), isLast: each === last(session) });
  }));
  find("#offers").replaceChildren(...open.filter((each) => !isIssued(each)).map(ask), ...open.filter(canAgain).map(another));
  find("#empty").hidden = Boolean(findAll("#list .card").length);
}

whenAnswered(asked, (answer) => {
  show(answer);
  find("#list").hidden = false;
});
addEventListener("hashchange", () => location.reload());
