// The WebSocket API of websocket_test.py under npm's ws.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import WebSocket from "ws";

const url = process.env.TRESTLE_SOCKET;

async function open(query = "?card=1", protocols = [], options = {}) {
  const socket = new WebSocket(url + query, protocols, options);
  await once(socket, "open");
  return socket;
}

async function hear(socket) {
  const [data, isBinary] = await once(socket, "message");
  assert.equal(isBinary, false);
  return data.toString();
}

async function closeCode(socket) {
  const [code, reason] = await once(socket, "close");
  return [code, reason.toString()];
}

test("what $connect refuses is an HTTP answer", async () => {
  const socket = new WebSocket(url);
  const [, response] = await once(socket, "unexpected-response");
  assert.equal(response.statusCode, 401);
  response.destroy();
});

test("a fixed answer, a function's, and a notice from another connection", async () => {
  const [ann, ben] = await Promise.all([open("?card=1"), open("?card=2")]);
  ann.send("hello");
  assert.equal(await hear(ann), "say join or returned");
  ann.send(JSON.stringify({ action: "join", book: "Emma" }));
  assert.equal(await hear(ann), "you wait for Emma");
  ben.send(JSON.stringify({ action: "returned", book: "Emma" }));
  assert.equal(await hear(ann), "Emma is back");
  for (const socket of [ann, ben]) {
    const closed = closeCode(socket);
    socket.close(4001, "enough");
    assert.deepEqual(await closed, [4001, ""]);
  }
});

test("a message in fragments is one message", async () => {
  const socket = await open();
  socket.send("hel", { fin: false });
  socket.ping("between");
  socket.send("lo", { fin: true });
  assert.equal(await hear(socket), "say join or returned");
  socket.terminate();
});

test("pings are answered with what they brought", async () => {
  const socket = await open();
  socket.ping("are you there");
  const [data] = await once(socket, "pong");
  assert.equal(data.toString(), "are you there");
  socket.terminate();
});

test("compression is offered and not taken", async () => {
  const socket = await open("?card=1", [], { perMessageDeflate: true });
  assert.equal(socket.extensions, "");
  socket.send("x".repeat(20_000));
  assert.equal(await hear(socket), "say join or returned");
  socket.terminate();
});

test("no subprotocol is chosen unless $connect names one", async () => {
  const socket = new WebSocket(url + "?card=1", ["v1.notices"]);
  const [error] = await once(socket, "error");
  assert.match(error.message, /no subprotocol/i);
});

for (const [name, act, code] of [
  ["binary", (socket) => socket.send(Buffer.from([1, 2])), 1003],
  ["a frame of more than 32 KiB", (socket) => socket.send("x".repeat(32_769)), 1009],
  ["a message of more than 128 KiB", (socket) => {
    for (let i = 0; i < 4; ++i) socket.send("x".repeat(32_768), { fin: false });
    socket.send("x", { fin: true });
  }, 1009],
  ["text that is no UTF-8", (socket) => socket.send(Buffer.from([0xff]), { binary: false }), 1007],
]) {
  test(`${name} closes with ${code}`, async () => {
    const socket = await open();
    const closed = closeCode(socket);
    act(socket);
    assert.equal((await closed)[0], code);
  });
}

test("a hundred connections at once, each with its own answer", async () => {
  const sockets = await Promise.all(Array.from({ length: 100 }, (_, i) => open(`?card=${i}`)));
  const heard = sockets.map(hear);
  for (const socket of sockets) socket.send("x");
  assert.deepEqual(new Set(await Promise.all(heard)), new Set(["say join or returned"]));
  for (const socket of sockets) socket.terminate();
  await pause(10);
});
