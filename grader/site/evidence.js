
// Shows the stored report of an exercise when it is asked for: JSON, compressed, as the batch has it in its store.
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.stringify(JSON.parse(await new Response(stream).text()), null, 1);
}

const evidence = JSON.parse(document.getElementById("evidence").textContent);
for (const details of document.querySelectorAll("details.evidence")) {
  details.hidden = !(details.dataset.slug in evidence) || !window.DecompressionStream;
  details.addEventListener("toggle", async () => {
    const place = details.querySelector("pre");
    if (details.open && !place.textContent) place.textContent = await unpack(evidence[details.dataset.slug]);
  });
}
