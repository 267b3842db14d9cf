// The day that a moment has by the calendar of a place. Pure, and apart from the dates of every page.
import { knownZone } from "./dates.js";

export const dayIn = (zone, at = new Date()) =>
  new Intl.DateTimeFormat("sv", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: knownZone(zone) }).format(new Date(at));
