// The modes Watch and Predict. A mode has `start`, `key` and `help`; `position` counts the shown steps, from 1.

function stateAtPosition(view, position) {
  const { story } = view;
  const last = position >= story.shown.length ? story.steps.length : story.shown[position - 1] + 1;
  return stateAfter(story, story.steps.slice(0, last));
}

function shownStep(view, position) {
  return view.story.steps[view.story.shown[position - 1]];
}

function sentence(view, position) {
  const step = shownStep(view, position);
  return `Step ${position} of ${view.story.shown.length}, line ${step.line}: ${nameOf(view.story, step.thread)} ${step.says}.`;
}

function isSwitch(view, position) {
  return position > 1 && shownStep(view, position).thread !== shownStep(view, position - 1).thread;
}

// Whether a thread without shown steps ran since the step before, such as one of a test that only reads a value.
function hidesSwitch(view, position) {
  if (position < 2 || isSwitch(view, position)) return false;
  const { shown, steps } = view.story;
  const { thread } = shownStep(view, position);
  const since = steps.slice(shown[position - 2] + 1, shown[position - 1] + 1);
  return since.some((step) => step.interrupted && step.thread === thread);
}

function drawRows(view, position, hidesLater) {
  view.rows.forEach((row, index) => {
    row.hidden = hidesLater && index >= position;
    row.classList.toggle("now", index === position - 1);
    row.classList.toggle("later", index >= position);
    if (index === position - 1) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
  });
  const row = view.rows[position - 1];
  if (row) view.steps.scrollTop = row.offsetTop - view.steps.clientHeight / 2;
}

// Shows the state after the shown step: with its own effect, and without those of later ones.
function drawPosition(view, position, hidesLater = false) {
  const state = stateAtPosition(view, position);
  const step = shownStep(view, position);
  if (state.step !== step) state.step = step;
  drawState(view, state);
  drawRows(view, position, hidesLater);
}

// What is known of the end only once it is reached.
function showEnding(view, isShown) {
  for (const part of view.endings) part.hidden = !isShown;
}

const watchMode = {
  name: "Watch",
  help: "Step through the failing run. Keys: left and right arrow, N for the next switch, Home, End.",
  start(view) {
    const slider = make("input");
    slider.type = "range";
    slider.min = 1;
    slider.max = view.story.shown.length;
    slider.setAttribute("aria-label", "Step");
    slider.addEventListener("input", () => this.go(view, Number(slider.value)));
    view.slider = slider;
    view.buttons = {
      back: makeButton("◀ Back", () => this.go(view, view.position - 1)),
      forward: makeButton("Forward ▶", () => this.go(view, view.position + 1)),
      next: makeButton("Next switch ⇄", () => this.nextSwitch(view)),
    };
    view.panel.replaceChildren(...Object.values(view.buttons), slider);
    this.go(view, view.position || 1);
  },
  go(view, wanted) {
    const last = view.story.shown.length;
    view.position = Math.min(last, Math.max(1, wanted));
    view.slider.value = view.position;
    view.slider.setAttribute("aria-valuetext", `step ${view.position} of ${last}`);
    drawPosition(view, view.position);
    const hidden = hidesSwitch(view, view.position) ? "Switch! A thread that is not shown ran first. " : "";
    const change = isSwitch(view, view.position) ? "Switch! " : hidden;
    const atEnd = view.position === last;
    announce(view, change + sentence(view, view.position) + (atEnd ? ` The end. ${view.story.ends}` : ""), atEnd ? "fails" : "");
    view.buttons.back.disabled = view.position === 1;
    view.buttons.forward.disabled = atEnd;
    const focused = document.activeElement;
    view.buttons.next.disabled = this.switchAfter(view) === 0;
    if (focused && focused.disabled) view.slider.focus(); // a button that is disabled would lose the keyboard
  },
  switchAfter(view) {
    for (let at = view.position + 1; at <= view.story.shown.length; at += 1) if (isSwitch(view, at) || hidesSwitch(view, at)) return at;
    return 0;
  },
  nextSwitch(view) {
    const at = this.switchAfter(view);
    if (at) this.go(view, at);
  },
  key(view, key) {
    const moves = { ArrowLeft: view.position - 1, ArrowRight: view.position + 1, Home: 1, End: view.story.shown.length };
    if (key in moves) this.go(view, moves[key]);
    else if (key === "n" || key === "N") this.nextSwitch(view);
    else return false;
    return true;
  },
};

