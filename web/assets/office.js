// Whose office it is, asked once a page: rooms that need the awarding body's approval are offered to who has it.
import { call } from "./api.js";
import { findAll } from "./elements.js";

export const office = call("GET", "/v1/organisations/me");

export const offerRooms = () => office.then(({ tier }) => {
  for (const room of findAll("[data-approved]")) room.hidden = tier !== "approved";
}).catch(() => {}); // they stay hidden, and the page's own call says why
