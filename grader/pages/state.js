"use strict";

// What the shared variables, the locks and the threads are after some steps. Nothing here touches the page.

const STATES = { r: "runs", c: "could run", b: "is blocked", e: "has ended", "-": "not started", w: "does not run" };

function newState(story) {
  return {
    threads: story.threads.map(() => ({ status: "-", line: 0, does: "", waits: "" })),
    variables: new Map(),
    locks: new Map(),
    changed: "",
    step: null,
  };
}

function applyStep(state, step, story) {
  state.step = step;
  state.changed = "";
  [...(step.states || "")].forEach((letter, index) => {
    if (state.threads[index]) state.threads[index].status = letter;
  });
  const thread = state.threads[step.thread];
  if (thread) {
    thread.line = step.file === story.file ? step.line : 0;
    thread.does = step.says || "";
    // An asyncio task is blocked only after the step that says so.
    const waits = thread.status === "b" || /^(wants|waits|joins|sleeps)\b/.test(step.action);
    thread.waits = waits ? step.variable || step.says || "" : "";
  }
  if (!step.variable) return;
  if (step.primitive) {
    if (step.lock) applyLock(state, step);
    return;
  }
  if (!state.variables.has(step.variable)) {
    state.variables.set(step.variable, { value: "", version: 0, by: -1, seen: new Map() });
  }
  const variable = state.variables.get(step.variable);
  if (step.after) variable.value = step.after;
  if (step.changes) {
    variable.version += 1;
    variable.by = step.thread;
    state.changed = step.variable;
  }
  if (step.thread >= 0) {
    variable.seen.set(step.thread, { value: step.after || "", version: variable.version, wrote: Boolean(step.changes) });
  }
}

function applyLock(state, step) {
  if (!state.locks.has(step.variable)) state.locks.set(step.variable, { holders: [] });
  const lock = state.locks.get(step.variable);
  if (step.action === "acquired") {
    lock.holders.push(step.thread);
  } else if (step.action === "released") {
    const own = lock.holders.indexOf(step.thread);
    lock.holders.splice(own < 0 ? 0 : own, 1);
  }
}

// A thread works with an old value: it has read the variable, and another thread has changed it since.
function isStale(state, variable, index) {
  const seen = variable.seen.get(index);
  const gone = ["e", "-"].includes(state.threads[index].status);
  return Boolean(seen) && !gone && !seen.wrote && seen.version < variable.version && seen.value !== variable.value;
}

// Whether a step is worth telling: in the submitted file, and more than a call.
function isTold(step, story) {
  return step.file === story.file && (step.action !== "call" || Boolean(step.variable));
}

// Whether the step is a wait that the next one tells again: once when it begins, once when it blocks.
function goesOn(step, after) {
  return Boolean(after) && step.action.startsWith("waits") && ["thread", "line", "says"].every((part) => step[part] === after[part]);
}

function stateAfter(story, steps) {
  const state = newState(story);
  for (const step of steps) applyStep(state, step, story);
  return state;
}
