// What of a result's marks its candidate may have checked, on their own Statement.
import { element, find } from "./elements.js";
import { say, words } from "./words.js";
import { moment } from "./written.js";

// What a candidate without an enquiry may ask for; an existing one, and what may follow it, is on the enquiry's own page.
function enquiryLines({ enquiry: { stage_1: first, stage_2: second }, centre, papers }) {
  const by = (text) => moment(text, centre.zone);
  if (!first.available && !first.open_to_centre) return [words[`enquiry_${first.reason}`] ?? first.detail];
  const centreUntil = say("centre_until", { date: by(first.centre_until) });
  if (!first.available) return [words.ask_closed, centreUntil];
  const until = say("ask_until", { date: by(first.candidate_until) });
  return [`${until} ${words.up_or_down}`, centreUntil, remark(second, papers)];
}

function remark({ papers: again }, papers) {
  if (!again.length) return words.no_remark;
  return papers.some(({ paper }) => paper === "speaking") ? `${words.remark} ${words.no_speaking}` : words.remark;
}

export function putAskable(form, statement) {
  if (!statement.enquiry || find('[data-when="reported"]', form).hidden) return;
  find('[data-when="enquiry"]', form).hidden = false;
  find('[data-put="enquiry"]', form).append(...enquiryLines(statement).map((line) => element("p", line)));
  find('[data-put="asked"]', form).hidden = !statement.enquiry.stage_1.candidate_until;
}
