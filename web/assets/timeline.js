// What has happened to an enquiry, oldest first: its steps, in the words of `describe`, and its fees.
import { element } from "./elements.js";
import { knows, say } from "./words.js";
import { moment, money } from "./written.js";

export function timeline({ events, fees, zone }, describe) {
  const steps = events.map((event) => ({ at: event.at, ...describe(event) })).filter(({ text }) => text);
  const paid = fees
    .filter(({ kind }) => knows(`fee_${kind}`))
    .map((fee) => ({ at: fee.at, text: say(`fee_${fee.kind}`, { amount: money(fee) }) }));
  return [...steps, ...paid].sort((one, other) => one.at.localeCompare(other.at)).map(({ at, text, reason, who }) => {
    const line = element("li");
    line.append(element("p", text), element("p", [moment(at, zone), who].filter(Boolean).join(" · "), { class: "soft small" }));
    if (reason) line.append(element("p", say("reason", { reason }), { class: "soft" }));
    return line;
  });
}
