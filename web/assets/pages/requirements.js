// What organisations ask for that publish it: all of them, or the one that the address names behind its "#".
import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { asks } from "../asks.js";
import { pressed } from "../asking.js";
import { element, find } from "../elements.js";
import { failed } from "../problems.js";
import { lang } from "../words.js";

const countries = new Intl.DisplayNames([lang], { type: "region" });
const PATH = "/v1/published-requirements";
const list = find("#published-list");
let next = "";
let last = null;

const one = () => afterHash(location.hash);
const isOne = () => /^[0-9a-f]{30}$/.test(one());

function heading({ id, name, country, web_domain: domain }) {
  const box = element("section");
  const title = element("h3");
  title.append(element("bdi", name, { translate: "no" }));
  box.append(title);
  const about = [domain, country && countries.of(country)].filter(Boolean).join(" · ");
  if (about) box.append(element("p", about, { class: "soft small", translate: "no" }));
  const lines = element("ul");
  box.append(lines);
  list.append(box);
  return { id, lines };
}

function add(profile) {
  if (last?.id !== profile.organisation.id) last = heading(profile.organisation);
  const line = element("li");
  line.append(element("bdi", profile.name, { class: "strong", translate: "no" }), element("span", asks(profile), { class: "small under" }));
  last.lines.append(line);
}

async function load() {
  const asked = new URLSearchParams({ limit: "50", ...(isOne() ? { organisation_id: one() } : {}), ...(next ? { cursor: next } : {}) });
  const { data, next_cursor: cursor } = await call("GET", `${PATH}?${asked}`);
  for (const each of data) add(each);
  next = cursor;
  find("#more").hidden = !next;
  find("#none").hidden = Boolean(last || next);
  find("#all").hidden = !isOne();
}

function begin() {
  [next, last] = ["", null];
  list.replaceChildren();
  load().catch(failed);
}

pressed(find("#more"), load);
find("#all").addEventListener("click", () => { location.hash = "published"; });
addEventListener("hashchange", begin);
begin();
