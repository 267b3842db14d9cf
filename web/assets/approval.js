// What approved organisations alone can do: to others their page says what approval brings, and asks for nothing more.
import { call } from "./api.js";
import { find } from "./elements.js";

export async function whenApproved(act) {
  const { tier } = await call("GET", "/v1/organisations/me");
  find("#unapproved").hidden = tier === "approved";
  return tier === "approved" ? act() : null;
}
