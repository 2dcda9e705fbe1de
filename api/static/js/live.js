// Live events for a page, through one connection for all tabs of the browser: HTTP/1.1 allows
// six to a host, so a stream a tab would leave none for the pages themselves.
//
// A shared worker holds the stream where there are shared workers; else one tab, elected by a
// lock, holds it for the others; else the page has its own.
import { Switchboard } from "./switchboard.js";

const ADDRESS = "/api/v1/live";

/**
 * Listen to `topics` from `cursor` on; `deliver({kind, id, data})` gets each event, `state`
 * "open" or "waiting". `member` keeps the streams of two members of one browser apart.
 */
export function listen({ topics, cursor, member, deliver, state = () => {} }) {
  const page = { deliver, state };
  const request = { topics, cursor: cursor || null };
  const reader = member || "";
  const leave = sharedWorker(reader, page, request) ?? electedTab(reader, page, request) ?? ownStream(reader, page, request);
  addEventListener("pagehide", leave);
  // A page brought back from the browser's memory has missed events: load it again.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

const nameFor = (member) => `marieur-live-${member || "visitor"}`;

function sharedWorker(member, page, request) {
  if (!("SharedWorker" in globalThis)) return null;
  const address = new URL(`./stream-worker.js?${new URLSearchParams({ member })}`, import.meta.url);
  const worker = new SharedWorker(address, { name: nameFor(member), type: "module" });
  worker.port.onmessage = ({ data }) => {
    if (data.event) page.deliver(data.event);
    if (data.state) page.state(data.state);
  };
  worker.port.postMessage({ join: request });
  return () => worker.port.postMessage({ leave: true });
}

function electedTab(member, page, request) {
  if (!navigator.locks || !("BroadcastChannel" in globalThis)) return null;
  const name = nameFor(member);
  const channel = new BroadcastChannel(name);
  const me = crypto.randomUUID();
  let seen = request.cursor;
  let board = null;
  const others = new Map();
  const mine = {
    deliver(event) {
      seen = event.id || seen;
      page.deliver(event);
    },
    state: page.state,
  };

  const askToJoin = () => channel.postMessage({ join: { ...request, cursor: seen }, from: me });
  channel.onmessage = ({ data }) => {
    if (data.to === me && data.event) mine.deliver(data.event);
    if (data.to === me && data.state) mine.state(data.state);
    if (data.elected) askToJoin();
    if (board && data.join) {
      const page = {
        deliver: (event) => channel.postMessage({ event, to: data.from }),
        state: (state) => channel.postMessage({ state, to: data.from }),
      };
      others.set(data.from, page);
      board.join(page, data.join.topics, data.join.cursor);
    }
    if (board && data.leave && others.has(data.from)) {
      board.leave(others.get(data.from));
      others.delete(data.from);
    }
  };
  askToJoin();

  // The lock falls to the next tab when this one closes; the others then join that one.
  navigator.locks.request(name, () => {
    board = new Switchboard(ADDRESS, member);
    board.join(mine, request.topics, seen);
    channel.postMessage({ elected: true });
    return new Promise(() => {});
  });
  return () => channel.postMessage({ leave: true, from: me });
}

function ownStream(member, page, request) {
  const board = new Switchboard(ADDRESS, member);
  board.join(page, request.topics, request.cursor);
  return () => board.leave(page);
}
