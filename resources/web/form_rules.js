"use strict";
/*
 * The rules of a form: what shows, what is amiss, what is kept. For any answer the outcome is that
 * of Rapport's own rules (`form_filling.finish`); nothing here touches the page.
 */
var rapportRules = (function () {
  // ---------------------------------------------------------------- texts

  var SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  var SPACES = new RegExp(SPACE, "g");
  var LAST_SPACES = new RegExp(SPACE + "$");
  var FIRST_SPACES = new RegExp("^" + SPACE);
  var UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;
  var PLAINLY = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n",
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ĸ": "k",
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
    "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-"
  };

  function seen(text) { return text.replace(UNSEEN, ""); }
  function strip(text) { return text.replace(FIRST_SPACES, "").replace(LAST_SPACES, ""); }
  function line(text) { return strip(seen(text).replace(SPACES, " ")); }
  function lengthOf(text) { return Array.from(text).length; }

  // Lower case for comparing. Where that is more than small letters (ß, final sigma, a Greek iota
  // below, old Cyrillic, Cherokee), the way leads through capitals.
  function caseless(letter) {
    if (/[\u13a0-\u13fd\uab70-\uabbf]/.test(letter)) return letter.toUpperCase();
    if (letter === "\u1e9e") return "ss";
    if (/[\u00df\u0345\u03c2\u1c80-\u1c88\u1f80-\u1fff]/.test(letter)) {
      return Array.from(letter.toUpperCase(), function (l) { return l.toLowerCase(); }).join("");
    }
    return letter.toLowerCase();
  }

  // A mark that combines is one that changes places with a mark of the highest class.
  function combines(mark) {
    var pair = "\u0345" + mark;
    return mark === "\u0345" || pair.normalize("NFD") !== pair;
  }

  function fold(text) {
    if (/^[\x00-\x7f]*$/.test(text)) return strip(text.toLowerCase().replace(SPACES, " "));
    var small = Array.from(seen(text), caseless).join("").normalize("NFKD");
    var bare = small.replace(/\p{M}/gu, function (m) { return combines(m) ? "" : m; });
    var spelt = Array.from(bare.normalize("NFC"), function (l) {
      return Object.prototype.hasOwnProperty.call(PLAINLY, l) ? PLAINLY[l] : l;
    });
    return strip(spelt.join("").replace(SPACES, " "));
  }

  // ---------------------------------------------------------------- numbers and days

  var NUMBER = /^([+-]?)([0-9]{1,15})(?:[.,]([0-9]{1,6}))?$/;
  var DAY = /^(?:([0-9]{4})|-)-([0-9]{2})-([0-9]{2})$/;
  var MAIL = /^[^@\s]+@[^@\s]+\.[^@\s.]+$/;

  // A number as one text that compares as texts do within a sign: 15 figures, 6 decimals.
  function numberOf(text) {
    var found = NUMBER.exec(text);
    if (!found) return null;
    var size = found[2].padStart(15, "0") + (found[3] || "").padEnd(6, "0");
    var zero = /^0+$/.test(size);
    return { minus: found[1] === "-" && !zero, size: size };
  }

  function compare(a, b) {
    if (a.minus !== b.minus) return a.minus ? -1 : 1;
    if (a.size === b.size) return 0;
    return (a.size < b.size) === a.minus ? 1 : -1;
  }

  function speltNumber(text) {
    var found = NUMBER.exec(text);
    if (!found) return text;
    var decimals = (found[3] || "").replace(/0+$/, "");
    var whole = found[2].replace(/^0+(?=[0-9])/, "");
    return (found[1] === "-" ? "-" : "") + whole + (decimals ? "." + decimals : "");
  }

  function isDay(text) {
    var found = DAY.exec(text);
    if (!found) return false;
    var year = found[1] === undefined ? 2024 : Number(found[1]);
    var month = Number(found[2]), day = Number(found[3]);
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    var leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  }

  // ---------------------------------------------------------------- one answer

  var MANY = ["several", "access"], PICKED = ["one", "several", "yes_no", "permission", "access"];
  function picks(kind) { return PICKED.indexOf(kind) >= 0; }
  function takesMany(kind) { return MANY.indexOf(kind) >= 0; }
  function isAmount(kind) { return kind === "number" || kind === "scale"; }

  function answer(choices, other, text, parts) {
    return { choices: choices || [], other: other || "", text: text || "", parts: parts || [] };
  }

  function isEmpty(given) {
    return !(given.choices.length || given.other || given.text || given.parts.length);
  }

  function normal(question, given) {
    if (picks(question.kind)) {
      var chosen = question.choices.filter(function (key) { return given.choices.indexOf(key) >= 0; });
      var bare = given.choices.indexOf("other") >= 0 ? question.other : ""; // ticked, not explained
      var other = question.other ? line(given.other) || bare : "";
      if (!takesMany(question.kind)) {
        chosen = chosen.slice(0, 1);
        if (chosen.length) other = "";
      }
      return answer(chosen, other);
    }
    if (question.kind === "contact") {
      var said = new Map(given.parts.map(function (p) { return [p[0], line(p[1])]; }));
      return answer([], "", "", question.parts
        .filter(function (name) { return said.get(name); })
        .map(function (name) { return [name, said.get(name)]; }));
    }
    if (question.kind === "heading") return answer();
    return answer([], "", normalText(question, given.text));
  }

  function normalText(question, text) {
    if (question.kind === "long") {
      var whole = strip(seen(text).replace(/\r\n?/g, "\n"));
      return whole.split("\n").map(function (l) { return l.replace(LAST_SPACES, ""); }).join("\n");
    }
    return isAmount(question.kind) ? speltNumber(line(text)) : line(text);
  }

  function complaint(rules, question, given) {
    if (isEmpty(given)) return question.required ? "Please answer this one." : "";
    return misfit(rules, question, given) || beyond(question, given);
  }

  function misfit(rules, question, given) {
    var kind = question.kind;
    if (isAmount(kind)) {
      var number = numberOf(given.text);
      if (!number) return "Please write a number.";
      if (kind === "scale" && !/0{6}$/.test(number.size)) return "Please choose one of the numbers.";
    } else if (kind === "date") {
      if (!isDay(given.text)) return "There is no such day.";
      if (question.withYear && given.text.charAt(0) === "-") return "Please add the year.";
    } else if (kind === "contact") {
      var mail = new Map(given.parts).get("email");
      if (mail && !MAIL.test(mail)) return "This does not look like an e-mail address.";
    } else {
      var most = rules.longest[kind] || rules.longest.long;
      if (lengthOf(given.text) > most) {
        return "Please be a little shorter: at most " +
          String(most).replace(/\B(?=(?:[0-9]{3})+$)/g, ",") + " characters.";
      }
    }
    return "";
  }

  function beyond(question, given) {
    var broken = question.kind === "date" ? dateBeyond(question, given.text) : amountBeyond(question, given);
    return broken ? question.message || broken : "";
  }

  function dateBeyond(question, text) {
    if (text.slice(0, 2) === "--") return "";
    if (question.low && text < question.low) return "Please choose a day from " + question.low + " on.";
    if (question.high && text > question.high) return "Please choose a day up to " + question.high + ".";
    return "";
  }

  function amountBeyond(question, given) {
    var kind = question.kind, amount, unit = "";
    if (kind === "yes_no" || kind === "permission" || kind === "contact") return "";
    if (isAmount(kind)) {
      amount = given.text;
    } else if (picks(kind)) {
      if (!takesMany(kind)) return "";
      amount = String(given.choices.length + (given.other ? 1 : 0));
      unit = " answers";
    } else {
      amount = String(lengthOf(given.text));
      unit = " characters";
    }
    if (question.low !== null && compare(numberOf(amount), numberOf(question.low)) < 0) {
      return "Please choose or write at least " + question.low + unit + ".";
    }
    if (question.high !== null && compare(numberOf(amount), numberOf(question.high)) > 0) {
      return "Please choose or write at most " + question.high + unit + ".";
    }
    return "";
  }

  // ---------------------------------------------------------------- the whole form

  function shows(question, kept) {
    var conditions = question.conditions;
    if (!conditions.length) return true;
    function holds(condition) { return met(condition, kept); }
    return question.every ? conditions.every(holds) : conditions.some(holds);
  }

  function met(condition, kept) {
    if (!condition.kind) return false;
    var given = kept.get(condition.question) || answer();
    switch (condition.test) {
      case "answered": return !isEmpty(given);
      case "not_answered": return isEmpty(given);
      case "is_not": return !equals(condition, given);
      case "is": return !isEmpty(given) && equals(condition, given);
      case "contains": return !isEmpty(given) && contains(condition, given);
      default: return !isEmpty(given) && compares(condition, given);
    }
  }

  function equals(condition, given) {
    if (picks(condition.kind)) {
      if (condition.value === "other") return Boolean(given.other);
      return given.choices.indexOf(condition.value) >= 0;
    }
    var number = numberOf(given.text), wanted = numberOf(condition.value);
    if (number && wanted) return compare(number, wanted) === 0;
    return Boolean(given.text) && fold(given.text) === condition.folded;
  }

  function contains(condition, given) {
    var texts = [given.text, given.other].concat(given.parts.map(function (p) { return p[1]; }));
    return texts.some(function (t) { return t && fold(t).indexOf(condition.folded) >= 0; });
  }

  function compares(condition, given) {
    var least = condition.test === "at_least";
    if (isDay(given.text) && isDay(condition.value)) {
      if ((given.text.slice(0, 2) === "--") !== (condition.value.slice(0, 2) === "--")) return false;
      return least ? given.text >= condition.value : given.text <= condition.value;
    }
    var wanted = numberOf(condition.value), number = given.text ? numberOf(given.text) : null;
    if (!number && given.choices.length) number = numberOf(String(given.choices.length + (given.other ? 1 : 0)));
    if (!wanted || !number) return false;
    return least ? compare(number, wanted) >= 0 : compare(number, wanted) <= 0;
  }

  // Answers as JSON data by key -> what is kept, what is amiss, and what shows, in the form's order.
  function finish(rules, raw) {
    var kept = new Map(), complaints = new Map(), shown = [];
    rules.questions.forEach(function (question) {
      if (!shows(question, kept)) return;
      shown.push(question.key);
      var given = normal(question, fromData(own(raw, question.key)));
      var wrong = complaint(rules, question, given);
      if (wrong) complaints.set(question.key, wrong);
      if (!isEmpty(given)) kept.set(question.key, given);
    });
    var answers = Object.create(null); // a key may be any name, __proto__ too
    kept.forEach(function (given, key) { answers[key] = toData(given); });
    return { answers: answers, complaints: Object.fromEntries(complaints), shown: shown };
  }

  function own(data, key) {
    return Object.prototype.hasOwnProperty.call(data, key) ? data[key] : undefined;
  }

  function fromData(data) {
    if (!data) return answer();
    return answer(data.choices, data.other, data.text, Object.entries(data.parts || {}));
  }

  function toData(given) {
    var data = {};
    if (given.choices.length) data.choices = given.choices;
    if (given.other) data.other = given.other;
    if (given.text) data.text = given.text;
    if (given.parts.length) data.parts = Object.fromEntries(given.parts);
    return data;
  }

  return { finish: finish, fold: fold, picks: picks, takesMany: takesMany };
})();
