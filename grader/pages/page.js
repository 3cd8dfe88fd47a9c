// Brings the stories of the page to life. Without it, the tables of steps stand alone.

function viewOf(root, story) {
  const find = (selector) => root.querySelector(selector);
  const view = {
    root, story, position: 1,
    code: find(".code"), side: find(".side"), say: find(".say"), panel: find(".panel"), tables: find(".tables"),
    steps: find(".steps"), modes: find(".modes"), help: find(".help"),
    endings: [...root.querySelectorAll(".ending")],
    rows: [...root.querySelectorAll(".steps tbody tr")],
    lines: new Map([...root.querySelectorAll(".code li")].map((line) => [Number(line.dataset.line), line])),
  };
  view.pathBox = make("div", "steps path");
  view.pathBox.tabIndex = 0;
  view.pathBox.setAttribute("role", "region");
  view.pathBox.setAttribute("aria-label", "What has run so far");
  view.pathBox.hidden = true;
  view.steps.after(view.pathBox);
  return view;
}

function setMode(view, mode) {
  view.mode = mode;
  view.help.textContent = mode.help + (mode === schedulerMode && view.story.tree.ends.every((end) => end.breaks) ? " Each of them breaks." : "");
  for (const button of view.modes.children) button.setAttribute("aria-pressed", String(button.textContent === mode.name));
  view.steps.hidden = mode === schedulerMode;
  view.pathBox.hidden = mode !== schedulerMode;
  for (const row of view.rows) row.hidden = false;
  showEnding(view, mode === watchMode);
  mode.start(view);
}

function begin(view) {
  const modes = [watchMode];
  if (questionsOf(view).length) modes.push(predictMode);
  if (view.story.tree) modes.push(schedulerMode);
  view.modes.append(...modes.map((mode) => makeButton(mode.name, () => setMode(view, mode))));
  view.rows.forEach((row, index) => {
    const cell = row.cells[0];
    const button = makeButton(cell.textContent, () => {
      if (view.mode !== watchMode) setMode(view, watchMode);
      watchMode.go(view, index + 1);
    });
    button.className = "go";
    button.setAttribute("aria-label", `Go to step ${index + 1}`);
    cell.replaceChildren(button);
  });
  for (const part of [view.modes, view.help, view.side]) part.hidden = false;
  view.root.addEventListener("focusin", () => { used = view; });
  view.root.addEventListener("pointerdown", () => { used = view; });
  setMode(view, watchMode);
}

let used = null;

function onKey(event) {
  const own = event.target.closest("input, textarea, select, summary");
  if (!used || own || event.altKey || event.ctrlKey || event.metaKey) return;
  if (["Home", "End"].includes(event.key) && !used.root.contains(event.target)) return;
  if (used.mode.key(used, event.key)) event.preventDefault();
}

function beginAll() {
  const stories = JSON.parse(document.getElementById("stories").textContent);
  for (const root of document.querySelectorAll(".story")) {
    const story = stories[root.dataset.story];
    if (!story || !story.shown.length || !root.querySelector(".code")) continue;
    const view = viewOf(root, story);
    begin(view);
    used = used || view;
  }
  document.addEventListener("keydown", onKey);
}

beginAll();
