// The mode "Be the scheduler": the learner chooses which thread runs, among the schedules that were explored.

const schedulerMode = {
  name: "Be the scheduler",
  help: "Choose what runs next. These are schedules that the grader really ran with your code.",
  start(view) {
    view.path = [];
    this.draw(view);
  },
  steps(view) {
    const { tree } = view.story;
    return [...tree.start, ...view.path.flatMap((edge) => edge.steps)].map((index) => tree.steps[index]);
  },
  node(view) {
    const { path } = view;
    return view.story.tree.nodes[path.length ? path[path.length - 1].to : 0];
  },
  draw(view) {
    const { story } = view;
    const steps = this.steps(view);
    const state = stateAfter(story, steps);
    const node = this.node(view);
    // What ran last has ended, or waits: the event loop chooses only then. A run that has ended has nobody who runs.
    const stands = node.end >= 0 || node.next.some((edge) => edge.does);
    for (const thread of state.threads) if (stands && thread.status === "r") thread.status = "w";
    drawState(view, state);
    this.drawPath(view, steps);
    const back = makeButton("◀ Take back", () => {
      view.path.pop();
      this.draw(view);
    });
    const again = makeButton("Start again", () => this.start(view));
    back.disabled = again.disabled = view.path.length === 0;
    const choices = node.next.map((edge) => this.choice(view, edge));
    const box = make("fieldset");
    const open = node.next.some((edge) => edge.to >= 0);
    const ended = node.end >= 0;
    box.append(make("legend", "", ended ? "The run has ended" : open ? this.question(node) : "Not explored from here on"));
    const inside = make("div", "choices");
    inside.append(...choices);
    box.append(inside);
    refill(view, box, back, again);
    const last = steps.filter((step) => isTold(step, story)).pop();
    const said = last ? `${nameOf(story, last.thread)} ${last.says}, line ${last.line}. ` : "";
    if (ended) {
      const end = story.tree.ends[node.end];
      announce(view, said + end.text, end.breaks ? "fails" : "holds");
    } else if (open) announce(view, said || this.lastChoice(view));
    else announce(view, `${said}The grader did not explore what comes next. Take back a step.`);
  },
  question(node) {
    if (node.next.some((edge) => /cancelled/.test(edge.does))) return "Is a task cancelled now?";
    return node.next.some((edge) => edge.does) ? "Two or more timers end now. Which task wakes first?" : "Who runs next?";
  },
  // The subject of a choice: a thread that runs, or a task and what the event loop does with it.
  subject(view, edge) {
    const name = edge.thread < 0 ? "" : nameOf(view.story, edge.thread);
    const text = [name, edge.does].filter(Boolean).join(" ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  },
  lastChoice(view) {
    const edge = view.path[view.path.length - 1];
    return edge && edge.does ? `${this.subject(view, edge)}.` : "Nothing in your file has run yet.";
  },
  choice(view, edge) {
    const first = edge.steps.map((number) => view.story.tree.steps[number]).find((step) => step.thread === edge.thread && isTold(step, view.story));
    const name = edge.does ? this.subject(view, edge) : nameOf(view.story, edge.thread);
    const text = edge.to < 0 ? `${name}: not explored` : edge.does ? name : first ? `${name}: line ${first.line}, ${first.says}` : `${name}: goes on outside of your file`;
    const button = makeButton(text, () => {
      view.path.push(edge);
      this.draw(view);
      const next = view.panel.querySelector("button:not(:disabled)");
      if (next) next.focus();
    });
    button.disabled = edge.to < 0;
    return button;
  },
  drawPath(view, steps) {
    const all = steps.filter((step) => isTold(step, view.story));
    const told = all.filter((step, index) => !goesOn(step, all[index + 1]));
    const rows = told.map((step, index) => {
      const did = make("span", "", step.says);
      return { cells: [String(index + 1), group(badge(view.story, step.thread), `line ${step.line}`), did] };
    });
    const table = makeTable("What has run so far", ["step", "thread", "did"], rows);
    view.pathBox.replaceChildren(table);
    view.pathBox.scrollTop = view.pathBox.scrollHeight;
  },
  key(view, key) {
    if (key !== "ArrowLeft" || !view.path.length) return false;
    view.path.pop();
    this.draw(view);
    return true;
  },
};
