// Requests for consent are refused or closed, never accepted; what stays is left out of the DOM.

const OVERLAY_TEXT = 6000;
const MOST_HEADINGS = 8;
const SPEAKS_OF_CONSENT = /cookie|consent|gdpr|tracking technolog|traceur|einwillig|クッキー|同意管理/i;
const CONSENT_NAME =
  /onetrust|cookiebot|cybot|didomi|usercentrics|osano|trustarc|truste|termly|iubenda|cmplz|cky-|qc-cmp|fc-consent|klaro|(?:cookie|consent|gdpr)[-_]?(?:banner|bar|notice|popup|modal|dialog|overlay|wall|manager|message|prompt|law|root|container)|sp_message/i;
const ACCEPT =
  /^(?:(?:yes,? )?i )?(?:accept|agree|allow|understand|got it|ok(?:ay)?|akzeptier|zustimm|einverstanden|accepter|autoriser|aceptar|accett|aceitar|akkoord)(?!ment)|^(?:alle|alles|tout|todas?|全部)\s?.{0,12}(?:akzeptier|zulassen|accepter|aceptar|accepteren|接受|允许|同意)|^(?:我?同意|接受|允许|许可|許可|同意する|동의|수락)/i;
const REFUSE = new RegExp(
  "^(?:" +
    [
      "(?:reject|decline|refuse|deny|disallow)(?: all| everything| them)?(?: (?:non-?essential|optional|unnecessary|additional))?(?: cookies)?",
      "(?:i )?(?:do not|don['’]t) (?:accept|agree|allow|consent)(?: to (?:all|any))?(?: cookies)?",
      "disagree(?: and close)?|no,? thanks?|opt[- ]out|only (?:strictly )?(?:necessary|essential|required)(?: cookies)?",
      "(?:accept|allow|use|keep)? ?(?:only )?(?:the )?(?:strictly )?(?:necessary|essential|required)(?: cookies)?(?: only)?",
      "(?:continue|proceed) without (?:accepting|agreeing|consent(?:ing)?|cookies)",
      "(?:alle |alles )?ablehnen|nur (?:notwendige|essenzielle|erforderliche)(?: cookies)?(?: akzeptieren)?|weiter ohne.{0,30}",
      "(?:tout |tous )?refuser(?: tout)?|continuer sans accepter|rechazar(?: todo| todas| todas las cookies)?",
      "rifiuta(?: tutto| tutti)?|rejeitar(?: tudo| todos)?|recusar|(?:alles )?(?:weigeren|afwijzen)",
      "(?:全部)?拒绝(?:全部|所有)?(?:cookies?)?|拒絕|不同意|(?:仅|只)(?:接受|允许)?必[要需](?:的)?(?:cookies?)?|(?:すべて)?拒否(?:する)?|同意しない|(?:모두 )?거부",
    ].join("|") +
    ")$",
  "i",
);
const CLOSE = /^(?:[×✕✖xX]|(?:close|dismiss|hide|schließen|fermer|cerrar|chiudi|关闭|關閉|閉じる|닫기)(?:\s.{0,30})?)$/i;
const CLOSING_CONSENTS = /\bby (?:closing|dismissing|continuing|using)|en continuant|indem sie/i;

const dropped = new Set();

function overlays() {
  const found = [];
  for (const element of deep(document)) {
    if (found.some((other) => other.contains(element)) || element === document.body) continue;
    if (isOverlay(element)) found.push(element);
  }
  return found;
}

function isOverlay(element) {
  const names = `${element.id} ${element.getAttribute("class") ?? ""} ${element.getAttribute("src") ?? ""}`;
  const named = CONSENT_NAME.test(names.slice(0, 1000));
  if (!named && !floats(element)) return false;
  if (element.querySelector("main, article, [role=main]")) return false;
  if (element.querySelectorAll("h1, h2, h3, h4, h5, h6").length > MOST_HEADINGS) return false;
  if (element.localName === "iframe") return named && !documentOf(element);
  if (!isVisible(element)) return false;
  const text = `${wordsOf(element)} ${element.shadowRoot ? [...element.shadowRoot.children].map(wordsOf).join(" ") : ""}`;
  return text.length < OVERLAY_TEXT && SPEAKS_OF_CONSENT.test(text) && buttonsOf(element).some(accepts);
}

function floats(element) {
  const role = element.getAttribute("role");
  if (role === "dialog" || role === "alertdialog" || element.getAttribute("aria-modal") === "true") return true;
  if (element.localName === "dialog" && element.open) return true;
  const position = getComputedStyle(element).position;
  return position === "fixed" || position === "sticky";
}

function buttonsOf(overlay) {
  const buttons = [];
  const roots = overlay.shadowRoot ? [overlay, overlay.shadowRoot] : [overlay];
  for (const root of roots) {
    for (const element of deep(root)) {
      if (element.matches("button, [role=button], input[type=button], input[type=submit], a") && isVisible(element)) {
        buttons.push(element);
      }
    }
  }
  return buttons;
}

const accepts = (button) => ACCEPT.test(nameOf(button)) && !REFUSE.test(nameOf(button));

function refuse() {
  let clicked = 0;
  for (const overlay of overlays()) {
    const buttons = buttonsOf(overlay).filter((button) => !leadsAway(button));
    const closing = CLOSING_CONSENTS.test(wordsOf(overlay)) ? [] : buttons.filter((button) => closes(button));
    const chosen = buttons.find((button) => REFUSE.test(nameOf(button))) ?? closing[0];
    if (chosen) {
      press(chosen);
      clicked += 1;
    }
  }
  return clicked;
}

function closes(button) {
  const names = [wordsOf(button), button.getAttribute("aria-label") ?? "", button.title ?? ""].map((name) => name.trim());
  return names.some((name) => CLOSE.test(name)) && !names.some((name) => ACCEPT.test(name));
}

// A page that is hardly more than the request is left as it is: it may be the text itself.
function drop() {
  const whole = wordsOf(document.body).length;
  for (const overlay of overlays()) {
    if (wordsOf(overlay).length < whole / 2) dropped.add(overlay);
  }
  return dropped.size;
}
