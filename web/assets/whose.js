// For whom a page was drawn. Another tab of the browser may have signed in somebody else since: an act goes out only for
// the person of whom the page speaks.
import { call, Problem } from "./api.js";
import { find } from "./elements.js";
import { grouped } from "./ids.js";

const signedIn = async () => (await call("GET", "/v1/me")).candidate_id;
let drawnFor;

// Before all that the page draws: what comes for anybody else after this is refused at the act.
export async function askWhose() {
  drawnFor = await signedIn();
  find("#whose").textContent = grouped(drawnFor);
}

export async function callAsDrawn(method, path, body) {
  if ((await signedIn()) !== drawnFor) throw new Problem({ code: "another_person" });
  return call(method, path, body);
}
