// A video plays in the page, from YouTube's address without cookies, once the reader asks.

for (const link of document.querySelectorAll("a[data-video]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // they want it elsewhere
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = `https://www.youtube-nocookie.com/embed/${encodeURIComponent(link.dataset.video)}?autoplay=1`;
    frame.title = link.querySelector("span").textContent;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.className = "video";
    link.replaceWith(frame);
    frame.focus();
  });
}
