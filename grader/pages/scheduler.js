// The mode "Be the scheduler": the learner chooses which thread runs, among the schedules that were explored.

const schedulerMode = {
  name: "Be the scheduler",
  help: "Choose which thread runs next. These are schedules that the grader really ran with your code.",
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
    drawState(view, state);
    this.drawPath(view, steps);
    const node = this.node(view);
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
    box.append(make("legend", "", ended ? "The run has ended" : open ? "Who runs next?" : "Not explored from here on"));
    const inside = make("div", "choices");
    inside.append(...choices);
    box.append(inside);
    view.panel.replaceChildren(box, back, again);
    const last = steps.filter((step) => isTold(step, story)).pop();
    const said = last && view.path.length ? `${nameOf(story, last.thread)} ${last.says}, line ${last.line}. ` : "";
    if (ended) {
      const end = story.tree.ends[node.end];
      announce(view, said + end.text, end.breaks ? "fails" : "holds");
    } else if (open) announce(view, said || "The threads have not begun.");
    else announce(view, `${said}The grader did not explore what comes next. Take back a step.`);
  },
  choice(view, edge) {
    const first = edge.steps.map((number) => view.story.tree.steps[number]).find((step) => step.thread === edge.thread && isTold(step, view.story));
    const name = nameOf(view.story, edge.thread);
    const text = edge.to < 0 ? `${name}: not explored` : first ? `${name}: line ${first.line}, ${first.says}` : `${name}: goes on outside of your file`;
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
    const told = steps.filter((step) => isTold(step, view.story));
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
