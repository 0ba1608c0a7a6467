"use strict";
/*
 * The page of a form at work: shows what is to be asked, says what is amiss, and hands the answers
 * on. `rapportForm` is the door for tests and for a site's own scripts.
 */
var rapportForm = (function () {
  function byId(id) { return document.getElementById(id); }
  function all(within, what) { return Array.from(within.querySelectorAll(what)); }

  var form = byId("form"), done = byId("done");
  var rules = JSON.parse(byId("rules").textContent);
  var items = new Map(all(form, ".item").map(function (item) { return [item.dataset.key, item]; }));
  var tried = false, handedOn = null;

  // ---------------------------------------------------------------- what was put in

  function field(key, part) { return byId("f-" + key + (part ? "__" + part : "")); }
  function valueOf(input) { return input ? input.value : ""; }

  function collectOne(question) {
    var item = items.get(question.key);
    if (rapportRules.picks(question.kind)) {
      var ticked = all(item, "input:checked").map(function (input) { return input.value; });
      var free = ticked.indexOf("other") >= 0 ? valueOf(field(question.key, "other")) : "";
      return { choices: ticked, other: free };
    }
    if (question.kind === "contact") {
      return { parts: Object.fromEntries(question.parts.map(function (part) {
        return [part, valueOf(field(question.key, part))];
      })) };
    }
    if (question.kind === "date") return { text: typedDay(question.key) };
    var chosen = item.querySelector("input:checked");
    return { text: chosen ? chosen.value : valueOf(field(question.key)) };
  }

  // Day, month and year as they were typed; what is missing stays missing, for the rules to name.
  function typedDay(key) {
    function part(name) { return valueOf(field(key, name)).trim(); }
    function two(text) { return text.length === 1 ? "0" + text : text; }
    var day = part("day"), month = part("month"), year = part("year");
    return day || month || year ? (year || "-") + "-" + two(month) + "-" + two(day) : "";
  }

  function collect() {
    var raw = Object.create(null);
    rules.questions.forEach(function (question) {
      if (question.kind !== "heading") raw[question.key] = collectOne(question);
    });
    return raw;
  }

  // ---------------------------------------------------------------- what shows

  function refresh(quietly) {
    var found = rapportRules.finish(rules, collect()), appeared = 0;
    items.forEach(function (item, key) {
      var hide = found.shown.indexOf(key) < 0;
      if (item.hidden && !hide && item.dataset.kind !== "heading") appeared += 1;
      item.hidden = hide;
      var back = item.querySelector(".takeback");
      if (back) back.hidden = !item.querySelector("input:checked");
      var free = item.querySelector(".free");
      if (free) free.hidden = !item.querySelector("input[value=other]").checked;
    });
    if (appeared && !quietly) {
      announce(appeared === 1 ? "One more question has appeared." : appeared + " more questions have appeared.");
    }
    form.classList.toggle("blank", !Object.keys(found.answers).length); // for printing
    if (tried) complain(found.complaints);
    return found;
  }

  var quiet = 0;

  function say(words) {
    byId("status").textContent = words;
    clearTimeout(quiet);
    quiet = setTimeout(function () { byId("status").textContent = ""; }, 8000);
  }

  // For those who hear the page: what anybody else sees happen.
  function announce(words) { byId("aloud").textContent = words; }

  // ---------------------------------------------------------------- what is amiss

  function complain(complaints) {
    items.forEach(function (item, key) {
      if (item.dataset.kind === "heading") return;
      var wrong = Object.prototype.hasOwnProperty.call(complaints, key) ? complaints[key] : "";
      var place = byId("e-" + key);
      if (place.textContent !== wrong) place.textContent = wrong;
      item.classList.toggle("amiss", Boolean(wrong));
      all(item, ":not(.free) > input[type=text], textarea, select, [role=radiogroup]").forEach(function (control) {
        if (wrong && faulty(item, control, wrong)) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      });
    });
    var count = Object.keys(complaints).length;
    var told = byId("amiss");
    told.hidden = !count;
    var words = count === 1 ? "One answer needs another look." : count + " answers need another look.";
    if (!count) words = "";
    if (told.textContent !== words) told.textContent = words;
  }

  // Of contact details a complaint about the mail address is about that field alone.
  function faulty(item, control, wrong) {
    if (item.dataset.kind !== "contact" || wrong.indexOf("e-mail") < 0) return true;
    return control.id === "f-" + item.dataset.key + "__email";
  }

  function goTo(key) {
    var item = items.get(key);
    var target = item.querySelector("input[aria-invalid], textarea[aria-invalid], select[aria-invalid]") ||
      item.querySelector("input:checked") || item.querySelector("input, textarea, select");
    item.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- handing on

  function onSubmit(event) {
    tried = true;
    var found = refresh(true), wrong = Object.keys(found.complaints);
    if (wrong.length) {
      event.preventDefault();
      goTo(wrong[0]);
      return;
    }
    if (form.dataset.way === "post") return;
    event.preventDefault();
    handToPatron(found.answers);
  }

  // What is sent is what was kept: no hidden questions, several choices in one field.
  function onFormData(event) {
    var sent = event.formData, answers = rapportRules.finish(rules, collect()).answers;
    Array.from(new Set(sent.keys())).forEach(function (name) {
      if (name !== "rapport_code") sent.delete(name);
    });
    Object.keys(answers).forEach(function (key) {
      var given = answers[key], fields = { other: given.other };
      sent.set(key, given.text || (given.choices || []).join(", "));
      Object.entries(Object.assign(fields, given.parts)).forEach(function (part) {
        if (part[1]) sent.set(key + "__" + part[0], part[1]);
      });
      if (!sent.get(key)) sent.delete(key);
    });
  }

  function answerFile(answers) {
    return JSON.stringify({
      rapport: "answers",
      format: 1,
      code: form.dataset.code,
      answered_at: new Date().toISOString().slice(0, 19) + "Z",
      answers: answers
    });
  }

  var CRC = Array.from({ length: 256 }, function (_, n) {
    for (var i = 0; i < 8; i++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n >>> 0;
  });

  function block(text) {
    var bytes = new TextEncoder().encode(text), sum = 0xffffffff, letters = "";
    bytes.forEach(function (byte) {
      sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
      letters += String.fromCharCode(byte);
    });
    var check = ((sum ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
    var lines = btoa(letters).replace(/=/g, "").match(/.{1,60}/g);
    return "[rapport-answers 1 " + check + "\n" + lines.join("\n") + "\nrapport-end]";
  }

  // ---------------------------------------------------------------- in words

  function wordsOf(key) { return items.get(key).querySelector(".words").textContent; }

  function told(answers) {
    return Object.keys(answers).map(function (key) {
      var given = answers[key], item = items.get(key);
      var chosen = (given.choices || []).map(function (choice) {
        return item.querySelector("input[value='" + choice + "']").parentNode.querySelector("span").textContent;
      });
      var said = chosen.concat(given.other || [], given.text ? inWords(item, given.text) : [],
        Object.values(given.parts || {}));
      return [wordsOf(key), said.join(item.dataset.kind === "contact" ? "\n" : ", ")];
    });
  }

  function inWords(item, text) {
    if (item.dataset.kind !== "date") return text;
    var parts = text.replace(/^-/, "").split("-");
    var months = item.querySelector("select").options;
    return Number(parts[2]) + " " + months[Number(parts[1])].textContent + (parts[0] ? " " + parts[0] : "");
  }

  // No wording may look as if the block began there.
  function mailText(pairs, file) {
    var read = pairs.map(function (pair) {
      return pair[0] + "\n" + pair[1].split("\n").map(function (l) { return "    " + l; }).join("\n");
    });
    var words = [byId("title").textContent].concat(read, [
      "Please leave the lines below as they are: they are the same answers, for the computer."
    ]);
    return words.join("\n\n").replace(/\[(?=rapport-)/g, "[ ") + "\n\n" + block(file) + "\n";
  }

  // ---------------------------------------------------------------- the answers in the patron's hand

  var LONGEST_LINK = 1900; // longer ones are cut by some mail programs

  function handToPatron(answers) {
    var file = answerFile(answers), pairs = told(answers), text = mailText(pairs, file);
    handedOn = { file: file, text: text };
    byId("text").value = text;
    var list = byId("told");
    list.replaceChildren.apply(list, pairs.map(line));
    byId("nothing").hidden = pairs.length > 0;
    if (byId("mail")) byId("mail").href = mailLink(text, file);
    form.hidden = true;
    byId("head").hidden = true;
    done.hidden = false;
    say("");
    window.scrollTo(0, 0);
    byId("thanks").focus();
  }

  function line(pair) {
    var row = document.createElement("div");
    [["dt", pair[0]], ["dd", pair[1]]].forEach(function (part) {
      var made = document.createElement(part[0]);
      made.dir = "auto";
      made.textContent = part[1];
      row.append(made);
    });
    return row;
  }

  function mailLink(text, file) {
    var start = "mailto:" + encodeURI(byId("mail").dataset.to) + "?subject=" +
      encodeURIComponent(form.dataset.subject) + "&body=";
    var bodies = [text, block(file) + "\n", "Please paste the copied answers here, or attach the answer file.\n"];
    var fitting = bodies.filter(function (body) {
      return (start + encode(body)).length <= LONGEST_LINK;
    })[0] || bodies[2];
    byId("toolong").hidden = fitting !== bodies[2];
    byId("fits").hidden = fitting === bodies[2];
    return start + encode(fitting);
  }

  function encode(body) { return encodeURIComponent(body.replace(/\n/g, "\r\n")); }

  function save() {
    var link = document.createElement("a");
    var when = JSON.parse(handedOn.file).answered_at.replace(/[-:TZ]/g, "").slice(0, 12);
    link.href = URL.createObjectURL(new Blob([handedOn.file], { type: "application/json" }));
    link.download = "answers-" + form.dataset.code + "-" + when + ".rapport.json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    say("Saved as " + link.download + ".");
  }

  function copy() {
    function copied() { say("Copied. Paste it into a mail."); }
    function byHand() {
      byId("text").closest("details").open = true;
      byId("text").focus();
      byId("text").select();
      if (document.execCommand("copy")) copied();
      else say("Press Ctrl and C to copy.");
    }
    if (navigator.clipboard) navigator.clipboard.writeText(handedOn.text).then(copied, byHand);
    else byHand();
  }

  function change() {
    done.hidden = true;
    form.hidden = false;
    byId("head").hidden = false;
    handedOn = null;
    say("");
    byId("title").focus();
  }

  // ---------------------------------------------------------------- beginning

  function shuffle(list) {
    var rows = all(list, ".choice:not(.otherone)");
    for (var i = rows.length - 1; i > 0; i--) {
      var j = Math.floor(Math.random() * (i + 1)), kept = rows[i];
      rows[i] = rows[j];
      rows[j] = kept;
    }
    rows.reverse().forEach(function (row) { list.prepend(row); });
  }

  // Enter in a field goes on to the next one: nobody hands in a form by its first answer.
  function onKey(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    var stops = all(form, "input:not([type=hidden]), textarea, select, button").filter(function (stop) {
      var sameGroup = stop.type === "radio" && stop.name === event.target.name && stop !== event.target;
      return stop.getClientRects().length && !sameGroup && !stop.classList.contains("takeback");
    });
    var next = stops[stops.indexOf(event.target) + 1];
    if (next) next.focus();
  }

  function onTakeBack(event) {
    var item = event.target.closest(".item");
    all(item, "input:checked").forEach(function (input) { input.checked = false; });
    refresh(false);
    item.querySelector("input").focus();
  }

  function start() {
    form.noValidate = true;
    all(document, ".without").forEach(function (note) { note.hidden = true; });
    all(document, ".scripted").forEach(function (part) { part.disabled = false; });
    all(form, "[data-shuffled]").forEach(shuffle);
    form.addEventListener("input", function () { refresh(false); });
    form.addEventListener("change", function () { refresh(false); });
    form.addEventListener("keydown", onKey);
    form.addEventListener("submit", onSubmit);
    if (form.dataset.way === "post") form.addEventListener("formdata", onFormData);
    all(form, ".takeback").forEach(function (button) { button.addEventListener("click", onTakeBack); });
    if (done) {
      byId("save").addEventListener("click", save);
      byId("copy").addEventListener("click", copy);
      byId("change").addEventListener("click", change);
    }
    refresh(true);
  }

  start();
  return {
    rules: rules,
    collect: collect,
    finish: function (raw) { return rapportRules.finish(rules, raw || collect()); },
    handedOn: function () { return handedOn; },
    answerFile: answerFile,
    block: block
  };
})();
