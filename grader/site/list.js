// Sorts the table of students by any column, and shows some of its rows. Without it, all rows stand in the order of their ids.
"use strict";

function key(row, column, isNumber) {
  const text = row.cells[column].textContent.trim();
  const number = text.match(/-?\d+(\.\d+)?(?=\*?$)/);
  return isNumber ? (number ? Number(number[0]) : -1) : text.toLowerCase();
}

function sortBy(table, head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const isNumber = head.classList.contains("number");
  const keyed = Array.from(table.tBodies[0].rows, (row) => [key(row, column, isNumber), row]);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
  table.tBodies[0].append(...keyed.map(([, row]) => row));
}

function filterBy(table, wanted, text, status) {
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    const states = row.cells[table.dataset.state].textContent;
    const name = row.cells[0].textContent + " " + row.cells[1].textContent;
    row.hidden = !(states.includes(wanted) && name.toLowerCase().includes(text.toLowerCase()));
    shown += !row.hidden;
  }
  status.textContent = shown + " shown";
}

for (const table of document.querySelectorAll("table.list")) {
  const heads = Array.from(table.tHead.rows[0].cells);
  table.dataset.state = heads.findIndex((head) => head.textContent === "state");
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(table, head, column));
    head.replaceChildren(button);
  });
  const filter = document.querySelector(".filter");
  const [select, input, status] = ["select", "input", "span"].map((name) => filter.querySelector(name));
  const update = () => filterBy(table, select.value, input.value, status);
  select.addEventListener("change", update);
  input.addEventListener("input", update);
  filter.hidden = false;
}
