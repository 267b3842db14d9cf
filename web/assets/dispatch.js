// A certificate by courier: where it goes and what that costs, asked for with the price in view, changed and withdrawn.
import { lacks } from "./acts.js";
import { call } from "./api.js";
import { pressed } from "./asking.js";
import { linesOf } from "./countries.js";
import { element, find, findAll } from "./elements.js";
import { say, words } from "./words.js";
import { day, money } from "./written.js";

const REST = "*";
const FIELDS = [["name", "name", 2], ["line_1", "address-line1", 3], ["line_2", "address-line2", 0], ["postal_code", "postal-code", 0], ["town", "address-level2", 2]];
const own = ({ id }) => `/v1/me/certificates/${encodeURIComponent(id)}/dispatch`;
const priceOf = ({ destinations }, country) =>
  [country, REST].map((each) => destinations.find((one) => one.country === each)?.price).find(Boolean);

function field(certificate, name, autocomplete, shortest, value) {
  const id = `${name}-${certificate.id}`;
  const box = element("div", "", { class: "field" });
  const error = element("p", words[name === "name" ? "refused_name_to" : `refused_${name}`] ?? "", { class: "error", id: `${id}-error` });
  error.hidden = true;
  const input = element("input", "", { id, type: "text", name, maxlength: name === "postal_code" ? "12" : "60", autocomplete, "data-shortest": String(shortest) });
  input.value = value ?? "";
  box.append(element("label", words[`to_${name}`], { for: id }), error, input);
  return box;
}

// The countries that have a price, and first of all what each costs.
function choiceOf(certificate, offer, chosen) {
  const id = `country-${certificate.id}`;
  const box = element("div", "", { class: "field" });
  const error = element("p", words.refused_country, { class: "error", id: `${id}-error` });
  error.hidden = true;
  const select = element("select", "", { id, name: "country", autocomplete: "country" });
  select.append(element("option", words.choose, { value: "" }));
  for (const option of findAll("option", find("#countries").content)) {
    if (priceOf(offer, option.value)) select.append(option.cloneNode(true));
  }
  select.value = chosen ?? "";
  box.append(element("label", words.to_country, { for: id }), error, select);
  return box;
}

function asking(certificate, result, again) {
  const { dispatch: offer } = certificate;
  const given = offer.asked?.address ?? { name: `${result.candidate.given_names} ${result.candidate.family_name}`.trim() };
  const box = element("details");
  const country = choiceOf(certificate, offer, given.country);
  const select = find("select", country);
  const price = element("p", "", { class: "strong", role: "status" });
  const button = element("button", words.send_it, { type: "button" });
  const priced = () => {
    const found = priceOf(offer, select.value);
    price.textContent = found ? say("costs", { price: money(found) }) : "";
  };
  select.addEventListener("change", priced);
  priced();
  const fields = FIELDS.map(([name, autocomplete, shortest]) => field(certificate, name, autocomplete, shortest, given[name]));
  pressed(button, async () => {
    const inputs = fields.map((each) => find("input", each));
    const bad = [[select, !select.value], ...inputs.map((input) => [input, input.value.trim().length < Number(input.dataset.shortest)])];
    if (bad.reverse().map(([control, isBad]) => lacks(control, isBad)).some(Boolean)) return;
    const address = Object.fromEntries([...inputs, select].map(({ name, value }) => [name, value.trim()]));
    await call("PUT", own(certificate), { address, price: priceOf(offer, select.value) });
    await again(words.will_be_sent);
  });
  box.append(element("summary", offer.asked ? words.other_address : words.by_courier));
  box.append(element("p", words.courier_what, { class: "small" }));
  if (offer.until) box.append(element("p", say("until", { date: day(offer.until) }), { class: "small" }));
  box.append(country, price, ...fields, button);
  return box;
}

function wanted(certificate, result, again) {
  const { asked, is_open: isOpen, next_day: next } = certificate.dispatch;
  const box = element("div");
  const address = element("p", "", { translate: "no" });
  linesOf(asked.address).forEach((line) => address.append(element("bdi", line), element("br")));
  const back = certificate.came_back_at;
  box.append(element("p", back ? words.was_sent_to : words.goes_to, { class: "strong" }), address, element("p", say("pay_at_door", { price: money(asked.price) })));
  if (!back) box.append(element("p", next ? say("goes_from", { date: day(next) }) : words.never_in_august));
  if (!isOpen) return box;
  const end = element("button", words.do_not_send, { type: "button", class: "plain" });
  pressed(end, async () => {
    await call("DELETE", own(certificate));
    await again(words.not_sent);
  });
  box.append(asking(certificate, result, again), end);
  return box;
}

// Nothing where it cannot be sent, or no longer, and nobody has asked.
export function dispatchPart(certificate, result, again) {
  const { dispatch: offer, sent } = certificate;
  if (sent && certificate.stage === "dispatched") {
    const box = element("div");
    box.append(element("p", say("tracking", { number: sent.tracking_number })), element("p", say("pay_at_door", { price: money(sent.price) })));
    return [box];
  }
  if (offer?.asked) return [wanted(certificate, result, again)];
  return offer?.is_open && offer.destinations.length ? [asking(certificate, result, again)] : [];
}
