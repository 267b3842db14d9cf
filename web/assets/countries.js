// An address as it is written on a parcel, its country by the name that the page has for it.
import { lang } from "./words.js";

const names = new Intl.DisplayNames([lang], { type: "region" });

export const linesOf = ({ name, line_1: first, line_2: second, postal_code: code, town, country }) =>
  [name, first, second, `${code} ${town}`.trim(), names.of(country)].filter(Boolean);
