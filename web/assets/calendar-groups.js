// The sessions of the calendar by the moment of their results. Pure: nothing of the page is known here.
//
// Next first: moments to come, the soonest first; then what is postponed, and what is not announced yet; last what is
// over, the newest first.
const TURNS = ["coming", "held", "unannounced", "over"];

function groupOf({ out_since: out, held, release_at: at, zone }, now) {
  if (out) return { kind: "over", out: true, at: out, zone };
  if (held) return { kind: "held" };
  if (!at) return { kind: "unannounced" };
  return { kind: Date.parse(at) > now ? "coming" : "over", at, zone };
}

const turnOf = ({ kind }) => TURNS.indexOf(kind);
const momentOf = ({ kind, at }) => (kind === "over" ? -1 : 1) * Date.parse(at ?? 0);

export function groupedByMoment(sessions, now) {
  const groups = new Map();
  for (const session of sessions) {
    const group = groupOf(session, now);
    const key = JSON.stringify(group);
    if (!groups.has(key)) groups.set(key, { ...group, sessions: [] });
    groups.get(key).sessions.push(session);
  }
  return [...groups.values()].sort((one, other) => turnOf(one) - turnOf(other) || momentOf(one) - momentOf(other));
}