const predictMode = {
  name: "Predict",
  help: "Before each switch and each decisive read, say what comes next in the failing run. A wrong choice falls away.",
  start(view) {
    showEnding(view, false);
    view.quiz = { questions: questionsOf(view), at: 0, firstTries: 0, missed: false };
    if (view.quiz.questions.length) this.ask(view);
    else this.end(view);
  },
  ask(view) {
    const { questions, at } = view.quiz;
    const question = questions[at];
    view.quiz.missed = false;
    if (question.position > 1) drawPosition(view, question.position - 1, true);
    else {
      drawState(view, newState(view.story));
      drawRows(view, 0, true);
    }
    announce(view, question.position > 1 ? sentence(view, question.position - 1) : "The run begins.");
    const box = make("fieldset");
    box.append(make("legend", "", `Question ${at + 1} of ${questions.length}: ${question.text}`));
    const choices = make("div", "choices");
    question.options.forEach((option) => {
      const button = makeButton(option.text, () => this.answer(view, option, button));
      if (question.code) button.classList.add("value");
      choices.append(button);
    });
    box.append(choices);
    refill(view, box);
  },
  answer(view, option, button) {
    const { quiz } = view;
    if (!option.right) {
      quiz.missed = true;
      button.disabled = true;
      button.classList.add("wrong");
      announce(view, `Not ${option.text}, in this run. Look at the tables, and choose again.`);
      const open = view.panel.querySelector("button:not(:disabled)");
      if (open) open.focus();
      return;
    }
    if (!quiz.missed) quiz.firstTries += 1;
    quiz.at += 1;
    if (quiz.at < quiz.questions.length) this.ask(view);
    else this.end(view);
    announce(view, `Right: ${option.text}. ${view.say.textContent}`, view.say.classList.contains("fails") ? "fails" : "");
    const first = view.panel.querySelector("button");
    if (first) first.focus();
  },
  end(view) {
    showEnding(view, true);
    const { questions, firstTries } = view.quiz;
    const count = questions.length;
    drawPosition(view, view.story.shown.length);
    view.position = view.story.shown.length;
    const score = count ? `${firstTries} of ${count} right at the first try.` : "This run has nothing to predict.";
    announce(view, `${score} The end. ${view.story.ends}`, "fails");
    view.panel.replaceChildren(...(count ? [makeButton("Again", () => this.start(view))] : []));
  },
  key: () => false,
};

function questionsOf(view) {
  const { story } = view;
  const found = [];
  for (let position = 1; position <= story.shown.length; position += 1) {
    const before = position > 1 ? shownStep(view, position - 1) : null;
    const step = shownStep(view, position);
    if (story.decides && before && isSwitch(view, position)) {
      const able = [...before.states].map((letter, index) => ("rc".includes(letter) ? index : -1));
      const options = able.filter((index) => index >= 0 && (index === step.thread || !isAlike(view, index, position)));
      if (options.length > 1 && options.includes(step.thread)) {
        found.push({
          position,
          text: "This run goes wrong. Who runs next in it?",
          options: options.map((index) => ({ text: nameOf(story, index), right: index === step.thread })),
        });
      }
    }
    if (step.action === "read" && story.shared.includes(step.variable) && step.after) {
      const values = valuesOf(story, step);
      if (values.length > 1 && isDecisive(view, position)) {
        const text = `What does ${nameOf(story, step.thread)} read from ${step.variable} in line ${step.line}?`;
        const options = values.map((value) => ({ text: value, right: value === step.after }));
        found.push({ position, text, options, code: true });
      }
    }
  }
  return found;
}

// Whether the thread looks the same as the one that runs next: neither has a step yet.
function isAlike(view, index, position) {
  const before = view.story.shown.slice(0, position - 1).map((at) => view.story.steps[at].thread);
  return !before.includes(index) && !before.includes(shownStep(view, position).thread);
}

// Up to four values that the variable has in this run, in the order of the text, so that the place says nothing.
function valuesOf(story, step) {
  const all = story.steps.filter((each) => each.variable === step.variable && each.after).map((each) => each.after);
  const others = [...new Set(all)].filter((value) => value !== step.after).slice(0, 3);
  return [step.after, ...others].sort();
}

// A read is decisive if another thread also uses the variable in this run, and some thread changes it.
function isDecisive(view, position) {
  const step = shownStep(view, position);
  const users = view.story.steps.filter((each) => each.variable === step.variable && each.thread !== step.thread);
  return users.some((each) => each.thread >= 0) && view.story.steps.some((each) => each.variable === step.variable && each.changes);
}
