// The shared worker that holds the one stream of all the tabs of a member.
import { Switchboard } from "./switchboard.js";

const board = new Switchboard("/api/v1/live", new URL(location.href).searchParams.get("member"));

addEventListener("connect", ({ ports: [port] }) => {
  const page = {
    deliver: (event) => port.postMessage({ event }),
    state: (state) => port.postMessage({ state }),
  };
  port.onmessage = ({ data }) => {
    if (data.join) board.join(page, data.join.topics, data.join.cursor);
    if (data.leave) board.leave(page);
  };
});
