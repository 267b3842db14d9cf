// What approved organisations alone can do: to others their page says what approval brings, and asks for nothing more.
import { find } from "./elements.js";
import { offerRooms, office } from "./office.js";

export async function whenApproved(act) {
  offerRooms();
  const { tier } = await office;
  find("#unapproved").hidden = tier === "approved";
  return tier === "approved" ? act() : null;
}
