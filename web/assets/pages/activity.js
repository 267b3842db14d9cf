import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { askForBlocked, blockButton, showBlocked } from "../blocking.js";
import { hereNow } from "../dates.js";
import { saveReceipt } from "../download.js";
import { element, find } from "../elements.js";
import { knows, say, words } from "../words.js";
import { moment, sessionName } from "../written.js";

const page = (mark) => call("GET", `/v1/me/activity${mark ? `?cursor=${encodeURIComponent(mark)}` : ""}`);
const asked = Promise.all([page(), askForBlocked()]);
const more = find("#more");
let cursor = null;

const result = ({ exam, session, version }) => say("seen_version", { exam: exam.name, session: sessionName(session), version });

// What was seen; or, of what a centre gave out, what it was and why.
function what({ route, seen, reason, document_number: number }) {
  const results = seen.map(result).join("; ");
  const BY = { shared_link: "seen_by_link", share_code: "seen_by_code", share: "seen_shared", document: number ? "seen_document" : "seen_a_document" };
  if (BY[route]) return say(BY[route], { results, number });
  if (route === "look_again") return results ? say("seen_again", { results }) : words.state_again;
  return knows(`given_${route}`) ? say(`given_${route}`, { reason }) : results;
}

// What an institution needed it for; unknown of the oldest looks.
function purpose({ purpose: declared, purpose_text: text }) {
  if (!declared) return [];
  return [element("span", say("for_other", { text: text ?? words[`purpose_${declared}`] }), { class: "soft small under" })];
}

// What the results were held against; a verdict alone shows no score.
function requirement({ profile_name: profile, verdict_only: alone }) {
  return profile ? [element("span", say(alone ? "judged_alone" : "judged", { profile }), { class: "soft small under" })] : [];
}

// Of a look of an organisation; it can save the same file.
function receipt({ id, at, organisation, organisation_id: of }) {
  if (!of) return [];
  const label = `${words.receipt}: ${organisation}, ${moment(at, hereNow())}`;
  const button = element("button", words.receipt, { type: "button", class: "plain small", "data-receipt": "", "aria-label": label });
  pressed(button, async () => {
    const name = await saveReceipt(`/v1/me/activity/${encodeURIComponent(id)}/receipt`);
    find("#changed").textContent = say("saved_as", { name });
  });
  return [button];
}

function acts(buttons) {
  if (!buttons.length) return [];
  const room = element("p", "", { class: "actions" });
  room.append(...buttons);
  return [room];
}

function row(seen) {
  const line = document.createElement("tr");
  const done = element("td", what(seen));
  done.append(...purpose(seen), ...requirement(seen), ...acts([...receipt(seen), ...blockButton(seen)]));
  line.append(
    element("th", seen.organisation ?? (seen.route === "document" ? words.by_document : words.by_link), { scope: "row" }),
    element("td", moment(seen.at, hereNow())),
    done,
  );
  return line;
}

function add({ data, has_more: further, next_cursor: mark }) {
  find("#activity tbody").append(...data.map(row));
  cursor = mark;
  more.hidden = !further;
  find("#activity").hidden = !find("#activity tbody tr");
  find("#empty").hidden = !find("#activity").hidden;
}

showsMore(more, async () => add(await page(cursor)));
whenAnswered(asked, ([seen, blocked]) => {
  add(seen);
  showBlocked(blocked);
});
