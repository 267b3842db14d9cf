// What an authenticator app needs, and the recovery codes: shown once, until its first code is typed.
import { element, find } from "./elements.js";

export function showFactor({ secret, qr_svg: drawn, recovery_codes: codes }) {
  find("#qr").src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  find("#secret").textContent = secret;
  find("#recovery").replaceChildren(...codes.map((code) => element("li", code)));
}
