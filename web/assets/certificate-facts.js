// What a centre's list says of one certificate beside its state, and in which order the certificates stand.
import { linesOf } from "./countries.js";
import { dayBefore } from "./dates.js";
import { lang, say, words } from "./words.js";
import { day, moment, money } from "./written.js";

// What there is to know of its state: the day that decides what may be done, or when and how it ended.
export function factsOf({ group, came_back_at: back, dispatch, sent, stage, ready_on: ready, unclaimed_on: unclaimed, ended_at: ended, collection, record_until: record, authorised }, zone) {
  const at = ended && moment(ended, zone);
  const waits = stage === "at_centre" && (ready ? say("ready_from", { date: day(ready) }) : words.no_day);
  const by = collection && say(collection.name ? `showed_by_${collection.authorised_by}` : "showed", { proof: words[collection.identity], name: collection.name });
  return [
    waits,
    back && say("came_back_on", { date: moment(back, zone) }),
    dispatch && !sent && `${words.send_to} ${linesOf(dispatch.asked.address).join(", ")}`,
    dispatch && !sent && say("send_price", { price: money(dispatch.asked.price) }),
    group === "dispatch" && !dispatch.is_open && dispatch.next_day && say("send_from", { date: day(dispatch.next_day) }),
    sent && say("tracked", { number: sent.tracking_number }),
    stage === "ready" && group === "ready" && say("kept_until", { date: day(dayBefore(unclaimed)) }),
    stage === "unclaimed" && say("unclaimed_since", { date: day(unclaimed) }),
    at,
    by,
    stage === "recalled" && collection && words.handed_over_before,
    record && say("record_until", { date: day(record) }),
    authorised && ["made", "numbered", "at_centre", "ready", "unclaimed"].includes(stage) && say("may_collect", { name: authorised }),
  ].filter(Boolean);
}

// By name, whoever has one name alone by that, and those of the same names by their candidate numbers.
const { compare } = new Intl.Collator(lang);
const keysOf = ({ family_name: family, given_names: given, candidate_number: number }) => [family || given, given, number];
export function byName(one, other) {
  const others = keysOf(other);
  return keysOf(one).map((key, at) => compare(key, others[at])).find(Boolean) ?? 0;
}
