// Draws a state: the markers in the code, and the tables beside it. All text is set as text, never as HTML.

function make(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function makeButton(text, onClick) {
  const button = make("button", "", text);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

// Replaces what the panel shows. A focus in the panel stays there: on the button with the same words, or on the first one.
function refill(view, ...parts) {
  const words = view.panel.contains(document.activeElement) ? document.activeElement.textContent : null;
  view.panel.replaceChildren(...parts);
  if (words === null) return;
  const open = [...view.panel.querySelectorAll("button:not(:disabled)")];
  const next = open.find((button) => button.textContent === words) || open[0];
  if (next) next.focus();
}

function badge(story, index) {
  const thread = story.threads[index];
  const mark = make("span", thread ? `badge t${thread.colour}` : "badge", thread ? thread.letter : "?");
  if (thread) mark.title = thread.name;
  return mark;
}

function nameOf(story, index) {
  const thread = story.threads[index];
  return thread ? `${thread.name} (${thread.letter})` : "another thread or task";
}

function makeTable(caption, heads, rows) {
  const table = make("table");
  table.append(make("caption", "", caption));
  const top = table.createTHead().insertRow();
  for (const head of heads) {
    const cell = make("th", "", head);
    cell.scope = "col";
    top.append(cell);
  }
  const body = table.createTBody();
  for (const { cells, className } of rows) {
    const row = body.insertRow();
    if (className) row.className = className;
    for (const content of cells) {
      const cell = row.insertCell();
      if (content instanceof Node) cell.append(content);
      else cell.textContent = content;
    }
  }
  return table;
}

function group(...parts) {
  const all = make("span", "reads");
  all.append(...parts);
  return all;
}

function threadTable(story, state) {
  const rows = state.threads.map((thread, index) => {
    const name = make("span");
    name.append(badge(story, index), ` ${story.threads[index].name}`);
    const blocked = thread.status === "b" && thread.waits;
    const status = blocked ? `is blocked: ${thread.does}` : STATES[thread.status] || "";
    return { cells: [name, status, thread.line ? String(thread.line) : ""] };
  });
  return makeTable("Threads and tasks", ["thread", "now", "line"], rows);
}

function variableTable(story, state) {
  const rows = story.shared.filter((name) => state.variables.has(name)).map((name) => {
    const variable = state.variables.get(name);
    const reads = [];
    for (const index of [...variable.seen.keys()].sort()) {
      const part = make("span");
      const seen = variable.seen.get(index);
      part.append(badge(story, index), ` ${seen.wrote ? "wrote" : "read"} ${seen.value}`);
      if (isStale(state, variable, index)) part.append(" ", make("span", "stale", "⚠ out of date"));
      reads.push(part);
    }
    const cells = [make("span", "value", name), make("span", "value", variable.value), group(...reads)];
    return { cells, className: name === state.changed ? "changed" : "" };
  });
  return rows.length ? makeTable("Shared variables", ["variable", "value", "last used"], rows) : null;
}

function lockTable(story, state) {
  const rows = [...state.locks].map(([name, lock]) => {
    const waiting = state.threads.map((thread, index) => (thread.status === "b" && thread.waits === name ? index : -1));
    const marks = (indices) => group(...indices.map((index) => badge(story, index)));
    const held = lock.holders.length ? marks(lock.holders) : "nobody";
    const waiters = waiting.filter((index) => index >= 0);
    return { cells: [make("span", "value", name), held, waiters.length ? marks(waiters) : "nobody"] };
  });
  return rows.length ? makeTable("Locks", ["lock", "held by", "waiting"], rows) : null;
}

function drawTables(view, state) {
  const tables = [threadTable(view.story, state), variableTable(view.story, state), lockTable(view.story, state)];
  view.tables.replaceChildren(...tables.filter(Boolean));
}

const MOST_MARKS = 3;

// The lines in which threads stand, with the indices of those threads.
function standing(view, state) {
  const found = new Map();
  state.threads.forEach((thread, index) => {
    const line = view.lines.get(thread.line);
    if (!line || thread.status === "-") return;
    found.set(line, [...(found.get(line) || []), index]);
  });
  return found;
}

function drawCode(view, state) {
  for (const line of view.lines.values()) {
    line.className = "";
    line.querySelector(".marks").replaceChildren();
  }
  for (const [line, indices] of standing(view, state)) {
    const marks = indices.map((index) => {
      const mark = badge(view.story, index);
      if (state.threads[index].status === "e") mark.classList.add("ended");
      return mark;
    });
    if (marks.length > MOST_MARKS) {
      const more = make("span", "badge", `+${marks.length - MOST_MARKS + 1}`);
      more.title = indices.slice(MOST_MARKS - 1).map((index) => view.story.threads[index].name).join(", ");
      marks.splice(MOST_MARKS - 1, marks.length, more);
    }
    line.querySelector(".marks").append(...marks);
  }
  const step = state.step;
  const line = step && step.file === view.story.file ? view.lines.get(step.line) : null;
  if (window.Highlight && CSS.highlights) CSS.highlights.delete("access");
  if (!line) return;
  const thread = view.story.threads[step.thread];
  line.className = thread ? `now t${thread.colour}` : "now";
  markAccess(line.querySelector(".text"), step);
  const box = view.code;
  const top = line.offsetTop - box.clientHeight / 2;
  if (line.offsetTop < box.scrollTop + 20 || line.offsetTop > box.scrollTop + box.clientHeight - 40) box.scrollTop = top;
}

// Underlines the expression of the step. Its columns count from the first character that is not blank.
function markAccess(text, step) {
  if (!step.to || !window.Highlight || !CSS.highlights) return;
  const indentation = text.textContent.length - text.textContent.trimStart().length;
  const range = document.createRange();
  if (!setEdge(text, indentation + (step.from || 0), (node, at) => range.setStart(node, at))) return;
  if (!setEdge(text, indentation + step.to, (node, at) => range.setEnd(node, at))) return;
  CSS.highlights.set("access", new Highlight(range));
}

function setEdge(text, offset, set) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let rest = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (rest <= node.length) {
      set(node, rest);
      return true;
    }
    rest -= node.length;
  }
  return false;
}

function drawState(view, state) {
  drawCode(view, state);
  drawTables(view, state);
}

function announce(view, text, kind = "") {
  view.say.textContent = text;
  view.say.className = kind ? `say ${kind}` : "say";
}
