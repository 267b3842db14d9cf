// A candidate's lost certificates: each application with its next step, and before one is made its fee, its way and what it is.
import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find, findAll } from "../elements.js";
import { titleOf } from "../titles.js";
import { twice } from "../twice.js";
import { lang, say, words } from "../words.js";
import { day, moment, money } from "../written.js";

const PATH = "/v1/certifying-statements";
const wanted = afterHash(location.hash);
const asked = call("GET", PATH);
const again = async (text) => {
  show(await call("GET", PATH));
  find("#said").textContent = text;
  find("#said").focus();
};
const OPEN = ["fee_due", "paid"];

const step = ({ step: name, found }) => words[found ? `step_${name}_found` : `step_${name}`];

function next({ state, acts_next: who }, offer) {
  if (state === "paid") return words.next_search;
  if (who !== "centre") return words[who ? `next_${who}` : `after_${state}`];
  return offer ? say("next_centre", { centre: offer.centre.name }) : words.next_centre_unnamed;
}

// The file itself comes as an attachment, so the page stays.
function saving(session, name) {
  const button = element("button", words.save, { type: "button", "aria-label": `${words.save}: ${name}` });
  pressed(button, async () => {
    const path = `/v1/me/results/${encodeURIComponent(session)}/documents`;
    location.assign((await call("POST", path, { kind: "certifying_statement", language: lang })).url);
  });
  return button;
}

function card(application, offer) {
  const { id, revision, state, loss, fee, may, reason, events, session_id: session } = application;
  const box = element("section", "", { class: "card" });
  const head = element("div", "", { class: "result-head" });
  const name = offer ? titleOf(offer) : session;
  head.append(element("h2", name), element("span", words[`state_${state}`] ?? state, { class: OPEN.includes(state) ? "tag strong" : "tag" }));
  const happened = element("ol", "", { class: "timeline" });
  happened.append(...events.map((event) => {
    const line = element("li");
    line.append(element("p", step(event)), element("p", moment(event.at, hereNow()), { class: "soft small" }));
    return line;
  }));
  box.append(head, element("p", next(application, offer), { class: "strong" }));
  if (reason) box.append(element("p", say("reason", { reason })));
  if (state === "issued") box.append(saving(session, name));
  box.append(element("p", `${words[`loss_${loss}`]} · ${say("fee", { amount: money(fee) })}`, { class: "soft" }), happened);
  if (may.includes("withdraw")) {
    box.append(twice(words.withdraw, name, words.withdraw_what, async () => {
      await call("POST", `${PATH}/${encodeURIComponent(id)}/withdrawals`, { revision });
      await again(words.after_withdrawn);
    }));
  }
  return box;
}

function wayBack({ way, until, free_until: free, detail }) {
  const said = way ? say(`back_${way}`, { date: until && day(until) }) : detail;
  return free ? `${said} ${say("another_free", { date: day(free) })}` : said;
}

function choice({ loss, may_apply: may, ...why }, session) {
  const box = element("div");
  if (!may) {
    box.append(element("p", `${words[`loss_${loss}`]}: ${wayBack(why)}`, { class: "soft" }));
    return box;
  }
  box.className = "choice";
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
  const reasons = new Set(losses.map(wayBack));
  if (losses.every(({ may_apply: may }) => !may) && reasons.size === 1) {
    find('[data-when="open"]', box).remove();
    const closed = find('[data-when="closed"]', box);
    closed.textContent = [...reasons][0];
    closed.hidden = false;
    return box;
  }
  put("fee").textContent = money(fee);
  put("way").textContent = say(`way_${applicant}`, { centre: centre.name });
  put("losses").append(...losses.map((each) => choice(each, session.id)));
  const [unchosen, button, list] = [find('[data-when="unchosen"]', box), find("button", box), put("losses")];
  button.hidden = !find("input", list);
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

function show({ data, offers }) {
  const of = (session) => offers.find((each) => each.session.id === session);
  const mine = (session) => !wanted || session === wanted;
  const listed = data.filter(({ session_id: session }) => mine(session));
  const waiting = new Set(listed.filter(({ state }) => OPEN.includes(state)).map(({ session_id: session }) => session));
  const open = offers.filter(({ session: { id } }) => mine(id) && !waiting.has(id));
  find("#applications").replaceChildren(...listed.map((each) => card(each, of(each.session_id))));
  find("#offers").replaceChildren(...open.map(ask));
  find("#empty").hidden = Boolean(findAll("#list .card").length);
}

whenAnswered(asked, (answer) => {
  show(answer);
  find("#list").hidden = false;
});
addEventListener("hashchange", () => location.reload());
